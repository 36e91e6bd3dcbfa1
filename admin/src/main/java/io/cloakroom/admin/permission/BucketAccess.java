package io.cloakroom.admin.permission;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.s3.access.AccessDecision;
import io.cloakroom.s3.access.Askers;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.Decision.Denied;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells whether a caller of the REST interface may act on a bucket or its objects, by the same decision as requests
/// to S3. Owners of the project and operators count as the account itself, members as users of the account.
public final class BucketAccess {
    private final BucketRules rules;
    private final ObjectStore objects;
    private final ProjectStore projects;
    private final TokenStore users;
    private final InstantSource clock;

    public BucketAccess(
            BucketRules rules, ObjectStore objects, ProjectStore projects, TokenStore users, InstantSource clock) {
        this.rules = rules;
        this.objects = objects;
        this.projects = projects;
        this.users = users;
        this.clock = clock;
    }

    /// Checks the actions of a route. Leaves invalid bucket names and keys to the route's handler, which refuses
    /// them.
    ///
    /// @throws Problem when the caller is not allowed
    public void admit(Route route, AdminRequest request) throws IOException {
        if (route.asks().isEmpty()) {
            return;
        }
        try {
            var bucket = bucket(request);
            var key = request.names().get("key");
            if (bucket.isPresent() && (key == null || ObjectKey.of(key).isPresent())) {
                var version = key == null ? VersionRef.CURRENT : Buckets.version(request);
                for (var action : route.asks()) {
                    require(request, bucket.get(), action, key, version);
                }
            }
        } catch (StoreException failed) {
            // A bucket without data has no policy either, only its name.
            if (failed.lostBucket().isEmpty()) {
                throw failed;
            }
        }
    }

    private Optional<Bucket> bucket(AdminRequest request) throws IOException {
        var name = BucketName.of(request.name("bucket"));
        return name.isEmpty()
                ? Optional.empty()
                : projects.bucket(name.get())
                        .filter(found ->
                                found.project().equals(request.project().id()));
    }

    /// @throws Problem when the caller is not allowed to do this with the bucket
    public void require(AdminRequest request, Bucket bucket, S3Action action) throws IOException {
        require(request, bucket, action, null, VersionRef.CURRENT);
    }

    /// @param key `null` for an action on the bucket itself
    /// @throws Problem when the caller is not allowed to do this with the object or its version
    public void require(AdminRequest request, Bucket bucket, S3Action action, @Nullable String key, VersionRef version)
            throws IOException {
        require(request, bucket, action, key, version, Said.NOTHING);
    }

    /// @param facts attributes that the object will get and that policies can test
    public void require(
            AdminRequest request, Bucket bucket, S3Action action, @Nullable String key, VersionRef version, Said facts)
            throws IOException {
        require(request, bucket, action, key, version, SeenObject.in(objects, bucket, key, version), facts);
    }

    /// Like the other methods, for an object whose record has been read already.
    public void require(
            AdminRequest request,
            Bucket bucket,
            S3Action action,
            @Nullable String key,
            VersionRef version,
            SeenObject object,
            Said facts)
            throws IOException {
        var refusal = refusal(request, bucket, action, key, version, object, facts);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /// @param prefix of the keys in the listing
    /// @throws Problem when the caller is not allowed to list them
    public void requireListing(AdminRequest request, Bucket bucket, S3Action action, String prefix) throws IOException {
        var refusal = refusedListing(request, bucket, action, prefix);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /// Whether the caller may learn if an object exists: only callers who may list its key.
    public boolean mayMiss(AdminRequest request, Bucket bucket, String key, VersionRef version) throws IOException {
        var action = version instanceof VersionRef.Named ? S3Action.LIST_BUCKET_VERSIONS : S3Action.LIST_BUCKET;
        return refusedListing(request, bucket, action, key).isEmpty();
    }

    private Optional<Problem> refusedListing(AdminRequest request, Bucket bucket, S3Action action, String prefix)
            throws IOException {
        var facts = new Said(Map.of(ConditionKey.PREFIX, prefix), TagSet.NONE);
        return refused(request, bucket, action, null, VersionRef.CURRENT, SeenObject.NONE, facts);
    }

    /// Checks again for the version that was opened, since it may differ from the one whose record was read before.
    public void requireStill(
            AdminRequest request, Bucket bucket, S3Action action, ObjectInfo opened, VersionRef version)
            throws IOException {
        require(request, bucket, action, opened.key(), version, SeenObject.opened(opened), Said.NOTHING);
    }

    /// Whether the caller may do this with the version that was seen.
    boolean allowsStill(AdminRequest request, Bucket bucket, S3Action action, ObjectInfo expected, VersionRef version)
            throws IOException {
        return refusal(request, bucket, action, expected.key(), version, SeenObject.opened(expected), Said.NOTHING)
                .isEmpty();
    }

    /// @param key `null` for an action on the bucket itself
    public boolean allows(
            AdminRequest request, Bucket bucket, S3Action action, @Nullable String key, VersionRef version)
            throws IOException {
        var object = SeenObject.in(objects, bucket, key, version);
        return refusal(request, bucket, action, key, version, object, Said.NOTHING)
                .isEmpty();
    }

    /// For the version `null`, which is the object as written without versioning, the action without a version must
    /// be allowed, too.
    private Optional<Problem> refusal(
            AdminRequest request,
            Bucket bucket,
            S3Action action,
            @Nullable String key,
            VersionRef version,
            SeenObject object,
            Said facts)
            throws IOException {
        if (!(version instanceof VersionRef.Named)) {
            return refused(request, bucket, action, key, version, object, facts);
        }
        var refusal = refused(request, bucket, action.ofVersion(), key, version, object, facts);
        return refusal.isEmpty() && version.equals(VersionRef.NULL)
                ? refused(request, bucket, action, key, version, object, facts)
                : refusal;
    }

    private Optional<Problem> refused(
            AdminRequest request,
            Bucket bucket,
            S3Action action,
            @Nullable String key,
            VersionRef version,
            SeenObject object,
            Said withFacts)
            throws IOException {
        var user = request.caller().userId();
        var project = request.project();
        var who = Askers.of(project, user == null ? "" : user, request.rights().owns(project.id()), null);
        var facts = new KnownFacts(
                        new RequesterFacts(who.requester(), user, bucket, projects, users),
                        version,
                        object,
                        clock.instant(),
                        request.call().peer().secure())
                .with(ConditionKey.SOURCE_IP, addressOf(request))
                .with(ConditionKey.USER_AGENT, request.call().peer().client())
                .with(ConditionKey.OBJECT_CREATION, action == S3Action.PUT_OBJECT ? "true" : null);
        if (action == S3Action.LIST_BUCKET || action == S3Action.LIST_BUCKET_VERSIONS) {
            // Listing the versions of one key counts as a listing with the key as its prefix.
            facts.with(
                            ConditionKey.PREFIX,
                            request.query("prefix")
                                    .or(() -> request.query("key"))
                                    .orElse(null))
                    .with(ConditionKey.DELIMITER, request.query("delimiter").orElse(null))
                    .with(ConditionKey.MAX_KEYS, request.query("limit").orElse(null));
        }
        facts.with(withFacts);
        return decided(new Question(who, action, bucket.name().value(), key, facts, rules.of(bucket, object)))
                        instanceof Denied denied
                ? Optional.of(problem(action, denied))
                : Optional.empty();
    }

    private static @Nullable String addressOf(AdminRequest request) {
        var address = request.call().peer().address();
        return address.isEmpty() ? null : address;
    }

    /// @throws IOException when the store fails
    public static Decision decided(Question question) throws IOException {
        try {
            return AccessDecision.decide(question);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static Problem problem(S3Action action, Denied denied) {
        return Problem.forbidden(sentence(action, denied))
                .with("action", action.policyName())
                .with("statement", denied.statement());
    }

    public static String sentence(S3Action action, Denied denied) {
        return switch (denied.by()) {
            case POLICY_DENIES ->
                "the bucket policy denies " + action.policyName() + ": its statement " + named(denied.statement());
            case ROLE -> action.policyName() + " is for owners of the project";
            case SCOPE_DENIES, SCOPE_DOES_NOT_ALLOW, PUBLIC_ACCESS_BLOCKED, NOTHING_ALLOWS ->
                "nothing allows " + action.policyName();
            case OBJECT_OF_ANOTHER ->
                "the object belongs to another project, whose ACL does not allow " + action.policyName();
        };
    }

    /// Puts a Sid into quotation marks. A statement without Sid has a name like `statement 2` already.
    static String named(String statement) {
        return statement.matches("statement \\d+")
                ? statement.substring("statement ".length())
                : "\"" + Directory.shown(statement) + "\"";
    }
}
