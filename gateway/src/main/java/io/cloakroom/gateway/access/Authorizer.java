package io.cloakroom.gateway.access;

import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.admin.policy.S3Action.On;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a caller may do what the request asks. The owner of a bucket may do what the token's scope allows; everybody
/// else may read what a canned ACL made public, and nothing more.
public final class Authorizer {
    private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{12}");

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final Scopes scopes = new Scopes();

    public Authorizer(ProjectStore projects, ObjectStore objects) {
        this.projects = projects;
        this.objects = objects;
    }

    /// The request with its bucket, when the caller may do `action` and whatever else its headers ask for.
    ///
    /// @throws S3Exception AccessDenied, NoSuchBucket or InvalidBucketName
    public S3Request admit(S3Request asked, S3Action action) throws IOException {
        if (asked.address().kind() == Kind.SERVICE || action == S3Action.CREATE_BUCKET) {
            return admitToAccount(asked, action);
        }
        var bucket = bucket(asked.address().bucket());
        requireOwner(bucket, asked, "x-amz-expected-bucket-owner");
        for (var each : Demand.of(action, asked)) {
            // DeleteObjects, which asks for each of its keys itself.
            boolean keysFollow =
                    each.action().on() == On.OBJECT && asked.address().key() == null;
            if (!keysFollow) {
                require(asked, bucket, each, asked.address().key(), version(asked));
            } else if (!owns(asked.caller(), bucket)) {
                throw denied(bucket);
            }
        }
        return asked.in(bucket);
    }

    /// What a client sends as a version's id may be none. Then there is no such version.
    private static VersionRef version(S3Request asked) {
        return version(asked.query().get("versionId").orElse(null));
    }

    private static VersionRef version(@Nullable String given) {
        return given == null ? VersionRef.CURRENT : VersionRef.named(given);
    }

    private S3Request admitToAccount(S3Request asked, S3Action action) {
        switch (asked.caller()) {
            case Anonymous _ -> throw S3Error.ACCESS_DENIED.exception();
            case Holder holder -> {
                // A token that may not list all buckets sees those that it may use: see ListBuckets.
                if (action != S3Action.LIST_ALL_MY_BUCKETS) {
                    for (var each : Demand.of(action, asked)) {
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
    public void requireOnNewBucket(S3Request asked, Holder holder, S3Action action) {
        requireOnNewBucket(asked, holder, new Demand.Allowed(action));
    }

    private void requireOnNewBucket(S3Request asked, Holder holder, Demand demand) {
        var name = name(asked.address().bucket());
        if (!permits(asked, holder, demand, name.value(), null, version(asked))) {
            throw Denials.to(holder, demand.action());
        }
    }

    /// The bucket that a request names elsewhere than in its address: the source of a copy.
    public Bucket sourceBucket(S3Request asked, String name) throws IOException {
        var bucket = bucket(name);
        requireOwner(bucket, asked, "x-amz-source-expected-bucket-owner");
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
        for (var each : Demand.onVersion(action, versionId)) {
            require(asked, bucket, each, key, version(versionId));
        }
    }

    /// Whether the caller may do this with what the request addresses, too.
    public boolean allows(S3Request asked, S3Action action) throws IOException {
        var versionId = asked.query().get("versionId").orElse(null);
        for (var each : Demand.onVersion(action, versionId)) {
            if (!meets(asked, asked.bucket(), each, asked.key(), version(versionId))) {
                return false;
            }
        }
        return true;
    }

    /// As [#requireRead], for deleting.
    public void requireDelete(S3Request asked, Bucket bucket, String key, @Nullable String versionId)
            throws IOException {
        requireOnObject(asked, bucket, S3Action.DELETE_OBJECT, key, versionId);
        for (var each : Demand.ofBypass(asked)) {
            require(asked, bucket, each, key, version(versionId));
        }
    }

    /// For an object that gets another ACL than a private one, which only the operation knows.
    ///
    /// @throws S3Exception AccessDenied when the caller may not publish it
    public void requirePublisher(S3Request asked, Bucket bucket, String key) throws IOException {
        require(asked, bucket, new Demand.Allowed(S3Action.PUT_OBJECT_ACL), key, VersionRef.CURRENT);
    }

    /// For an action on the bucket itself that only the operation knows to be needed.
    ///
    /// @throws S3Exception AccessDenied when the caller may not
    public void requireOnBucket(S3Request asked, Bucket bucket, S3Action action) throws IOException {
        require(asked, bucket, new Demand.Allowed(action), null, VersionRef.CURRENT);
    }

    private void require(S3Request asked, Bucket bucket, Demand demand, @Nullable String key, VersionRef version)
            throws IOException {
        if (!meets(asked, bucket, demand, key, version)) {
            throw owns(asked.caller(), bucket) && asked.caller() instanceof Holder holder
                    ? told(bucket, Denials.to(holder, demand.action()))
                    : denied(bucket);
        }
    }

    /// @param key `null` for an action on the bucket itself
    private boolean meets(S3Request asked, Bucket bucket, Demand demand, @Nullable String key, VersionRef version)
            throws IOException {
        var caller = asked.caller();
        return (caller instanceof Anonymous
                        || (caller instanceof Holder holder
                                && permits(asked, holder, demand, bucket.name().value(), key, version)))
                && (owns(caller, bucket) || isPublic(bucket, demand.action(), key, version));
    }

    /// What a token may do: no more than the user that it speaks for, and no more than its scope says.
    private boolean permits(
            S3Request asked, Holder holder, Demand demand, String bucket, @Nullable String key, VersionRef version) {
        boolean forOwners = demand.action() == S3Action.BYPASS_GOVERNANCE_RETENTION
                || demand.action().changesBucket() && holder.project().memberTokens() == MemberTokens.OBJECTS;
        return (holder.owner() || !forOwners) && scopes.meets(holder, demand, bucket, key, version, asked);
    }

    /// Tells of a bucket of the caller's own whether ListBuckets shows it.
    public Predicate<Bucket> visible(S3Request asked, Holder holder) {
        var names = scopes.visible(holder, asked);
        return bucket -> names.test(bucket.name().value());
    }

    /// Whether the caller may read this very version: asked again when an object was opened, as a private one may have
    /// taken the place of the public one that [#admit] saw.
    public void requireReadable(S3Request asked, Bucket bucket, ObjectInfo info) {
        if (!owns(asked.caller(), bucket) && info.meta().acl() != CannedAcl.PUBLIC_READ) {
            throw denied(bucket);
        }
    }

    /// Who may not list must not learn which keys exist.
    ///
    /// @throws S3Exception AccessDenied to who may not be told that an object is not there
    public void requireMayMiss(S3Request asked, Bucket bucket, String key) throws IOException {
        var caller = asked.caller();
        boolean scoped = !(caller instanceof Holder holder)
                || scopes.mayMiss(holder, bucket.name().value(), key, asked);
        boolean mayKnow =
                scoped && (owns(caller, bucket) || isPublic(bucket, S3Action.LIST_BUCKET, null, VersionRef.CURRENT));
        if (!mayKnow) {
            throw S3Error.ACCESS_DENIED.exception();
        }
    }

    private boolean isPublic(Bucket bucket, S3Action action, @Nullable String key, VersionRef version)
            throws IOException {
        return switch (action) {
            case LIST_BUCKET, LIST_BUCKET_VERSIONS, LIST_BUCKET_MULTIPART_UPLOADS ->
                bucket.acl() == CannedAcl.PUBLIC_READ;
            case GET_OBJECT, GET_OBJECT_VERSION -> key != null && isPublicObject(bucket, key, version);
            default -> false;
        };
    }

    /// An absent object is as public as the list of the objects.
    private boolean isPublicObject(Bucket bucket, String text, VersionRef version) throws IOException {
        var key = ObjectKey.of(text);
        var acl = key.isPresent()
                        && objects.head(bucket, key.get(), version) instanceof Found.Present<ObjectInfo>(var info)
                ? info.meta().acl()
                : bucket.acl();
        return acl == CannedAcl.PUBLIC_READ;
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
            throw denied(bucket);
        }
    }

    /// The project that owns a bucket: an Owner is its id and name.
    public Optional<Project> owner(Caller caller, Bucket bucket) throws IOException {
        return caller instanceof Holder holder && owns(caller, bucket)
                ? Optional.of(holder.project())
                : projects.project(bucket.project());
    }

    private static boolean owns(Caller caller, Bucket bucket) {
        return caller instanceof Holder holder && holder.project().id().equals(bucket.project());
    }

    /// Tells the region even so, as AWS does: clients of other regions find their way by it.
    private static S3Exception denied(Bucket bucket) {
        return told(bucket, S3Error.ACCESS_DENIED.exception());
    }

    private static S3Exception told(Bucket bucket, S3Exception refused) {
        return refused.header("x-amz-bucket-region", bucket.region());
    }
}
