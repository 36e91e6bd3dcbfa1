package io.cloakroom.admin;

import static io.cloakroom.admin.Access.ANYONE;
import static io.cloakroom.admin.Access.BUCKETS;
import static io.cloakroom.admin.Access.MEMBER;
import static io.cloakroom.admin.Access.OPERATOR;
import static io.cloakroom.admin.Access.OWNER;
import static io.cloakroom.admin.Access.PERSON;
import static io.cloakroom.admin.Access.SECRET;
import static io.cloakroom.admin.Access.SELF;
import static io.cloakroom.admin.Access.SIGNED_IN;
import static io.cloakroom.admin.Access.TOKEN;

import io.cloakroom.admin.ClockRoutes.ClockView;
import io.cloakroom.admin.Views.AclView;
import io.cloakroom.admin.Views.AuditCheck;
import io.cloakroom.admin.Views.AuditView;
import io.cloakroom.admin.Views.BucketCheck;
import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.BulkReport;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.CredentialsView;
import io.cloakroom.admin.Views.DeletedObject;
import io.cloakroom.admin.Views.DeletedProject;
import io.cloakroom.admin.Views.DeletedProjectView;
import io.cloakroom.admin.Views.DeletedToken;
import io.cloakroom.admin.Views.DeletedUser;
import io.cloakroom.admin.Views.LeakReport;
import io.cloakroom.admin.Views.LeftProject;
import io.cloakroom.admin.Views.LinkView;
import io.cloakroom.admin.Views.NoticeView;
import io.cloakroom.admin.Views.ObjectDetails;
import io.cloakroom.admin.Views.ObjectPage;
import io.cloakroom.admin.Views.ObjectsReport;
import io.cloakroom.admin.Views.PasswordView;
import io.cloakroom.admin.Views.ProjectUsage;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.Views.RequestPage;
import io.cloakroom.admin.Views.RestoredObject;
import io.cloakroom.admin.Views.RoleView;
import io.cloakroom.admin.Views.SecretView;
import io.cloakroom.admin.Views.SessionView;
import io.cloakroom.admin.Views.SnippetView;
import io.cloakroom.admin.Views.StatusView;
import io.cloakroom.admin.Views.TestReport;
import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Views.TrafficView;
import io.cloakroom.admin.Views.UndeletedProject;
import io.cloakroom.admin.Views.UsableBucket;
import io.cloakroom.admin.Views.UserView;
import io.cloakroom.admin.Views.VersionView;
import io.cloakroom.admin.Views.VersioningView;
import io.cloakroom.s3.access.AclRules;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.PolicyBinding;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.policy.S3Action;
import java.util.ArrayList;
import java.util.List;

/// All that can be called, a row each: method, path, who may, what it does.
final class RouteTable {
    private static final String[] SEARCH = {"search", "string", "A text that the items hold."};
    private static final String[] HOURS = {"hours", "integer", "How far back, 1 to 720. Default: 24."};

    private final List<Route> rows = new ArrayList<>();

    private RouteTable() {}

    static List<Route> over(AdminParts parts, Directory directory, BucketRules rules, BucketAccess access) {
        var table = new RouteTable();
        table.fill(parts, directory, rules, access);
        return List.copyOf(table.rows);
    }

    private Route row(String method, String path, Access access, String summary, Route.Handler handler) {
        var route = new Route(method, path, access, summary, handler);
        rows.add(route);
        return route;
    }

    private void fill(AdminParts parts, Directory directory, BucketRules rules, BucketAccess access) {
        var stores = parts.stores();
        var clock = parts.clock();
        var views = new TokenViews(stores.projects(), stores.tokens(), stores.traffic(), clock);
        var attempts = new Attempts(clock);
        var user = new UserRoutes(
                stores.tokens(), directory, parts.passwords(), parts.sessions(), attempts, clock, parts.random());
        var membership = new Memberships(stores.tokens(), stores.records(), clock);
        var token = new TokenRoutes(
                stores.tokens(), directory, membership, parts.issuer(), views, clock, parts.server()::facts);
        var orders = new ProjectOrders(stores.projects(), stores.tokens(), directory, membership, user, token);
        var project = new ProjectRoutes(stores.projects(), stores.tokens(), stores.traffic(), directory, orders, clock);
        var audit = new AuditRoutes(parts.audit(), directory);
        var role = new RoleRoutes(stores.projects(), stores.tokens(), membership, user);
        var notice = new NoticeRoutes(stores.projects(), stores.tokens(), directory, membership);
        var batch = new TokenBatches(stores.tokens(), directory, parts.issuer(), views, token, clock);
        var leaks = new TokenLeaks(stores.tokens(), directory, views, token, project, audit, clock);
        var reach = new TokenReach(stores.projects());
        var test = new TokenTest(
                reach,
                new TestSteps.Store(stores.projects(), stores.objects(), stores.config()),
                parts.issuer(),
                clock,
                parts.server()::facts,
                parts.server()::s3);
        var session = new SessionRoutes(stores.tokens(), parts.passwords(), parts.sessions(), attempts);

        sessions(session);
        projects(project);
        roles(role);
        notices(notice);
        buckets(parts, directory, rules, access);
        users(user, role);
        var snippets =
                new SnippetRoutes(stores.projects(), stores.tokens(), parts.issuer(), reach, parts.server()::facts);
        tokens(token, batch, leaks, project, audit, test, snippets);
        deleted(new DeletedProjectRoutes(stores.projects(), stores.tokens()));
        requests(new RequestRoutes(parts.access(), stores.tokens(), directory));
        jobs(new JobRoutes(stores.jobs()));
        server(audit, parts.server(), new ClockRoutes(stores.retention(), clock));
    }

    private void sessions(SessionRoutes session) {
        row("POST", "sessions", ANYONE, "Signs in with name and password.", session::signIn)
                .takes(SessionRoutes.SignIn.class)
                .creates(false)
                .gives(SessionView.class)
                .audited("session.begin");
        row("GET", "sessions/current", SIGNED_IN, "Shows who is signed in.", session::current)
                .gives(SessionView.class);
        row("DELETE", "sessions/current", SIGNED_IN, "Signs out.", session::signOut)
                .gives(SessionView.class)
                .audited("session.end");
    }

    private void projects(ProjectRoutes project) {
        row("POST", "projects", OPERATOR, "Orders an Object Store: project, owner and token.", project::create)
                .takes(ProjectRoutes.NewProject.class)
                .creates(true)
                .gives(Connection.class)
                .audited("project.create");
        row("GET", "projects", SIGNED_IN, "Lists the projects that the caller may see.", project::list)
                .query(SEARCH)
                .givesPageOf(ProjectView.class);
        row("GET", "projects/{project}", MEMBER, "Shows a project.", project::view)
                .gives(ProjectView.class);
        row(
                        "PATCH",
                        "projects/{project}",
                        OWNER,
                        "Changes a project's description; its limits, for an operator.",
                        project::change)
                .takes(ProjectRoutes.ProjectChange.class)
                .conditional()
                .gives(ProjectView.class)
                .audited("project.change");
        row(
                        "DELETE",
                        "projects/{project}",
                        OPERATOR,
                        "Deletes a project; its tokens are disabled first.",
                        project::delete)
                .query("withData", "string", "Repeats the project's name: deletes it with all its buckets.")
                .conditional()
                .gives(DeletedProject.class)
                .audited("project.delete");
        row("GET", "projects/{project}/usage", MEMBER, "Shows what a project holds and may hold.", project::usage)
                .gives(ProjectUsage.class);
        row(
                        "GET",
                        "projects/{project}/traffic",
                        MEMBER,
                        "Counts the requests of all its tokens by the hour.",
                        project::traffic)
                .query(HOURS)
                .gives(TrafficView.class);
    }

    private void roles(RoleRoutes role) {
        row(
                        "GET",
                        "projects/{project}/users",
                        MEMBER,
                        "Lists the users with a role; a member sees itself.",
                        role::ofProject)
                .query(SEARCH)
                .givesPageOf(RoleView.class);
        row("POST", "projects/{project}/users", OWNER, "Makes a user with a role in the project.", role::createMember)
                .takes(RoleRoutes.NewMember.class)
                .creates(true)
                .gives(RoleView.class)
                .audited("user.create");
        row("PUT", "projects/{project}/users/{user}", OWNER, "Gives a user a role.", role::grant)
                .takes(RoleRoutes.NewRole.class)
                .gives(RoleView.class)
                .audited("role.grant");
        row(
                        "DELETE",
                        "projects/{project}/users/{user}",
                        OWNER,
                        "Takes a user's role away; refused while it has tokens.",
                        role::revoke)
                .gives(RoleView.class)
                .audited("role.revoke");
    }

    private void notices(NoticeRoutes notice) {
        row(
                        "DELETE",
                        "projects/{project}/membership",
                        MEMBER,
                        "Leaves a project: the caller's tokens there end, then its role.",
                        notice::leave)
                .gives(LeftProject.class)
                .audited("role.leave");
        row("GET", "notices", SIGNED_IN, "Lists the projects to which others have added the caller.", notice::list)
                .givesPageOf(NoticeView.class);
        row("DELETE", "notices/{project}", MEMBER, "Takes a notice as read.", notice::dismiss)
                .gives(NoticeView.class)
                .audited("notice.read");
    }

    private void buckets(AdminParts parts, Directory directory, BucketRules rules, BucketAccess access) {
        var stores = parts.stores();
        var clock = parts.clock();
        var found = new Buckets(stores.projects());
        var acls = new AclRules(stores.config(), stores.projects());
        var reach = new PublicReach(rules, stores.projects(), stores.tokens(), clock, parts.server()::facts);
        var visibility =
                new Visibility(found, stores.objects(), stores.projects(), acls, access, reach, parts.server()::facts);
        var copied = new CopiedRights(access, acls);
        var locked = new LockedVersions(stores.objects(), stores.config(), stores.retention());
        buckets(new BucketRoutes(found, stores.projects(), stores.config(), locked, parts.server()::facts), visibility);
        versions(
                new VersioningRoutes(found, stores.config()),
                new VersionRoutes(found, stores.objects(), access, rules, reach),
                new Restorations(found, stores.objects(), access, copied));
        new ObjectLockRoutes(found, stores.objects(), stores.config(), access, stores.retention(), clock)
                .addTo(this::row);
        new TagRoutes(found, stores.objects(), stores.config(), access).addTo(this::row);
        objects(
                new ObjectRoutes(found, stores.objects(), visibility, access, rules, reach),
                new ObjectBatches(found, stores.objects(), locked, access, copied, clock),
                visibility);
        var policies = new PolicyChanges(stores.config(), acls, new PolicyBinding(stores.projects(), stores.tokens()));
        var trials = new PolicyTrials(policies, access);
        new AccessRoutes(found, stores.config(), stores.projects(), reach).addTo(this::row);
        new CorsRoutes(found, stores.config()).addTo(this::row);
        var trial =
                new LifecycleTrial(stores.objects(), stores.config(), stores.retention(), LifecycleTrial.MOST_VERSIONS);
        new LifecycleRoutes(found, stores.config(), access, trial, parts.lifecycleDay()).addTo(this::row);
        new EncryptionRoutes(found, stores.config()).addTo(this::row);
        new UploadRoutes(found, stores.objects(), stores.tokens(), access).addTo(this::row);
        new PolicyRoutes(found, stores.config(), rules, policies, trials).addTo(this::row);
        var askings = new Askings(stores.projects(), stores.tokens(), directory);
        new Simulations(found, stores, askings, rules, policies, trials, access, clock, parts.server()::facts)
                .addTo(this::row);
        new KmsKeyRoutes(stores.keyring()).addTo(this::row);
        links(new LinkRoutes(
                found,
                stores.config(),
                new LinkSigners(stores.tokens(), directory, new LinkRights(stores, askings, rules)),
                parts.issuer(),
                parts.temporary(),
                clock,
                parts.server()::facts));
    }

    private void buckets(BucketRoutes bucket, Visibility visibility) {
        row("GET", "projects/{project}/buckets", MEMBER, "Lists the buckets with what they hold.", bucket::list)
                .query("prefix", "string", "What the names begin with.")
                .givesPageOf(BucketView.class);
        row("POST", "projects/{project}/buckets", BUCKETS, "Makes a bucket.", bucket::create)
                .takes(BucketRoutes.NewBucket.class)
                .creates(true)
                .gives(BucketView.class)
                .audited("bucket.create");
        row("GET", "projects/{project}/buckets/{bucket}", MEMBER, "Shows a bucket.", bucket::view)
                .gives(BucketView.class);
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/check",
                        OPERATOR,
                        "Counts what a bucket holds, and compares.",
                        bucket::check)
                .query("repair", "boolean", "Sets the counters right when they differ.")
                .gives(BucketCheck.class)
                .audited("bucket.check");
        row(
                        "DELETE",
                        "projects/{project}/buckets/{bucket}",
                        BUCKETS,
                        "Deletes a bucket in which no object, version or delete marker is left.",
                        bucket::delete)
                .asks(S3Action.DELETE_BUCKET)
                .gives(BucketView.class)
                .audited("bucket.delete");
        row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/acl",
                        MEMBER,
                        "Shows who may list a bucket.",
                        visibility::bucket)
                .gives(AclView.class);
        row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/acl",
                        BUCKETS,
                        "Sets who may list a bucket: its project's tokens, or everybody.",
                        visibility::setBucket)
                .takes(Visibility.NewAcl.class)
                .gives(AclView.class)
                .audited("bucket.acl");
    }

    private void objects(ObjectRoutes object, ObjectBatches batch, Visibility visibility) {
        row("GET", "projects/{project}/buckets/{bucket}/objects", MEMBER, "Lists objects.", object::list)
                .asks(S3Action.LIST_BUCKET)
                .query("prefix", "string", "What the keys begin with.")
                .query("delimiter", "string", "Behind the prefix, keys that hold it are rolled up.")
                .query("limit", "integer", "How many items at most, 1 to 1000. Default: 100.")
                .query("after", "string", "What the page before had as `next`.")
                .query("deleted", "boolean", "Lists deleted objects instead. A page may hold few though there is more.")
                .gives(ObjectPage.class);
        row("DELETE", "projects/{project}/buckets/{bucket}/objects/{key}", MEMBER, "Deletes an object.", object::delete)
                .asks(S3Action.DELETE_OBJECT)
                .query("versionId", "string", "Deletes this version for good. Default: the current one, as S3 does.")
                .gives(DeletedObject.class)
                .audited("object.delete");
        row("GET", "projects/{project}/buckets/{bucket}/objects/{key}", MEMBER, "Shows an object.", object::view)
                .asks(S3Action.GET_OBJECT)
                .query("versionId", "string", "Shows this version. Default: the current one.")
                .gives(ObjectDetails.class);
        row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/objects/{key}/acl",
                        MEMBER,
                        "Shows who may read an object.",
                        visibility::object)
                .asks(S3Action.GET_OBJECT_ACL)
                .query("versionId", "string", "Of this version. Default: the current one.")
                .gives(AclView.class);
        row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/objects/{key}/acl",
                        MEMBER,
                        "Sets who may read an object: its project's tokens, or everybody.",
                        visibility::setObject)
                .query("versionId", "string", "Of this version. Default: the current one.")
                .takes(Visibility.NewAcl.class)
                .gives(AclView.class)
                .audited("object.acl");
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/acls",
                        MEMBER,
                        "Sets who may read each of many objects.",
                        visibility::setMany)
                .takes(Visibility.NewAcls.class)
                .gives(ObjectsReport.class)
                .audited("object.acl");
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/deletions",
                        MEMBER,
                        "Deletes many objects, a thousand a call.",
                        batch::delete)
                .takes(ObjectBatches.Deletion.class)
                .gives(ObjectsReport.class)
                .audited("object.delete");
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/moves",
                        MEMBER,
                        "Gives objects other keys, or moves them to another bucket; their bytes stay in the server.",
                        batch::move)
                .takes(ObjectBatches.Moves.class)
                .gives(ObjectsReport.class)
                .audited("object.move");
        row("POST", "projects/{project}/buckets/{bucket}/folders", MEMBER, "Makes a folder.", object::createFolder)
                .takes(ObjectRoutes.NewFolder.class)
                .creates(false)
                .gives(ObjectDetails.class)
                .audited("object.create");
    }

    private void versions(VersioningRoutes versioning, VersionRoutes version, Restorations restoration) {
        row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/versioning",
                        MEMBER,
                        "Shows whether a bucket keeps the versions of its objects.",
                        versioning::view)
                .gives(VersioningView.class);
        row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/versioning",
                        BUCKETS,
                        "Sets whether a bucket keeps the versions of its objects.",
                        versioning::set)
                .asks(S3Action.PUT_BUCKET_VERSIONING)
                .takes(VersioningRoutes.NewVersioning.class)
                .gives(VersioningView.class)
                .audited("bucket.versioning");
        row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/versions",
                        MEMBER,
                        "Lists versions and delete markers, those of a key from the newest to the oldest.",
                        version::list)
                .asks(S3Action.LIST_BUCKET_VERSIONS)
                .query("key", "string", "Of one object.")
                .query("prefix", "string", "What the keys begin with.")
                .givesPageOf(VersionView.class);
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/restorations",
                        MEMBER,
                        "Makes an older version the current one, or brings back a deleted object.",
                        restoration::restore)
                .takes(Restorations.Restoration.class)
                .gives(RestoredObject.class)
                .audited("object.restore");
    }

    private void links(LinkRoutes link) {
        row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/links",
                        MEMBER,
                        "Makes a link that opens an object without keys.",
                        link::link)
                .takes(LinkRoutes.NewLink.class)
                .creates(true)
                .gives(LinkView.class)
                .audited("link.create");
        row(
                        "POST",
                        "projects/{project}/credentials",
                        MEMBER,
                        "Makes keys of 15 minutes with the caller's rights.",
                        link::credentials)
                .takes(LinkRoutes.NewCredentials.class)
                .creates(true)
                .gives(CredentialsView.class)
                .audited("credentials.create");
    }

    private void users(UserRoutes user, RoleRoutes role) {
        row("POST", "users", OPERATOR, "Makes a user.", user::create)
                .takes(UserRoutes.NewUser.class)
                .creates(true)
                .gives(UserView.class)
                .audited("user.create");
        row("GET", "users", SIGNED_IN, "Lists the users that the caller may see.", user::list)
                .query(SEARCH)
                .givesPageOf(UserView.class);
        row("GET", "users/{user}", PERSON, "Shows a user.", user::view).gives(UserView.class);
        row(
                        "PATCH",
                        "users/{user}",
                        SELF,
                        "Changes a user's display name; who is an operator, for an operator.",
                        user::change)
                .takes(UserRoutes.UserChange.class)
                .conditional()
                .gives(UserView.class)
                .audited("user.change");
        row("PUT", "users/{user}/password", SELF, "Sets a password; all sessions of the user end.", user::password)
                .takes(UserRoutes.NewPassword.class)
                .gives(PasswordView.class)
                .audited("user.password");
        row("DELETE", "users/{user}", OPERATOR, "Deletes a user; one with tokens only with force.", user::delete)
                .query("force", "boolean", "Deletes the user's tokens too.")
                .conditional()
                .gives(DeletedUser.class)
                .audited("user.delete");
        row("GET", "users/{user}/projects", PERSON, "Lists a user's roles.", role::ofUser)
                .query(SEARCH)
                .givesPageOf(RoleView.class);
    }

    private void tokens(
            TokenRoutes token,
            TokenBatches batch,
            TokenLeaks leaks,
            ProjectRoutes project,
            AuditRoutes audit,
            TokenTest test,
            SnippetRoutes snippets) {
        lists(token);
        row("POST", "projects/{project}/tokens", MEMBER, "Makes a token in a project.", token::createInProject)
                .takes(TokenRoutes.NewToken.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.create");
        row("POST", "tokens", SIGNED_IN, "Makes a token, or imports one with its keys.", token::create)
                .takes(TokenRoutes.NewToken.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.create");
        row(
                        "POST",
                        "tokens/bulk",
                        SIGNED_IN,
                        "Disables, enables, deletes, extends or rotates many tokens.",
                        batch::bulk)
                .takes(TokenBatches.Bulk.class)
                .onceByKey()
                .gives(BulkReport.class)
                .audited("token.bulk");
        row("POST", "tokens/import", SIGNED_IN, "Makes tokens of existing key pairs.", batch::importPairs)
                .takes(TokenBatches.Import.class)
                .onceByKey()
                .gives(BulkReport.class)
                .audited("token.import");
        everywhere(filters(row(
                        "GET", "tokens/export", SIGNED_IN, "Gives the tokens as CSV, without secrets.", batch::export)))
                .givesDocument("text/csv");
        row("GET", "tokens/{token}", TOKEN, "Shows a token, without its secret.", token::view)
                .gives(TokenView.class);
        row("GET", "tokens/{token}/secret", SECRET, "Reveals the secret key.", snippets::secret)
                .query("snippets", "boolean", "Gives the configurations of clients with it.")
                .query("bucket", "string", "The bucket that they name. Default: the first that the token may use.")
                .gives(SecretView.class)
                .audited("token.reveal");
        row("PATCH", "tokens/{token}", TOKEN, "Changes a token's state, texts, end, scope or tags.", token::change)
                .takes(TokenPatch.Fields.class)
                .conditional()
                .gives(TokenView.class)
                .audited("token.change");
        row(
                        "DELETE",
                        "tokens/{token}",
                        TOKEN,
                        "Deletes a token: the very next request with it is refused.",
                        token::delete)
                .conditional()
                .gives(DeletedToken.class)
                .audited("token.delete");
        row(
                        "POST",
                        "tokens/{token}/rotation",
                        SECRET,
                        "Makes new keys; the old ones work on for a grace.",
                        token::rotate)
                .takes(TokenRoutes.Rotation.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.rotate");
        row(
                        "POST",
                        "tokens/{token}/leak",
                        SECRET,
                        "Disables a key that got out, makes a new one, and shows what it did.",
                        leaks::report)
                .takes(TokenLeaks.Leak.class)
                .onceByKey()
                .gives(LeakReport.class)
                .audited("token.leak");
        row("POST", "tokens/{token}/test", SECRET, "Tries the token with a marker object.", test::run)
                .takes(TokenTest.Wanted.class)
                .gives(TestReport.class)
                .audited("token.test");
        row(
                        "GET",
                        "tokens/{token}/snippets",
                        TOKEN,
                        "Writes configurations of clients, with a blank for the secret.",
                        snippets::blank)
                .query("bucket", "string", "The bucket that they name. Default: the first that the token may use.")
                .givesPageOf(SnippetView.class);
        row(
                        "GET",
                        "tokens/{token}/buckets",
                        TOKEN,
                        "Lists the buckets of its project that a token may use.",
                        snippets::buckets)
                .givesPageOf(UsableBucket.class);
        row(
                        "GET",
                        "tokens/{token}/secret/snippets",
                        SECRET,
                        "Writes configurations of clients with the secret.",
                        snippets::filled)
                .query("bucket", "string", "The bucket that they name. Default: the first that the token may use.")
                .givesPageOf(SnippetView.class)
                .audited("token.reveal");
        row("GET", "tokens/{token}/traffic", TOKEN, "Counts a token's requests by the hour.", project::tokenTraffic)
                .query(HOURS)
                .gives(TrafficView.class);
        row("GET", "tokens/{token}/audit", TOKEN, "Lists what was done to a token.", audit::ofToken)
                .givesPageOf(AuditView.class);
    }

    private void lists(TokenRoutes token) {
        filters(row(
                        "GET",
                        "projects/{project}/tokens",
                        MEMBER,
                        "Lists a project's tokens, newest first; a member sees its own.",
                        token::list))
                .givesPageOf(TokenView.class);
        filters(row("GET", "users/{user}/tokens", PERSON, "Lists a user's tokens, newest first.", token::list))
                .givesPageOf(TokenView.class);
        everywhere(filters(row("GET", "tokens", SIGNED_IN, "Lists tokens, never with their secrets.", token::list)))
                .givesPageOf(TokenView.class);
    }

    private static Route everywhere(Route route) {
        return route.query("project", "string", "Only those of this project: id or name.")
                .query("user", "string", "Only those of this user: id or login name.");
    }

    private static Route filters(Route route) {
        return route.query("search", "string", "A text in access key, name, description, tags or login.")
                .query("state", "string", "active, disabled, expired or leaked.");
    }

    private void jobs(JobRoutes jobs) {
        row("GET", "jobs", OPERATOR, "Lists what the server does by itself, and how that goes.", _ -> jobs.list())
                .gives(JobRoutes.JobsView.class);
        row("POST", "jobs/{job}/run", OPERATOR, "Begins a pass of a background job now.", jobs::begin)
                .gives(JobRoutes.JobView.class)
                .audited("job.run");
    }

    private void server(AuditRoutes audit, Server server, ClockRoutes clock) {
        auditFilters(row("GET", "audit", OPERATOR, "Lists what was changed, newest first.", audit::list))
                .query("project", "string", "Only what belongs to this project: id or name.")
                .givesPageOf(AuditView.class);
        auditFilters(row(
                        "GET",
                        "projects/{project}/audit",
                        OWNER,
                        "Lists what was changed in a project.",
                        audit::ofProject))
                .givesPageOf(AuditView.class);
        row("GET", "audit/verification", OPERATOR, "Checks the audit log's chain of hashes.", audit::verify)
                .gives(AuditCheck.class);
        row("GET", "status", OPERATOR, "Shows how the server does.", _ -> server.status())
                .gives(StatusView.class);
        row("GET", "clock", OPERATOR, "Shows the clock by which the retention of Object Lock ends.", _ -> clock.view())
                .gives(ClockView.class);
        row(
                        "POST",
                        "clock/confirmation",
                        OPERATOR,
                        "Says that the system clock is right, so that retention goes by it again.",
                        clock::confirm)
                .takes(ClockRoutes.Confirmation.class)
                .gives(ClockView.class)
                .audited("clock.confirm");
        var document = new OpenApi(rows);
        row("GET", "openapi.json", ANYONE, "This document (OpenAPI 3.1).", _ -> document.answer())
                .givesDocument("application/json");
    }

    private void deleted(DeletedProjectRoutes deleted) {
        row("GET", "deleted-projects", OPERATOR, "Lists deleted projects whose data is still kept.", deleted::list)
                .givesPageOf(DeletedProjectView.class);
        row(
                        "POST",
                        "deleted-projects/{deleted}/undeletion",
                        OPERATOR,
                        "Takes the deletion of a project back; its tokens stay disabled.",
                        deleted::undelete)
                .takes(DeletedProjectRoutes.Undeletion.class)
                .gives(UndeletedProject.class)
                .audited("project.undelete");
    }

    private void requests(RequestRoutes requests) {
        requestFilters(row(
                        "GET", "requests", OPERATOR, "Lists requests of the access log, newest first.", requests::list))
                .query("project", "string", "Only those of this project: id or name.")
                .gives(RequestPage.class);
        requestFilters(row(
                        "GET",
                        "projects/{project}/requests",
                        OWNER,
                        "Lists requests with a project's tokens, newest first.",
                        requests::ofProject))
                .gives(RequestPage.class);
    }

    private static Route requestFilters(Route route) {
        return route.query("token", "string", "The access key that signed them.")
                .query("bucket", "string", "The bucket's name.")
                .query("key", "string", "The object's key, whole.")
                .query("prefix", "string", "What the key begins with.")
                .query("operation", "string", "S3's name of what was asked: DeleteObject.")
                .query("day", "string", "A day of UTC: 2026-11-28.")
                .query("limit", "integer", "How many items at most, 1 to 1000. Default: 100.")
                .query("after", "string", "What the page before had as `next`.");
    }

    private static Route auditFilters(Route route) {
        return route.query(SEARCH)
                .query("action", "string", "What the action begins with: token.")
                .query("who", "string", "A login name.")
                .query("from", "string", "The first time or day (UTC): 2027-01-31, 2027-01-31T12:00:00Z.")
                .query("to", "string", "The last time or day, which is in it.");
    }
}
