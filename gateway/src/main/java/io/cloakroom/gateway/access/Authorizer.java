package io.cloakroom.gateway.access;

import io.cloakroom.gateway.access.RequestedAcls.Target;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.Admitted.Readmission;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.s3.access.AccessDecision;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.S3Action.On;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
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
    private static final Set<S3Action> SETTING_ACLS =
            Set.of(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT_ACL, S3Action.PUT_BUCKET_ACL);

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final BucketRules rules;
    private final RequestedAcls acls;
    private final Questions questions;

    public Authorizer(ProjectStore projects, ObjectStore objects, TokenStore users, BucketRules rules) {
        this.projects = projects;
        this.objects = objects;
        this.rules = rules;
        this.acls = new RequestedAcls(projects, rules);
        this.questions = new Questions(projects, objects, users, rules);
    }

    /// The request with its bucket, when the caller may do its action and whatever else its headers ask for.
    ///
    /// @throws S3Exception AccessDenied, NoSuchBucket or InvalidBucketName
    public S3Request admit(AskedRequest asked) throws IOException {
        var bucket = bucket(asked.address().bucket());
        requireOwner(bucket, asked, "x-amz-expected-bucket-owner");
        requirePayer(asked, bucket);
        var version = version(asked);
        var key = asked.address().key();
        var place = new AccessTarget(bucket, key, version, laterAskedObject(asked, bucket, key, version));
        for (var each : Demand.of(asked)) {
            // DeleteObjects asks for each of its keys itself.
            boolean keysFollow = each.action().on() == On.OBJECT && place.key() == null;
            if (!keysFollow) {
                require(asked, place, each);
            } else if (!owns(asked.caller(), bucket) && !mayDeleteSome(asked, bucket)) {
                throw withRegion(bucket, S3Error.ACCESS_DENIED.exception());
            }
        }
        if (SETTING_ACLS.contains(asked.action())) {
            var _ = acls.allowed(asked, bucket, Target.bucket(bucket.project()));
        }
        return new S3Request(asked, bucket, Readmission.none());
    }

    /// Whether the request is one that its caller would pay for (Amazon S3 User Guide, "Using Requester Pays buckets").
    public boolean isCharged(Caller caller, Bucket bucket) throws IOException {
        return !owns(caller, bucket) && rules.requesterPays(bucket);
    }

    /// @throws S3Exception AccessDenied where the requester pays, and this one does not say so
    private void requirePayer(AskedRequest asked, Bucket bucket) throws IOException {
        boolean willing = asked.caller() instanceof Holder
                && asked.header("x-amz-request-payer").map("requester"::equals).orElse(false);
        if (!willing && isCharged(asked.caller(), bucket)) {
            throw withRegion(bucket, S3Error.ACCESS_DENIED.exception());
        }
    }

    /// Whether policy or ACL could let others delete anything: if not, there is no need to read which keys they name.
    private boolean mayDeleteSome(AskedRequest asked, Bucket bucket) throws IOException {
        if (!bucket.acl().opensNothing()) {
            return true;
        }
        var policy = rules.policy(bucket);
        return policy.isPresent()
                && Evaluator.mayAllow(
                        policy.get().policy(),
                        Questions.requester(asked.caller()),
                        S3Action.DELETE_OBJECT,
                        S3Action.DELETE_OBJECT_VERSION);
    }

    /// Whether something beside the token decides, and so may decide otherwise by now.
    public boolean mayHaveChanged(S3Request admitted) throws IOException {
        // A block of public access, or ACLs that were switched off, hold for the ACL that it brings.
        return RequestedAcls.areGiven(admitted.asked()) || moreDecides(admitted.asked(), admitted.bucket());
    }

    /// The ACL that holds: none but the owner's where ownership says so.
    public Acl holding(Bucket bucket, Acl acl) throws IOException {
        return rules.ownership(bucket).hasAcls() ? acl : Acl.PRIVATE;
    }

    /// Whose the bucket of the request is, and the objects in it.
    public Owners owners(S3Request admitted) throws IOException {
        return Owners.of(admitted, rules, projects);
    }

    /// What a client sends as a version's id may be none. Then there is no such version.
    private static VersionRef version(AskedRequest asked) {
        return version(asked.query().get("versionId").orElse(null));
    }

    private static VersionRef version(@Nullable String given) {
        return given == null ? VersionRef.CURRENT : VersionRef.named(given);
    }

    private SeenObject object(Bucket bucket, @Nullable String key, VersionRef version) {
        return SeenObject.in(objects, bucket, key, version);
    }

    /// The object, of which nothing is asked as long as the answer is the same for all objects of the bucket's owner:
    /// [#requireStill] and its like look at the version that was opened, and ask then if it is another project's.
    private SeenObject laterAskedObject(AskedRequest asked, Bucket bucket, @Nullable String key, VersionRef version)
            throws IOException {
        return Demand.asksForETag(asked) || moreDecides(asked, bucket) ? object(bucket, key, version) : SeenObject.NONE;
    }

    /// The request, when its caller may do its action to the account, or make such a bucket.
    ///
    /// @throws S3Exception AccessDenied
    public AccountRequest admitToAccount(AskedRequest asked) throws IOException {
        return switch (asked.caller()) {
            case Anonymous _ -> throw S3Error.ACCESS_DENIED.exception();
            case Holder holder -> {
                var request = new AccountRequest(asked, holder, Readmission.none());
                // A token that may not list all buckets sees those that it may use: see ListBuckets.
                if (asked.action() != S3Action.LIST_ALL_MY_BUCKETS) {
                    for (var each : Demand.of(asked)) {
                        requireOnNewBucket(request, each);
                    }
                }
                yield request;
            }
        };
    }

    /// For what a bucket is to get that is made by this request, and which only the operation knows.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnNewBucket(AccountRequest request, S3Action action) throws IOException {
        requireOnNewBucket(request, new Demand.Allowed(action));
    }

    private void requireOnNewBucket(AccountRequest request, Demand demand) throws IOException {
        if (decided(request.asked(), AccessTarget.NO_BUCKET, demand) instanceof Decision.Denied denied) {
            throw Denials.to(request.holder(), demand.action()).because(denied);
        }
    }

    /// The bucket that a request names elsewhere than in its address: the source of a copy.
    public Bucket sourceBucket(S3Request request, String name) throws IOException {
        var asked = request.asked();
        var bucket = bucket(name);
        requireOwner(bucket, asked, "x-amz-source-expected-bucket-owner");
        requirePayer(asked, bucket);
        return bucket;
    }

    /// For an object that a request names elsewhere than in its address, or a version of it.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not read it
    public void requireRead(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        requireOnObject(request, bucket, S3Action.GET_OBJECT, key, versionId);
    }

    /// The same, for an object that will be opened, when [#requireStillReadable] asks again.
    public void requireMayRead(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        var asked = request.asked();
        var version = version(versionId);
        var place = new AccessTarget(bucket, key, version, laterAskedObject(asked, bucket, key, version));
        require(asked, place, Demand.onVersion(S3Action.GET_OBJECT, versionId));
    }

    /// For what an operation finds to be needed beside its own action.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnObject(
            S3Request request, Bucket bucket, S3Action action, String key, @Nullable String versionId)
            throws IOException {
        var asked = request.asked();
        var version = version(versionId);
        require(
                asked,
                new AccessTarget(bucket, key, version, object(bucket, key, version)),
                Demand.onVersion(action, versionId));
    }

    /// Asks once more for all that the request needs, now that it is known what its body says, or what an object brings that is
    /// copied. Conditions of policies that speak of that have been passed over until now.
    ///
    /// @return the request with what was said
    /// @throws S3Exception AccessDenied when the caller may not
    public S3Request requireSaying(S3Request request, BodyFacts body) throws IOException {
        var told = request.saying(body);
        var version = version(told.asked());
        var bucket = told.bucket();
        var place = new AccessTarget(bucket, told.key(), version, object(bucket, told.key(), version));
        require(told.asked(), place, Demand.of(told.asked()));
        return told;
    }

    /// Whether the caller may do this with what the request addresses, too.
    ///
    /// @param info the version that was opened
    public boolean allows(S3Request request, S3Action action, ObjectInfo info) throws IOException {
        var asked = request.asked();
        var versionId = asked.query().get("versionId").orElse(null);
        var place = new AccessTarget(request.bucket(), request.key(), version(versionId), SeenObject.opened(info));
        for (var each : Demand.onVersion(action, versionId)) {
            if (decided(asked, place, each) instanceof Decision.Denied) {
                return false;
            }
        }
        return true;
    }

    /// As [#requireRead], for deleting.
    public void requireDelete(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        var asked = request.asked();
        var version = version(versionId);
        var place = new AccessTarget(bucket, key, version, object(bucket, key, version));
        require(asked, place, Demand.onVersion(S3Action.DELETE_OBJECT, versionId));
        require(asked, place, Demand.ofBypass(asked));
    }

    /// For an object that gets another ACL than a private one, which only the operation knows. Policies are asked about this ACL,
    /// whatever the header says: no operation that finds its ACL so reads the header.
    ///
    /// @throws S3Exception AccessDenied when the caller may not publish it
    public void requirePublisher(S3Request request, Bucket bucket, String key, Acl acl) throws IOException {
        var place = new AccessTarget(bucket, key, VersionRef.CURRENT, object(bucket, key, VersionRef.CURRENT));
        require(request.asked(), place, new Demand.Publishing(acl));
        // An ACL that is there already opens nothing where ACLs are off, and may stay.
        acls.requireAllowed(bucket, acl, acls.areOff(bucket));
    }

    /// For an action on the bucket itself that only the operation knows to be needed.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnBucket(Admitted request, Bucket bucket, S3Action action) throws IOException {
        require(request.asked(), AccessTarget.on(bucket), new Demand.Allowed(action));
    }

    /// Whether the request may do with this very version what it asks: asked again when an object was opened, as another one
    /// may have taken the place of that which [#admit] saw.
    ///
    /// @throws S3Exception AccessDenied
    public void requireStill(S3Request request, ObjectInfo info) throws IOException {
        var asked = request.asked();
        if (isOfAnother(info) || moreDecides(asked, request.bucket())) {
            var place = new AccessTarget(request.bucket(), info.key(), version(asked), SeenObject.opened(info));
            require(asked, place, Demand.of(asked));
        }
    }

    /// The same for the source of a copy.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied
    public void requireStillReadable(S3Request request, Bucket bucket, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        var asked = request.asked();
        if (isOfAnother(info) || moreDecides(asked, bucket)) {
            var place = new AccessTarget(bucket, info.key(), version(versionId), SeenObject.opened(info));
            require(asked, place, Demand.onVersion(S3Action.GET_OBJECT, versionId));
        }
    }

    /// The same for tags that come along with the copy.
    public void requireTagsStillReadable(S3Request request, Bucket bucket, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        var place = new AccessTarget(bucket, info.key(), version(versionId), SeenObject.opened(info));
        require(request.asked(), place, Demand.onVersion(S3Action.GET_OBJECT_TAGGING, versionId));
    }

    /// The same for an object that is taken away from its key.
    public void requireStillDeletable(S3Request request, Bucket bucket, ObjectInfo info) throws IOException {
        var place = new AccessTarget(bucket, info.key(), VersionRef.CURRENT, SeenObject.opened(info));
        require(request.asked(), place, Demand.onVersion(S3Action.DELETE_OBJECT, null));
    }

    /// What is appended becomes part of an object, so it takes who owns that, or whom the policy of its owner's bucket lets
    /// write. An ACL that lets others write lets them make objects of their own.
    ///
    /// @param info the object as it was seen
    /// @throws S3Exception AccessDenied
    public void requireAppend(S3Request request, ObjectInfo info) throws IOException {
        var bucket = request.bucket();
        boolean ofBucket = !isOfAnother(info) || acls.areOff(bucket);
        var owner = ofBucket ? bucket.project() : info.meta().owner();
        boolean owns = request.caller() instanceof Holder holder
                && holder.project().id().equals(owner);
        if (owns) {
            return;
        }
        var place = new AccessTarget(bucket, info.key(), VersionRef.CURRENT, SeenObject.opened(info));
        boolean byPolicy = ofBucket
                && decided(request.asked(), place, new Demand.Allowed(S3Action.PUT_OBJECT))
                        instanceof Decision.Allowed allowed
                && allowed.by() == Decision.Ground.POLICY;
        if (!byPolicy) {
            throw withRegion(bucket, S3Error.ACCESS_DENIED.exception());
        }
    }

    private static boolean isOfAnother(ObjectInfo info) {
        return !info.meta().owner().isEmpty();
    }

    /// Whether more than the token's project decides. To an owner's token without limits, in a bucket without a policy, all
    /// versions are the same, at any time.
    private boolean moreDecides(AskedRequest asked, Bucket bucket) throws IOException {
        boolean limited =
                asked.caller() instanceof Holder holder && !holder.scope().isFull();
        return limited || !owns(asked.caller(), bucket) || rules.policy(bucket).isPresent();
    }

    /// Who may not list must not learn which keys exist.
    ///
    /// @throws S3Exception AccessDenied to who may not be told that an object is not there
    public void requireMayMiss(S3Request request, Bucket bucket, String key) throws IOException {
        var asked = request.asked();
        var question = questions.of(asked, AccessTarget.on(bucket), S3Action.LIST_BUCKET);
        // By a listing of the whole bucket, or by one whose prefix is the key.
        if (!mayList(question, null) && !mayList(question, key)) {
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
        return asked.with(facts);
    }

    /// Tells of a bucket of the caller's own whether ListBuckets shows it.
    public Predicate<Bucket> visible(AccountRequest request) {
        var scope = questions.scope(request.holder());
        if (scope == null) {
            return _ -> true;
        }
        var facts = questions.facts(request.asked(), AccessTarget.NO_BUCKET, S3Action.LIST_ALL_MY_BUCKETS);
        var all = AccessRequest.onAccount(S3Action.LIST_ALL_MY_BUCKETS, facts);
        if (Evaluator.decide(scope, all) == Evaluator.Decision.ALLOWED) {
            return _ -> true;
        }
        var names = Evaluator.visible(scope, facts);
        return bucket -> names.test(bucket.name().value());
    }

    private void require(AskedRequest asked, AccessTarget place, List<Demand> demands) throws IOException {
        for (var each : demands) {
            require(asked, place, each);
        }
    }

    private void require(AskedRequest asked, AccessTarget place, Demand demand) throws IOException {
        if (decided(asked, place, demand) instanceof Decision.Denied denied) {
            throw refused(asked, place, demand, denied);
        }
    }

    /// Tells the way out where people look for it, but only to whoever holds a token of the bucket's own project.
    private static S3Exception refused(AskedRequest asked, AccessTarget place, Demand demand, Decision.Denied denied) {
        var bucket = place.bucket();
        boolean mayBeTold = asked.caller() instanceof Holder
                && bucket != null
                && owns(asked.caller(), bucket)
                && denied.by() != Decision.Obstacle.POLICY_DENIES
                && denied.by() != Decision.Obstacle.OBJECT_OF_ANOTHER;
        var refusal = mayBeTold && asked.caller() instanceof Holder holder
                ? Denials.to(holder, demand.action())
                : S3Error.ACCESS_DENIED.exception();
        return (bucket == null ? refusal : withRegion(bucket, refusal)).because(denied);
    }

    private Decision decided(AskedRequest asked, AccessTarget place, Demand demand) throws IOException {
        var question = questions.of(asked, place, demand.action());
        try {
            return demand.decide(question);
        } catch (RequestValues.NotYetKnown later) {
            return postponed(asked, place);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static boolean mayList(Question question, @Nullable String prefix) throws IOException {
        try {
            return AccessDecision.decide(asListing(question, prefix)).allows();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /// The operation asks again when it knows, see [#requireSaying]. Where nothing could allow a write, there is no need to wait
    /// for its body.
    private Decision postponed(AskedRequest asked, AccessTarget place) throws IOException {
        var bucket = place.bucket();
        boolean hopeless = bucket != null
                && asked.action() == S3Action.PUT_OBJECT
                && !owns(asked.caller(), bucket)
                && bucket.acl().opensNothing()
                && rules.policy(bucket).isEmpty();
        return hopeless
                ? new Decision.Denied(Decision.Obstacle.NOTHING_ALLOWS, "")
                : new Decision.Allowed(Decision.Ground.OWNER, "");
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

    private void requireOwner(Bucket bucket, AskedRequest asked, String header) throws IOException {
        var expected = asked.header(header);
        if (expected.isEmpty()) {
            return;
        }
        if (!ACCOUNT_NUMBER.matcher(expected.get()).matches()) {
            throw S3Error.INVALID_BUCKET_OWNER.exception();
        }
        if (!owner(asked.caller(), bucket).map(Project::accountNumber).equals(expected)) {
            throw withRegion(bucket, S3Error.ACCESS_DENIED.exception());
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
        return caller instanceof Holder holder && holder.owns(bucket);
    }

    /// Tells the region even so, as AWS does: clients of other regions find their way by it.
    private static S3Exception withRegion(Bucket bucket, S3Exception refused) {
        return refused.header("x-amz-bucket-region", bucket.region());
    }
}
