package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;

/// `DELETE /bucket/key`. Succeeds also when there is no object. In a bucket with versioning, a delete marker hides the
/// object; a version that the request names is deleted for good.
public final class DeleteObject implements BucketOperation {
    private final ObjectStore objects;
    private final LockedBuckets locks;

    public DeleteObject(ObjectStore objects, LockedBuckets locks) {
        this.objects = objects;
        this.locks = locks;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        locks.refuseBypassWithoutLock(request);
        var condition = WriteConditions.ofDelete(request);
        var version = RequestedVersion.of(request);
        var response = S3Response.of(204);
        boolean bypass = ObjectLockFields.bypasses(request);
        return switch (objects.delete(request.bucket(), request.objectKey(), version, condition, bypass)) {
            case DeleteOutcome.Marked(var marker, var _) -> VersionFields.writeMarker(marker.version(), response);
            case DeleteOutcome.Unmarked(var marker) -> VersionFields.writeMarker(marker, response);
            case DeleteOutcome.Removed _, DeleteOutcome.NothingThere _ ->
                version instanceof VersionRef.Named named ? response.header("x-amz-version-id", named.id()) : response;
            case ConditionFailed(var why) -> throw WriteConditions.refused(condition, why, request.key());
            case DeleteOutcome.Protected _ -> throw ObjectLockFields.isProtected();
            case DeleteOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
        };
    }
}
