package io.cloakroom.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.s3.access.AccessDecision;
import io.cloakroom.s3.access.Askers;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.S3Action.On;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectOwnership;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a caller may do what the request asks: puts each [Demand] of a request before [AccessDecision].
public final class Authorizer {
    private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{12}");
    private static final int KEPT_SCOPE_BYTES = 64 << 20;
    private static final Set<S3Action> SETTING_ACLS =
            Set.of(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT_ACL, S3Action.PUT_BUCKET_ACL);
    private static final String FULL_CONTROL = "bucket-owner-full-control";

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final TokenStore users;
    private final BucketRules rules;
    private final LoadingCache<String, Policy> scopes = Caffeine.newBuilder()
            .maximumWeight(KEPT_SCOPE_BYTES)
            .weigher((String text, Policy policy) -> text.length() * Character.BYTES + policy.weight())
            .build(Policy::stored);

    public Authorizer(ProjectStore projects, ObjectStore objects, TokenStore users, BucketRules rules) {
        this.projects = projects;
        this.objects = objects;
        this.users = users;
        this.rules = rules;
    }

    /// The request with its bucket, when the caller may do its action and whatever else its headers ask for.
    ///
    /// @throws S3Exception AccessDenied, NoSuchBucket or InvalidBucketName
    public S3Request admit(S3Request asked) throws IOException {
        if (asked.address().kind() == Kind.SERVICE || asked.action() == S3Action.CREATE_BUCKET) {
            return admitToAccount(asked);
        }
        var bucket = bucket(asked.address().bucket());
        requireOwner(bucket, asked, "x-amz-expected-bucket-owner");
        requirePayer(asked, bucket);
        var version = version(asked);
        var place = new Place(
                bucket,
                asked.address().key(),
                version,
                object(bucket, asked.address().key(), version));
        for (var each : Demand.of(asked)) {
            // DeleteObjects asks for each of its keys itself.
            boolean keysFollow = each.action().on() == On.OBJECT && place.key() == null;
            if (!keysFollow) {
                require(asked, place, each);
            } else if (!owns(asked.caller(), bucket) && !mayDeleteSome(asked, bucket)) {
                throw told(bucket, S3Error.ACCESS_DENIED.exception());
            }
        }
        if (SETTING_ACLS.contains(asked.action())) {
            var acl = asked.header("x-amz-acl");
            if (acl.isPresent()) {
                requireAclsAllowed(bucket, acl.get().equals(FULL_CONTROL), !Demand.HARMLESS_ACLS.contains(acl.get()));
            }
        }
        return asked.in(bucket);
    }

    /// Whether the request is one that its caller would pay for (Amazon S3 User Guide, "Using Requester Pays buckets").
    public boolean isCharged(S3Request admitted) throws IOException {
        var bucket = admitted.nullableBucket();
        return bucket != null && !owns(admitted.caller(), bucket) && rules.requesterPays(bucket);
    }

    /// @throws S3Exception AccessDenied where the requester pays, and this one does not say so
    private void requirePayer(S3Request asked, Bucket bucket) throws IOException {
        boolean willing = asked.caller() instanceof Holder
                && asked.header("x-amz-request-payer").map("requester"::equals).orElse(false);
        if (!willing && isCharged(asked.in(bucket))) {
            throw told(bucket, S3Error.ACCESS_DENIED.exception());
        }
    }

    /// Whether the bucket policy could let others delete anything: if not, there is no need to read which keys they name.
    private boolean mayDeleteSome(S3Request asked, Bucket bucket) throws IOException {
        var policy = rules.policy(bucket);
        return policy.isPresent()
                && Evaluator.mayAllow(
                        policy.get().policy(),
                        requester(asked.caller()),
                        S3Action.DELETE_OBJECT,
                        S3Action.DELETE_OBJECT_VERSION);
    }

    /// Whether something beside the token decides, and so may decide otherwise by now.
    public boolean mayHaveChanged(S3Request admitted) throws IOException {
        var bucket = admitted.nullableBucket();
        return bucket != null && moreDecides(admitted, bucket);
    }

    /// The ACL that holds: none but the owner's where ownership says so.
    public CannedAcl holding(Bucket bucket, CannedAcl acl) throws IOException {
        return rules.ownership(bucket) == ObjectOwnership.BUCKET_OWNER_ENFORCED ? CannedAcl.PRIVATE : acl;
    }

    /// For an ACL that a request brings (Amazon S3 User Guide, "Disabling ACLs" and "Blocking public access").
    ///
    /// @param ofOwner  whether it gives all to the bucket's owner, and nothing to others
    /// @param isPublic whether it opens something to everybody
    /// @throws S3Exception AccessControlListNotSupported, AccessDenied
    public void requireAclsAllowed(Bucket bucket, boolean ofOwner, boolean isPublic) throws IOException {
        if (!ofOwner && rules.ownership(bucket) == ObjectOwnership.BUCKET_OWNER_ENFORCED) {
            throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.exception();
        }
        if (isPublic && rules.blocks(bucket).blockPublicAcls()) {
            throw told(bucket, S3Error.ACCESS_DENIED.exception())
                    .because(new Decision.Denied(Decision.Obstacle.PUBLIC_ACCESS_BLOCKED, ""));
        }
    }

    /// What a client sends as a version's id may be none. Then there is no such version.
    private static VersionRef version(S3Request asked) {
        return version(asked.query().get("versionId").orElse(null));
    }

    private static VersionRef version(@Nullable String given) {
        return given == null ? VersionRef.CURRENT : VersionRef.named(given);
    }

    /// What a question is about.
    ///
    /// @param bucket  `null` for one that is not there yet
    /// @param key     `null` for an action on the bucket itself
    /// @param version of the object
    private record Place(@Nullable Bucket bucket, @Nullable String key, VersionRef version, SeenObject object) {}

    private SeenObject object(Bucket bucket, @Nullable String key, VersionRef version) {
        return SeenObject.in(objects, bucket, key, version);
    }

    private S3Request admitToAccount(S3Request asked) throws IOException {
        switch (asked.caller()) {
            case Anonymous _ -> throw S3Error.ACCESS_DENIED.exception();
            case Holder holder -> {
                // A token that may not list all buckets sees those that it may use: see ListBuckets.
                if (asked.action() != S3Action.LIST_ALL_MY_BUCKETS) {
                    for (var each : Demand.of(asked)) {
                        requireOnNewBucket(asked, holder, each);
                    }
                }
            }
        }
        return asked;
    }

    /// For what a bucket is to get that is made by this request, and which only the operation knows.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnNewBucket(S3Request asked, Holder holder, S3Action action) throws IOException {
        requireOnNewBucket(asked, holder, new Demand.Allowed(action));
    }

    private void requireOnNewBucket(S3Request asked, Holder holder, Demand demand) throws IOException {
        var place = new Place(null, null, VersionRef.CURRENT, SeenObject.none());
        if (decided(asked, place, demand) instanceof Decision.Denied denied) {
            throw Denials.to(holder, demand.action()).because(denied);
        }
    }

    /// The bucket that a request names elsewhere than in its address: the source of a copy.
    public Bucket sourceBucket(S3Request asked, String name) throws IOException {
        var bucket = bucket(name);
        requireOwner(bucket, asked, "x-amz-source-expected-bucket-owner");
        requirePayer(asked, bucket);
        return bucket;
    }

    /// For an object that a request names elsewhere than in its address, or a version of it.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not read it
    public void requireRead(S3Request asked, Bucket bucket, String key, @Nullable String versionId) throws IOException {
        requireOnObject(asked, bucket, S3Action.GET_OBJECT, key, versionId);
    }

    /// For what an operation finds to be needed beside its own action.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnObject(S3Request asked, Bucket bucket, S3Action action, String key, @Nullable String versionId)
            throws IOException {
        var version = version(versionId);
        require(
                asked,
                new Place(bucket, key, version, object(bucket, key, version)),
                Demand.onVersion(action, versionId));
    }

    /// Asks once more for all that the request needs, now that it is known what its body says, or what an object brings that is
    /// copied. Conditions of policies that speak of that have been passed over until now.
    ///
    /// @return the request with what was said
    /// @throws S3Exception AccessDenied when the caller may not
    public S3Request requireSaying(S3Request asked, BodyFacts body) throws IOException {
        var told = asked.saying(body);
        var version = version(told);
        var bucket = told.bucket();
        require(told, new Place(bucket, told.key(), version, object(bucket, told.key(), version)), Demand.of(told));
        return told;
    }

    /// Whether the caller may do this with what the request addresses, too.
    ///
    /// @param info the version that was opened
    public boolean allows(S3Request asked, S3Action action, ObjectInfo info) throws IOException {
        var versionId = asked.query().get("versionId").orElse(null);
        var place = new Place(asked.bucket(), asked.key(), version(versionId), SeenObject.opened(info));
        for (var each : Demand.onVersion(action, versionId)) {
            if (decided(asked, place, each) instanceof Decision.Denied) {
                return false;
            }
        }
        return true;
    }

    /// As [#requireRead], for deleting.
    public void requireDelete(S3Request asked, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        var version = version(versionId);
        var place = new Place(bucket, key, version, object(bucket, key, version));
        require(asked, place, Demand.onVersion(S3Action.DELETE_OBJECT, versionId));
        require(asked, place, Demand.ofBypass(asked));
    }

    /// For an object that gets another ACL than a private one, which only the operation knows.
    ///
    /// @throws S3Exception AccessDenied when the caller may not publish it
    public void requirePublisher(S3Request asked, Bucket bucket, String key) throws IOException {
        requireOnObject(asked, bucket, S3Action.PUT_OBJECT_ACL, key, null);
        requireAclsAllowed(bucket, false, true);
    }

    /// For an action on the bucket itself that only the operation knows to be needed.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnBucket(S3Request asked, Bucket bucket, S3Action action) throws IOException {
        require(asked, new Place(bucket, null, VersionRef.CURRENT, SeenObject.none()), new Demand.Allowed(action));
    }

    /// Whether the request may do with this very version what it asks: asked again when an object was opened, as another one
    /// may have taken the place of that which [#admit] saw.
    ///
    /// @throws S3Exception AccessDenied
    public void requireStill(S3Request asked, ObjectInfo info) throws IOException {
        if (moreDecides(asked, asked.bucket())) {
            var place = new Place(asked.bucket(), info.key(), version(asked), SeenObject.opened(info));
            require(asked, place, Demand.of(asked));
        }
    }

    /// The same for the source of a copy.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied
    public void requireStillReadable(S3Request asked, Bucket bucket, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        if (moreDecides(asked, bucket)) {
            var place = new Place(bucket, info.key(), version(versionId), SeenObject.opened(info));
            require(asked, place, Demand.onVersion(S3Action.GET_OBJECT, versionId));
        }
    }

    /// Whether more than the token's project decides. To an owner's token without limits, in a bucket without a policy, all
    /// versions are the same, at any time.
    private boolean moreDecides(S3Request asked, Bucket bucket) throws IOException {
        boolean limited =
                asked.caller() instanceof Holder holder && !holder.scope().isFull();
        return limited || !owns(asked.caller(), bucket) || rules.policy(bucket).isPresent();
    }

    /// Who may not list must not learn which keys exist.
    ///
    /// @throws S3Exception AccessDenied to who may not be told that an object is not there
    public void requireMayMiss(S3Request asked, Bucket bucket, String key) throws IOException {
        var place = new Place(bucket, null, VersionRef.CURRENT, SeenObject.none());
        var question = question(asked, place, S3Action.LIST_BUCKET);
        // By a listing of the whole bucket, or by one whose prefix is the key.
        if (!decided(asListing(question, null)).allows()
                && !decided(asListing(question, key)).allows()) {
            throw S3Error.ACCESS_DENIED.exception();
        }
    }

    /// A listing that nobody has asked for: parameters of the request say nothing of it.
    private static Question asListing(Question asked, @Nullable String prefix) {
        RequestFacts facts = (name, tag) -> switch (name) {
            case PREFIX -> prefix == null ? null : List.of(prefix);
            case DELIMITER, MAX_KEYS, VERSION_ID -> null;
            default -> asked.facts().values(name, tag);
        };
        return new Question(asked.who(), asked.action(), asked.name(), asked.key(), facts, asked.bucket());
    }

    /// Tells of a bucket of the caller's own whether ListBuckets shows it.
    public Predicate<Bucket> visible(S3Request asked, Holder holder) {
        var scope = scope(holder);
        if (scope == null) {
            return _ -> true;
        }
        var place = new Place(null, null, VersionRef.CURRENT, SeenObject.none());
        var facts = facts(asked, place, S3Action.LIST_ALL_MY_BUCKETS);
        var all = AccessRequest.onAccount(S3Action.LIST_ALL_MY_BUCKETS, facts);
        if (Evaluator.decide(scope, all) == Evaluator.Decision.ALLOWED) {
            return _ -> true;
        }
        var names = Evaluator.visible(scope, facts);
        return bucket -> names.test(bucket.name().value());
    }

    private void require(S3Request asked, Place place, List<Demand> demands) throws IOException {
        for (var each : demands) {
            require(asked, place, each);
        }
    }

    private void require(S3Request asked, Place place, Demand demand) throws IOException {
        if (decided(asked, place, demand) instanceof Decision.Denied denied) {
            throw refused(asked, place, demand, denied);
        }
    }

    /// Tells the way out where people look for it, but only to whoever holds a token of the bucket's own project.
    private static S3Exception refused(S3Request asked, Place place, Demand demand, Decision.Denied denied) {
        var bucket = place.bucket();
        boolean mayBeTold = asked.caller() instanceof Holder
                && bucket != null
                && owns(asked.caller(), bucket)
                && denied.by() != Decision.Obstacle.POLICY_DENIES;
        var refusal = mayBeTold && asked.caller() instanceof Holder holder
                ? Denials.to(holder, demand.action())
                : S3Error.ACCESS_DENIED.exception();
        return (bucket == null ? refusal : told(bucket, refusal)).because(denied);
    }

    private Decision decided(S3Request asked, Place place, Demand demand) throws IOException {
        try {
            return decide(asked, place, demand);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static Decision decided(Question question) throws IOException {
        try {
            return AccessDecision.decide(question);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private Decision decide(S3Request asked, Place place, Demand demand) {
        var question = question(asked, place, demand.action());
        try {
            return demand.decide(question);
        } catch (RequestValues.NotYetKnown later) {
            return postponed(asked, place);
        }
    }

    /// The operation asks again when it knows, see [#requireSaying]. Where nothing could allow it, there is nothing to wait for.
    private Decision postponed(S3Request asked, Place place) {
        var bucket = place.bucket();
        boolean hopeless = bucket != null
                && !owns(asked.caller(), bucket)
                && rules.of(bucket, place.object()).policy() == null;
        return hopeless
                ? new Decision.Denied(Decision.Obstacle.NOTHING_ALLOWS, "")
                : new Decision.Allowed(Decision.Ground.OWNER, "");
    }

    private Question question(S3Request asked, Place place, S3Action action) {
        var bucket = place.bucket();
        return new Question(
                asker(asked.caller()),
                action,
                bucket == null
                        ? String.valueOf(asked.address().bucket())
                        : bucket.name().value(),
                place.key(),
                facts(asked, place, action),
                bucket == null ? null : rules.of(bucket, place.object()));
    }

    private RequestFacts facts(S3Request asked, Place place, S3Action action) {
        var requester = requester(asked.caller());
        var user = asked.caller() instanceof Holder holder ? holder.user() : null;
        return new RequestValues(
                asked,
                action,
                place.version(),
                place.object(),
                new RequesterFacts(requester, user, place.bucket(), projects, users));
    }

    private Asker asker(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Asker.ANYBODY;
            case Holder holder -> Askers.of(holder.project(), holder.user(), holder.owner(), scope(holder));
        };
    }

    private static Requester requester(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Requester.ANONYMOUS;
            case Holder holder ->
                Askers.requester(
                        holder.project(),
                        holder.user(),
                        holder.owner(),
                        holder.scope().isFull());
        };
    }

    private @Nullable Policy scope(Holder holder) {
        return holder.scope().isFull() ? null : scopes.get(holder.scope().policy());
    }

    private Bucket bucket(@Nullable String name) throws IOException {
        var checked = name(name);
        return projects.bucket(checked)
                .orElseThrow(() -> S3Error.NO_SUCH_BUCKET.exception().with("BucketName", checked.value()));
    }

    private static BucketName name(@Nullable String name) {
        var text = name == null ? "" : name;
        return BucketName.of(text)
                .orElseThrow(() -> S3Error.INVALID_BUCKET_NAME.exception().with("BucketName", text));
    }

    private void requireOwner(Bucket bucket, S3Request asked, String header) throws IOException {
        var expected = asked.header(header);
        if (expected.isEmpty()) {
            return;
        }
        if (!ACCOUNT_NUMBER.matcher(expected.get()).matches()) {
            throw S3Error.INVALID_BUCKET_OWNER.exception();
        }
        if (!owner(asked.caller(), bucket).map(Project::accountNumber).equals(expected)) {
            throw told(bucket, S3Error.ACCESS_DENIED.exception());
        }
    }

    /// The project that owns a bucket: an Owner is its id and name.
    public Optional<Project> owner(Caller caller, Bucket bucket) throws IOException {
        return caller instanceof Holder holder && owns(caller, bucket)
                ? Optional.of(holder.project())
                : projects.project(bucket.project());
    }

    /// Whether the caller holds a token of the bucket's own project.
    public static boolean owns(Caller caller, Bucket bucket) {
        return caller instanceof Holder holder && holder.project().id().equals(bucket.project());
    }

    /// Tells the region even so, as AWS does: clients of other regions find their way by it.
    private static S3Exception told(Bucket bucket, S3Exception refused) {
        return refused.header("x-amz-bucket-region", bucket.region());
    }
}
