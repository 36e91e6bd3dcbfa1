package io.cloakroom.admin;

import static io.cloakroom.admin.rest.Access.ANYONE;
import static io.cloakroom.admin.rest.Access.OPERATOR;

import io.cloakroom.admin.bucket.BucketRoutes;
import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.CorsRoutes;
import io.cloakroom.admin.bucket.LockedVersions;
import io.cloakroom.admin.bucket.VersioningRoutes;
import io.cloakroom.admin.encryption.EncryptionRoutes;
import io.cloakroom.admin.encryption.KmsKeyRoutes;
import io.cloakroom.admin.lifecycle.LifecycleRoutes;
import io.cloakroom.admin.lifecycle.LifecycleTrial;
import io.cloakroom.admin.lifecycle.UploadRoutes;
import io.cloakroom.admin.link.LinkRights;
import io.cloakroom.admin.link.LinkRoutes;
import io.cloakroom.admin.link.LinkSigners;
import io.cloakroom.admin.object.ObjectBatches;
import io.cloakroom.admin.object.ObjectLockRoutes;
import io.cloakroom.admin.object.ObjectRoutes;
import io.cloakroom.admin.object.Restorations;
import io.cloakroom.admin.object.TagRoutes;
import io.cloakroom.admin.object.VersionRoutes;
import io.cloakroom.admin.object.Visibility;
import io.cloakroom.admin.permission.AccessRoutes;
import io.cloakroom.admin.permission.Askings;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.CopiedRights;
import io.cloakroom.admin.permission.PolicyRoutes;
import io.cloakroom.admin.permission.PolicyTrials;
import io.cloakroom.admin.permission.PublicReach;
import io.cloakroom.admin.permission.Simulations;
import io.cloakroom.admin.project.DeletedProjectRoutes;
import io.cloakroom.admin.project.ProjectOrders;
import io.cloakroom.admin.project.ProjectRoutes;
import io.cloakroom.admin.rest.Access;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.AuditRoutes;
import io.cloakroom.admin.server.ClockRoutes;
import io.cloakroom.admin.server.JobRoutes;
import io.cloakroom.admin.server.RequestRoutes;
import io.cloakroom.admin.session.Attempts;
import io.cloakroom.admin.session.SessionRoutes;
import io.cloakroom.admin.token.rest.ShownTokens;
import io.cloakroom.admin.token.rest.SnippetRoutes;
import io.cloakroom.admin.token.rest.TokenBatches;
import io.cloakroom.admin.token.rest.TokenLeaks;
import io.cloakroom.admin.token.rest.TokenReach;
import io.cloakroom.admin.token.rest.TokenRoutes;
import io.cloakroom.admin.token.rest.TrafficRoutes;
import io.cloakroom.admin.token.trial.TestSteps;
import io.cloakroom.admin.token.trial.TokenTest;
import io.cloakroom.admin.user.Memberships;
import io.cloakroom.admin.user.NoticeRoutes;
import io.cloakroom.admin.user.RoleRoutes;
import io.cloakroom.admin.user.UserRoutes;
import io.cloakroom.admin.view.StatusView;
import io.cloakroom.s3.access.AclRules;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.PolicyBinding;
import io.cloakroom.s3.access.PolicyChanges;
import java.util.ArrayList;
import java.util.List;

/// All routes of the REST interface. Each class of routes adds its own rows: method, path, access, and handler.
///
/// If two rows match a path, the first one answers, so `tokens/export` is added before `tokens/{token}`.
final class RouteTable {
    private final AdminParts parts;
    private final AdminStores stores;
    private final Directory directory;
    private final BucketRules rules;
    private final BucketAccess access;
    private final Askings askings;
    private final List<Route> rows = new ArrayList<>();

    private RouteTable(AdminParts parts, Directory directory, BucketRules rules, BucketAccess access) {
        this.parts = parts;
        this.stores = parts.stores();
        this.directory = directory;
        this.rules = rules;
        this.access = access;
        this.askings = new Askings(stores.projects(), stores.tokens(), directory);
    }

    static List<Route> over(AdminParts parts, Directory directory, BucketRules rules, BucketAccess access) {
        var table = new RouteTable(parts, directory, rules, access);
        table.addProjectsAndTheirPeople();
        table.addBuckets();
        table.addServer();
        return List.copyOf(table.rows);
    }

    private Route row(String method, String path, Access access, String summary, Route.Handler handler) {
        var route = new Route(method, path, access, summary, handler);
        rows.add(route);
        return route;
    }

    private void addProjectsAndTheirPeople() {
        var attempts = new Attempts(parts.clock());
        var users = new UserRoutes(
                stores.tokens(),
                directory,
                parts.passwords(),
                parts.sessions(),
                attempts,
                parts.clock(),
                parts.random());
        var memberships = new Memberships(stores.tokens(), stores.records(), parts.clock());
        var shown = new ShownTokens(stores.projects(), stores.tokens(), stores.traffic(), parts.clock());
        var tokens = new TokenRoutes(
                stores.tokens(), directory, memberships, parts.issuer(), shown, parts.clock(), parts.server()::facts);
        new SessionRoutes(stores.tokens(), parts.passwords(), parts.sessions(), attempts).addTo(this::row);
        var orders = new ProjectOrders(stores.projects(), stores.tokens(), directory, memberships, users, tokens);
        new ProjectRoutes(stores.projects(), stores.tokens(), directory, orders).addTo(this::row);
        new RoleRoutes(stores.projects(), stores.tokens(), memberships, users).addTo(this::row);
        new NoticeRoutes(stores.projects(), stores.tokens(), directory, memberships).addTo(this::row);
        users.addTo(this::row);
        addTokens(tokens, shown);
        new DeletedProjectRoutes(stores.projects(), stores.tokens()).addTo(this::row);
    }

    private void addTokens(TokenRoutes tokens, ShownTokens shown) {
        new TokenBatches(stores.tokens(), directory, parts.issuer(), shown, tokens, parts.clock()).addTo(this::row);
        tokens.addTo(this::row);
        var reach = new TokenReach(stores.projects());
        new SnippetRoutes(stores.projects(), stores.tokens(), parts.issuer(), reach, parts.server()::facts)
                .addTo(this::row);
        new TokenTest(
                        reach,
                        new TestSteps.Store(stores.projects(), stores.objects(), stores.config()),
                        parts.issuer(),
                        parts.clock(),
                        parts.server()::facts,
                        parts.server()::s3)
                .addTo(this::row);
        var traffic = new TrafficRoutes(stores.traffic(), parts.clock());
        var audit = new AuditRoutes(parts.audit(), directory);
        new TokenLeaks(stores.tokens(), directory, shown, tokens, traffic, audit, parts.clock()).addTo(this::row);
        traffic.addTo(this::row);
        audit.addTo(this::row);
    }

    private void addBuckets() {
        var buckets = new Buckets(stores.projects());
        var acls = new AclRules(stores.config(), stores.projects());
        var reach = new PublicReach(rules, stores.projects(), stores.tokens(), parts.clock(), parts.server()::facts);
        var locked = new LockedVersions(stores.objects(), stores.config(), stores.retention());
        new BucketRoutes(buckets, stores.projects(), stores.config(), locked, parts.server()::facts).addTo(this::row);
        new VersioningRoutes(buckets, stores.config()).addTo(this::row);
        new CorsRoutes(buckets, stores.config()).addTo(this::row);
        new EncryptionRoutes(buckets, stores.config()).addTo(this::row);
        new KmsKeyRoutes(stores.keyring()).addTo(this::row);
        addPermissions(buckets, acls, reach);
        addObjects(buckets, acls, reach, locked);
        var trial =
                new LifecycleTrial(stores.objects(), stores.config(), stores.retention(), LifecycleTrial.MOST_VERSIONS);
        new LifecycleRoutes(buckets, stores.config(), access, trial, parts.lifecycleDay()).addTo(this::row);
        new UploadRoutes(buckets, stores.objects(), stores.tokens(), access).addTo(this::row);
    }

    private void addPermissions(Buckets buckets, AclRules acls, PublicReach reach) {
        var policies = new PolicyChanges(stores.config(), acls, new PolicyBinding(stores.projects(), stores.tokens()));
        var trials = new PolicyTrials(policies, access);
        new AccessRoutes(buckets, stores.config(), stores.projects(), reach).addTo(this::row);
        new PolicyRoutes(buckets, stores.config(), rules, policies, trials).addTo(this::row);
        new Simulations(buckets, stores, askings, rules, policies, trials, access, parts.clock(), parts.server()::facts)
                .addTo(this::row);
    }

    private void addObjects(Buckets buckets, AclRules acls, PublicReach reach, LockedVersions locked) {
        var visibility = new Visibility(
                buckets, stores.objects(), stores.projects(), acls, access, reach, parts.server()::facts);
        var copied = new CopiedRights(access, acls);
        visibility.addTo(this::row);
        new ObjectRoutes(buckets, stores.objects(), visibility, access, rules, reach).addTo(this::row);
        new ObjectBatches(buckets, stores.objects(), locked, access, copied, parts.clock()).addTo(this::row);
        new VersionRoutes(buckets, stores.objects(), access, rules, reach).addTo(this::row);
        new Restorations(buckets, stores.objects(), access, copied).addTo(this::row);
        new ObjectLockRoutes(buckets, stores.objects(), stores.config(), access, stores.retention(), parts.clock())
                .addTo(this::row);
        new TagRoutes(buckets, stores.objects(), stores.config(), access).addTo(this::row);
        new LinkRoutes(
                        buckets,
                        stores.config(),
                        new LinkSigners(stores.tokens(), directory, new LinkRights(stores, askings, rules)),
                        parts.issuer(),
                        parts.temporary(),
                        parts.clock(),
                        parts.server()::facts)
                .addTo(this::row);
    }

    private void addServer() {
        new RequestRoutes(parts.access(), stores.tokens(), directory).addTo(this::row);
        new JobRoutes(stores.jobs()).addTo(this::row);
        row(
                        "GET",
                        "status",
                        OPERATOR,
                        "Shows the status of the server.",
                        _ -> parts.server().status())
                .gives(StatusView.class);
        new ClockRoutes(stores.retention(), parts.clock()).addTo(this::row);
        var document = new OpenApi(rows);
        row("GET", "openapi.json", ANYONE, "This document (OpenAPI 3.1).", _ -> document.answer())
                .givesDocument("application/json");
    }
}
