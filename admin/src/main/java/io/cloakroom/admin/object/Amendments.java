package io.cloakroom.admin.object;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.Said;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes an object's attributes without its bytes. S3 does not count that as a write: ETag and time stay.
final class Amendments {
    private final ObjectStore objects;
    private final BucketAccess access;

    Amendments(ObjectStore objects, BucketAccess access) {
        this.objects = objects;
        this.access = access;
    }

    /// Reads the version, for a caller who may make this change.
    ///
    /// @param facts attributes that the object will get and that policies can test
    /// @throws Problem when the caller may not, or there is no such version
    ObjectInfo seen(AdminRequest request, Bucket bucket, S3Action action, ObjectKey key, VersionRef version, Said facts)
            throws IOException {
        var found = objects.head(bucket, key, version);
        var info = found instanceof Found.Present<ObjectInfo>(var present)
                ? Optional.of(present)
                : Optional.<ObjectInfo>empty();
        access.require(request, bucket, action, key.value(), version, SeenObject.found(info), facts);
        return Buckets.object(found, key, version);
    }

    /// Changes the version.
    ///
    /// @param expected    result of [#seen]. The caller's rights were checked for this object; another owner's object
    ///     that has replaced it is refused
    /// @param version to change
    /// @param ifEtag  the object must still have this ETag; `null` for no condition
    /// @param change  may be called several times
    /// @return the changed version
    /// @throws Problem when the version is gone, or has another owner or ETag
    ObjectInfo amend(
            Bucket bucket,
            ObjectInfo expected,
            VersionRef version,
            @Nullable String ifEtag,
            UnaryOperator<ObjectMeta> change)
            throws IOException {
        var key = Buckets.objectKey(expected.key());
        var outcome = objects.amend(bucket, key, version, ifEtag, false, meta -> {
            if (!meta.owner().equals(expected.meta().owner())) {
                throw Problem.conflict("an object of another owner has taken the place of this one; look at it again");
            }
            return change.apply(meta);
        });
        return switch (outcome) {
            case ObjectStore.AmendOutcome.Amended(var info) -> info;
            case ObjectStore.AmendOutcome.NoSuchBucket _ ->
                throw Buckets.missing(bucket.name().value());
            case ObjectStore.AmendOutcome.NoSuchObject _ -> throw Buckets.absent(key, version);
            case ObjectStore.AmendOutcome.Protected(var by) -> throw Protections.refused(by);
            case ObjectStore.AmendOutcome.IsMarker _ -> throw Buckets.deleted(key, version);
            case ConditionFailed _ -> throw Problem.preconditionFailed();
        };
    }
}
