package io.cloakroom.admin.permission;

import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.AccessViews.AccessView;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells who can reach a bucket and its objects without keys, by the decision for anonymous requests.
public final class PublicReach {
    private static final S3Action[] READING = {S3Action.GET_OBJECT, S3Action.GET_OBJECT_VERSION};
    private static final S3Action[] LISTING = {S3Action.LIST_BUCKET, S3Action.LIST_BUCKET_VERSIONS};
    private static final S3Action[] WRITING = {
        S3Action.PUT_OBJECT, S3Action.DELETE_OBJECT, S3Action.DELETE_OBJECT_VERSION, S3Action.PUT_OBJECT_ACL
    };

    private final BucketRules rules;
    private final ProjectStore projects;
    private final TokenStore users;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    public PublicReach(
            BucketRules rules,
            ProjectStore projects,
            TokenStore users,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.rules = rules;
        this.projects = projects;
        this.users = users;
        this.clock = clock;
        this.server = server;
    }

    /// Whether everybody, from any address, may read this object or the version in question.
    public boolean reads(Bucket bucket, ObjectInfo info, VersionRef version) throws IOException {
        var object = SeenObject.opened(info);
        if (!(version instanceof VersionRef.Named)) {
            return allows(bucket, S3Action.GET_OBJECT, info.key(), version, object);
        }
        return allows(bucket, S3Action.GET_OBJECT_VERSION, info.key(), version, object)
                && (!version.equals(VersionRef.NULL)
                        || allows(bucket, S3Action.GET_OBJECT, info.key(), version, object));
    }

    /// Whether everybody may list the whole bucket.
    public boolean lists(Bucket bucket) throws IOException {
        return allows(bucket, S3Action.LIST_BUCKET, null, VersionRef.CURRENT, SeenObject.NONE);
    }

    private boolean allows(Bucket bucket, S3Action action, @Nullable String key, VersionRef version, SeenObject object)
            throws IOException {
        if (rules.requesterPays(bucket)) {
            return false; // anonymous requesters cannot pay
        }
        var facts = new KnownFacts(
                new RequesterFacts(Requester.ANONYMOUS, null, bucket, projects, users),
                version,
                object,
                clock.instant(),
                server.get().endpoint().startsWith("https:"));
        return BucketAccess.decided(new Question(
                        Asker.ANYBODY, action, bucket.name().value(), key, facts, rules.of(bucket, object)))
                .allows();
    }

    /// Whether public ACLs of the bucket's objects have any effect.
    public boolean aclsOpen(Bucket bucket) throws IOException {
        return rules.ownership(bucket).hasAcls() && !rules.blocks(bucket).ignorePublicAcls();
    }

    AccessView view(Bucket bucket) throws IOException {
        var policy = rules.policy(bucket);
        var blocks = rules.blocks(bucket);
        var reasons = new ArrayList<String>();
        boolean byPolicy = policy.isPresent() && policy.get().isPublic();
        boolean openByPolicy = byPolicy && !blocks.restrictPublicBuckets();
        boolean shares =
                policy.isPresent() && !byPolicy && policy.get().policy().allowsSomething();
        boolean listed = lists(bucket);
        if (policy.isEmpty()) {
            reasons.add("It has no policy.");
        } else {
            reasons.add(ofPolicy(policy.get().policy(), byPolicy, blocks));
        }
        boolean aclsOpen = aclsOpen(bucket);
        reasons.add(ofAcls(bucket, blocks));
        if (rules.requesterPays(bucket)) {
            reasons.add("The requester pays: nobody has access without keys.");
        }
        boolean open = (openByPolicy && !rules.requesterPays(bucket))
                || (aclsOpen && bucket.acl().isPublic())
                || listed;
        boolean sharesByAcl =
                !bucket.acl().opensNothing() && rules.ownership(bucket).hasAcls();
        var state = open ? "public" : shares || sharesByAcl ? "shared" : "private";
        return new AccessView(
                bucket.name().value(), state, sentence(state, aclsOpen), reasons, listed, policy.isPresent(), aclsOpen);
    }

    private static String sentence(String state, boolean aclsOpen) {
        var single = aclsOpen ? " Objects that were made public one by one are open to everybody." : "";
        return switch (state) {
            case "public" -> "Public: people without keys have access, from anywhere.";
            case "shared" ->
                "Shared: the project's own tokens have access, and those that the policy or the ACL names: other"
                        + " projects,"
                        + " users or addresses." + single;
            default -> "Private: only the project's own tokens have access." + single;
        };
    }

    private static String ofPolicy(Policy policy, boolean isPublic, PublicAccessBlock blocks) {
        if (isPublic) {
            return blocks.restrictPublicBuckets()
                    ? "Its policy is public, but RestrictPublicBuckets is on: only the project's own tokens have"
                            + " access."
                    : "Its policy lets everybody " + what(policy) + ".";
        }
        return policy.allowsSomething()
                ? "Its policy gives access to the principals that it names, and to nobody else."
                : "Its policy gives access to nobody else: it only denies.";
    }

    /// The actions that statements for everybody allow, if their conditions hold.
    private static String what(Policy policy) {
        var verbs = new ArrayList<String>();
        if (Evaluator.mayAllow(policy, Requester.ANONYMOUS, READING)) {
            verbs.add("read objects");
        }
        if (Evaluator.mayAllow(policy, Requester.ANONYMOUS, LISTING)) {
            verbs.add("list it");
        }
        if (Evaluator.mayAllow(policy, Requester.ANONYMOUS, WRITING)) {
            verbs.add("change or delete objects");
        }
        return verbs.isEmpty() ? "do something" : listed(verbs);
    }

    private static String listed(List<String> verbs) {
        int last = verbs.size() - 1;
        return last == 0 ? verbs.getFirst() : String.join(", ", verbs.subList(0, last)) + " and " + verbs.get(last);
    }

    private String ofAcls(Bucket bucket, PublicAccessBlock blocks) throws IOException {
        if (!rules.ownership(bucket).hasAcls()) {
            return "ACLs are disabled (BucketOwnerEnforced): they have no effect.";
        }
        if (blocks.ignorePublicAcls()) {
            return "Public ACLs are ignored (IgnorePublicAcls): they have no effect.";
        }
        return (bucket.acl().opensNothing()
                        ? "Its own ACL is private."
                        : bucket.acl().isPublic()
                                ? "Its own ACL is public: " + publicly(bucket.acl()) + "."
                                : "Its own ACL gives access to other projects.")
                + " Each object can be made public by an ACL.";
    }

    private static String publicly(Acl acl) {
        var who = acl.grantsTo(Group.ALL_USERS) ? "everybody may " : "everybody with a token of this server may ";
        var group = acl.grantsTo(Group.ALL_USERS) ? Group.ALL_USERS : Group.AUTHENTICATED_USERS;
        var verbs = new ArrayList<String>();
        if (acl.grants(group, Permission.READ)) {
            verbs.add("list it");
        }
        if (acl.grants(group, Permission.WRITE)) {
            verbs.add("put objects into it");
        }
        if (acl.grants(group, Permission.READ_ACP)) {
            verbs.add("see its ACL");
        }
        if (acl.grants(group, Permission.WRITE_ACP)) {
            verbs.add("change its ACL");
        }
        return who + listed(verbs);
    }
}
