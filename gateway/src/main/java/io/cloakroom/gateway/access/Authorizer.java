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
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.S3Action.On;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides whether a caller may do what its request asks, by putting each [Demand] of the request before [AccessDecision].
///
/// The way of a request: [#admit] lets it in. The operation then asks for whatever only it knows to be needed: other objects and
/// buckets here, the version that it has opened at [#opened].
public final class Authorizer {
    private static final Set<S3Action> SETTING_ACLS =
            Set.of(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT_ACL, S3Action.PUT_BUCKET_ACL);

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final BucketRules rules;
    private final RequestedAcls acls;
    private final NamedBuckets buckets;
    private final DemandCheck check;
    private final OpenedVersions opened;
    private final ListingRights listings;

    public Authorizer(ProjectStore projects, ObjectStore objects, TokenStore users, BucketRules rules) {
        this.projects = projects;
        this.objects = objects;
        this.rules = rules;
        this.acls = new RequestedAcls(projects, rules);
        this.buckets = new NamedBuckets(projects, rules);
        var questions = new Questions(projects, objects, users, rules);
        this.check = new DemandCheck(rules, questions);
        this.opened = new OpenedVersions(check, acls);
        this.listings = new ListingRights(questions);
    }

    /// Checks on the version that an operation has opened.
    public OpenedVersions opened() {
        return opened;
    }

    /// Admits a request on a bucket, when the caller may do its action and whatever else its headers ask for.
    ///
    /// @throws S3Exception AccessDenied, NoSuchBucket or InvalidBucketName
    public S3Request admit(AskedRequest asked) throws IOException {
        var bucket = buckets.bucket(asked, asked.address().bucket(), "x-amz-expected-bucket-owner");
        var target = targetOpenedLater(asked, bucket, asked.address().key(), AccessTarget.version(asked));
        for (var each : Demand.of(asked)) {
            // The keys of DeleteObjects are in the body; the operation checks each of them itself.
            boolean keysFollow = each.action().on() == On.OBJECT && target.key() == null;
            if (!keysFollow) {
                check.require(asked, target, each);
            } else if (!asked.caller().owns(bucket) && !mayDeleteSome(asked, bucket)) {
                throw Denials.in(bucket);
            }
        }
        if (SETTING_ACLS.contains(asked.action())) {
            var _ = acls.allowed(asked, bucket, Target.bucket(bucket.project()));
        }
        return new S3Request(asked, bucket, Readmission.none());
    }

    /// Whether the caller pays for requests on the bucket.
    public boolean isCharged(Caller caller, Bucket bucket) throws IOException {
        return buckets.isCharged(caller, bucket);
    }

    /// Whether policy or ACL could let another project's caller delete anything. If not, the keys in the body need not be read.
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

    /// Whether the request might be refused if it were admitted again now with the same token.
    public boolean mayHaveChanged(S3Request admitted) throws IOException {
        // Public access may have been blocked, or ACLs switched off, since the ACL in the request was allowed.
        return RequestedAcls.areGiven(admitted.asked()) || check.dependsOnMore(admitted.asked(), admitted.bucket());
    }

    /// The ACL that holds for an object: a private one where the bucket's ownership has switched ACLs off.
    public Acl holding(Bucket bucket, Acl acl) throws IOException {
        return rules.ownership(bucket).hasAcls() ? acl : Acl.PRIVATE;
    }

    /// Who owns the bucket of the request, and the objects in it.
    public Owners owners(S3Request admitted) throws IOException {
        return Owners.of(admitted, rules, projects);
    }

    private AccessTarget target(Bucket bucket, @Nullable String key, VersionRef version) {
        return new AccessTarget(bucket, key, version, SeenObject.in(objects, bucket, key, version));
    }

    /// The target without a look at its object, which saves reading a record, where the answer is the same for all objects of the
    /// bucket's owner. Whether the object belongs to another project, [OpenedVersions] finds out on the version that was opened.
    private AccessTarget targetOpenedLater(AskedRequest asked, Bucket bucket, @Nullable String key, VersionRef version)
            throws IOException {
        return Demand.asksForETag(asked) || check.dependsOnMore(asked, bucket)
                ? target(bucket, key, version)
                : new AccessTarget(bucket, key, version, SeenObject.NONE);
    }

    /// Admits a request on the account, or for a new bucket.
    ///
    /// @throws S3Exception AccessDenied
    public AccountRequest admitToAccount(AskedRequest asked) throws IOException {
        return switch (asked.caller()) {
            case Anonymous _ -> throw S3Error.ACCESS_DENIED.exception();
            case Holder holder -> {
                var request = new AccountRequest(asked, holder, Readmission.none());
                // A token that may not list all buckets still sees those that it may use, see #visible.
                if (asked.action() != S3Action.LIST_ALL_MY_BUCKETS) {
                    for (var each : Demand.of(asked)) {
                        requireOnNewBucket(request, each);
                    }
                }
                yield request;
            }
        };
    }

    /// Requires a right on the bucket that this request makes, when only the operation knows that it is needed.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnNewBucket(AccountRequest request, S3Action action) throws IOException {
        requireOnNewBucket(request, new Demand.Allowed(action));
    }

    private void requireOnNewBucket(AccountRequest request, Demand demand) throws IOException {
        if (check.decide(request.asked(), AccessTarget.NO_BUCKET, demand) instanceof Decision.Denied denied) {
            throw Denials.to(request.holder(), demand.action()).because(denied);
        }
    }

    /// The bucket of the source of a copy.
    ///
    /// @throws S3Exception as for the bucket in a request's address
    public Bucket sourceBucket(S3Request request, String name) throws IOException {
        return buckets.bucket(request.asked(), name, "x-amz-source-expected-bucket-owner");
    }

    /// Requires the right to read an object that is not the one in the request's address, or a version of it.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not read it
    public void requireRead(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        requireOnObject(request, bucket, S3Action.GET_OBJECT, key, versionId);
    }

    /// The same for an object that will be opened, and on which [OpenedVersions#requireStillReadable] is called then.
    public void requireMayRead(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        var asked = request.asked();
        var target = targetOpenedLater(asked, bucket, key, AccessTarget.version(versionId));
        check.require(asked, target, Demand.onVersion(S3Action.GET_OBJECT, versionId));
    }

    /// Requires the right to do `action` to an object, beside the request's own action.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnObject(
            S3Request request, Bucket bucket, S3Action action, String key, @Nullable String versionId)
            throws IOException {
        var target = target(bucket, key, AccessTarget.version(versionId));
        check.require(request.asked(), target, Demand.onVersion(action, versionId));
    }

    /// Checks all demands of the request once more, now that the operation knows what the body says or what the source of a copy
    /// brings along. Until now, conditions of policies about these were passed over ([Operation#tellsMore]).
    ///
    /// @return the request with what was found out
    /// @throws S3Exception AccessDenied when the caller may not
    public S3Request requireSaying(S3Request request, BodyFacts body) throws IOException {
        var withFacts = request.saying(body);
        var target = target(withFacts.bucket(), withFacts.key(), AccessTarget.version(withFacts.asked()));
        check.require(withFacts.asked(), target, Demand.of(withFacts.asked()));
        return withFacts;
    }

    /// Requires the right to delete an object that is not the one in the request's address, or a version of it.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireDelete(S3Request request, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        var asked = request.asked();
        var target = target(bucket, key, AccessTarget.version(versionId));
        check.require(asked, target, Demand.onVersion(S3Action.DELETE_OBJECT, versionId));
        check.require(asked, target, Demand.ofBypass(asked));
    }

    /// Requires the right to give an object an ACL that is not private and that only the operation knows. Policies are asked about
    /// this ACL and not about the header's, which such an operation does not read.
    ///
    /// @throws S3Exception AccessDenied when the caller may not publish it
    public void requirePublisher(S3Request request, Bucket bucket, String key, Acl acl) throws IOException {
        check.require(request.asked(), target(bucket, key, VersionRef.CURRENT), new Demand.Publishing(acl));
        // Where ACLs are off, an ACL that exists already opens nothing, and may stay.
        acls.requireAllowed(bucket, acl, acls.areOff(bucket));
    }

    /// Requires a right on the bucket itself, when only the operation knows that it is needed.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnBucket(Admitted request, Bucket bucket, S3Action action) throws IOException {
        check.require(request.asked(), AccessTarget.on(bucket), new Demand.Allowed(action));
    }

    /// To be called before a client is told that a key does not exist.
    ///
    /// @throws S3Exception AccessDenied to a caller who may not list the key, and so must not learn that it is absent
    public void requireMayMiss(S3Request request, Bucket bucket, String key) throws IOException {
        listings.requireMayMiss(request, bucket, key);
    }

    /// Which of the project's buckets ListBuckets shows to the caller.
    public Predicate<Bucket> visible(AccountRequest request) {
        return listings.visible(request);
    }
}
