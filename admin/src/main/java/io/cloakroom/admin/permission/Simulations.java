package io.cloakroom.admin.permission;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.permission.Askings.AskedFor;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.AccessViews.SimulationView;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.BucketPolicyView;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.GivenFacts;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.S3Action.On;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Simulates a request without executing it: asks the access decision about the bucket, the token and the object as
/// they are, optionally with a policy that is not stored.
public final class Simulations {
    private final Buckets buckets;
    private final AdminStores stores;
    private final Askings askings;
    private final BucketRules rules;
    private final PolicyChanges changes;
    private final PolicyTrials trials;
    private final BucketAccess access;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    public Simulations(
            Buckets buckets,
            AdminStores stores,
            Askings askings,
            BucketRules rules,
            PolicyChanges changes,
            PolicyTrials trials,
            BucketAccess access,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.buckets = buckets;
        this.stores = stores;
        this.askings = askings;
        this.rules = rules;
        this.changes = changes;
        this.trials = trials;
        this.access = access;
        this.clock = clock;
        this.server = server;
    }

    record Simulation(
            @Field("The requester: access key of a token of the project") @Nullable
            String token,

            @Field("Or a user, by id or login name; with account, a user of another project") @Nullable
            String user,

            @Field("Or an account, by its number of 12 digits. Default: an anonymous requester.") @Nullable
            String account,

            @Field(value = "Name of the action in policies, such as s3:GetObject", needed = true) @Nullable
            String action,

            @Field("Key of the object, for an action on an object") @Nullable
            String key,

            @Field("Id of the version. Default: the current version.") @Nullable
            String versionId,

            @Field("Values of condition keys: {\"aws:SourceIp\": \"192.0.2.7\"}. Several tag keys are separated by"
                    + " commas.")
            @Nullable
            Map<String, @Nullable String> conditions,

            @Field("A policy to try instead of the bucket's, as JSON or as a text that contains JSON") @Nullable
            JsonNode policy) {}

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/access/simulation",
                        MEMBER,
                        "Simulates a request to a bucket: says whether it is allowed, and by which statement.",
                        this::simulate)
                .takes(Simulation.class)
                .gives(SimulationView.class);
    }

    private SimulationView simulate(AdminRequest request) throws IOException {
        var body = request.json(Simulation.class);
        var action = action(body);
        var bucket = buckets.of(request);
        access.require(request, bucket, S3Action.GET_BUCKET_POLICY);
        var who = askings.of(request, body.token(), body.user(), body.account());
        var key = action.on() == On.OBJECT ? Buckets.objectKey(body.key()) : null;
        var version = body.versionId() == null || body.versionId().isEmpty()
                ? VersionRef.CURRENT
                : Buckets.version(body.versionId());
        // A caller who may not list objects or read tags must not find out about them by simulating policies.
        boolean listed = key == null || access.mayMiss(request, bucket, key.value(), version);
        var real = SeenObject.in(stores.objects(), bucket, key == null ? null : key.value(), version);
        var object = listed ? real : SeenObject.NONE;
        boolean tagsSeen =
                key == null || access.allows(request, bucket, S3Action.GET_OBJECT_TAGGING, key.value(), version);
        var tried = tried(request, bucket, body);
        var facts = rules.of(bucket, object);
        var decision = BucketAccess.decided(new Question(
                who.asker(),
                action,
                bucket.name().value(),
                key == null ? null : key.value(),
                facts(body, who, bucket, action, version, tagsSeen ? object : SeenObject.NONE),
                tried == null ? facts : new WithOtherPolicy(facts, BucketRules.view(tried))));
        return view(
                decision,
                tried == null ? storedPolicy(bucket) : tried.json(),
                who.scope(),
                key == null || !listed
                        ? null
                        : stores.objects().head(bucket, key, version) instanceof Found.Present<?>);
    }

    private static S3Action action(Simulation body) {
        var name = body.action() == null ? "" : body.action().strip();
        var action = S3Action.named(name)
                .filter(found -> found.on() != On.ACCOUNT)
                .orElseThrow(
                        () -> Problem.badRequest("action is one on a bucket or an object, as policies name it, like"
                                + " s3:GetObject; \"" + Directory.shown(name) + "\" is none"));
        boolean keyed = body.key() != null && !body.key().isEmpty();
        if (action.on() == On.OBJECT && !keyed) {
            throw Problem.badRequest(action.policyName() + " is an action on an object: say its key");
        }
        return action;
    }

    /// The policy to try, with bound principals; `null` for the bucket's own.
    private @Nullable BucketPolicy tried(AdminRequest request, Bucket bucket, Simulation body) throws IOException {
        if (body.policy() == null || body.policy().isNull()) {
            return null;
        }
        try {
            return trials.checked(request, bucket, PolicyRoutes.text(body.policy()))
                    .document();
        } catch (PolicyException refused) {
            throw PolicyRoutes.problem(refused);
        }
    }

    private @Nullable String storedPolicy(Bucket bucket) throws IOException {
        var stored = stores.config().read(bucket, BucketPolicy.class);
        return stored.isEmpty() ? null : changes.shown(stored.get().document());
    }

    private RequestFacts facts(
            Simulation body, AskedFor who, Bucket bucket, S3Action action, VersionRef version, SeenObject object) {
        var requester = who.asker().requester();
        var known = new KnownFacts(
                        new RequesterFacts(requester, who.userId(), bucket, stores.projects(), stores.tokens()),
                        version,
                        object,
                        clock.instant(),
                        server.get().endpoint().startsWith("https:"))
                .with(ConditionKey.UPLOAD, Boolean.toString(action == S3Action.PUT_OBJECT))
                .with(ConditionKey.OBJECT_CREATION, action == S3Action.PUT_OBJECT ? "true" : null)
                .with(ConditionKey.AUTH_TYPE, requester instanceof Requester.Anonymous ? null : "REST-HEADER");
        try {
            return GivenFacts.of(givenFacts(body), known);
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest(Directory.shown(String.valueOf(unknown.getMessage()))
                    + "; docs/access.md has the list of condition keys");
        }
    }

    private static Map<String, String> givenFacts(Simulation body) {
        var conditions = body.conditions();
        if (conditions == null) {
            return Map.of();
        }
        var given = new LinkedHashMap<String, String>();
        conditions.forEach((name, value) -> {
            if (value != null && !value.isEmpty()) {
                given.put(name, value);
            }
        });
        return given;
    }

    /// A real bucket with another policy.
    private record WithOtherPolicy(BucketFacts real, BucketPolicyView policy) implements BucketFacts {
        @Override
        public String project() {
            return real.project();
        }

        @Override
        public PublicAccessBlock blocks() {
            return real.blocks();
        }

        @Override
        public ObjectOwnership ownership() {
            return real.ownership();
        }

        @Override
        public Acl acl() {
            return real.acl();
        }

        @Override
        public @Nullable Owned object() {
            return real.object();
        }

        @Override
        public boolean isUploadOfAsker() {
            return real.isUploadOfAsker();
        }
    }

    private static SimulationView view(
            Decision decision, @Nullable String policy, @Nullable String scope, @Nullable Boolean exists) {
        return switch (decision) {
            case Decision.Allowed(var by, var statement) -> {
                boolean byPolicy = by == Decision.Ground.POLICY;
                yield new SimulationView(
                        true,
                        by.name(),
                        switch (by) {
                            case OWNER ->
                                "Allowed: the bucket belongs to the project, the requester's role and limits"
                                        + " allow it, and"
                                        + " no statement denies it.";
                            case POLICY ->
                                "Allowed: statement " + BucketAccess.named(statement)
                                        + " of the bucket policy allows it.";
                            case ACL -> "Allowed: an ACL allows it.";
                            case OBJECT_OWNER -> "Allowed: the object belongs to the requester's project.";
                            case UPLOAD -> "Allowed: the requester began the upload.";
                        },
                        byPolicy ? "policy" : null,
                        byPolicy ? statement : null,
                        byPolicy ? statement(policy, statement).orElse(null) : null,
                        exists);
            }
            case Decision.Denied denied -> {
                var document = document(denied.by());
                var text = "scope".equals(document) ? scope : policy;
                yield new SimulationView(
                        false,
                        denied.by().name(),
                        sentence(denied.by(), denied.statement()),
                        document,
                        document == null ? null : denied.statement(),
                        document == null
                                ? null
                                : statement(text, denied.statement()).orElse(null),
                        exists);
            }
        };
    }

    /// The document that contains the denying statement; `null` when no statement denies.
    private static @Nullable String document(Decision.Obstacle by) {
        return switch (by) {
            case SCOPE_DENIES -> "scope";
            case POLICY_DENIES -> "policy";
            case SCOPE_DOES_NOT_ALLOW, ROLE, PUBLIC_ACCESS_BLOCKED, NOTHING_ALLOWS, OBJECT_OF_ANOTHER -> null;
        };
    }

    private static String sentence(Decision.Obstacle by, String statement) {
        return "Denied: "
                + switch (by) {
                    case SCOPE_DENIES ->
                        "statement " + BucketAccess.named(statement) + " of the token's limits denies it.";
                    case SCOPE_DOES_NOT_ALLOW -> "the token's limits do not allow it.";
                    case ROLE -> "only tokens of the project's owners may, or of members who may change buckets.";
                    case POLICY_DENIES ->
                        "statement " + BucketAccess.named(statement) + " of the bucket policy denies it.";
                    case PUBLIC_ACCESS_BLOCKED ->
                        "the policy or an ACL would allow it, but public access is blocked, or ACLs are disabled.";
                    case NOTHING_ALLOWS -> "neither the bucket policy nor an ACL allows it.";
                    case OBJECT_OF_ANOTHER -> "the object belongs to another project, and its ACL does not allow it.";
                };
    }

    /// Finds a statement by its Sid or number.
    private static Optional<JsonNode> statement(@Nullable String document, String name) {
        var statements = Json.tree(Objects.requireNonNullElse(document, "{}")).path("Statement");
        if (!statements.isArray()) {
            return Optional.of(statements).filter(JsonNode::isObject);
        }
        for (int i = 0; i < statements.size(); i++) {
            var sid = statements.path(i).path("Sid").asString("");
            if (name.equals(sid.isEmpty() ? "statement " + (i + 1) : sid)) {
                return Optional.of(statements.path(i));
            }
        }
        return Optional.empty();
    }
}
