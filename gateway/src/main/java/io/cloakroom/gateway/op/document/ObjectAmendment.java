package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// Changes what is stored about a version, such as its ACL or tags, and keeps its payload and modification time.
public final class ObjectAmendment {
    private final ObjectStore objects;
    private final ReadableObjects readable;
    private final VersionFields versions;

    public ObjectAmendment(ObjectStore objects, ReadableObjects readable, VersionFields versions) {
        this.objects = objects;
        this.readable = readable;
        this.versions = versions;
    }

    /// The version as it is now, when the caller may change it.
    ObjectInfo seen(S3Request request) throws IOException {
        return readable.head(request);
    }

    S3Response amend(S3Request request, UnaryOperator<ObjectMeta> change, S3Response response) throws IOException {
        var before = seen(request);
        var version = RequestedVersion.of(request);
        var outcome = objects.amend(request.bucket(), request.objectKey(), version, null, false, meta -> {
            requireOwner(before, meta);
            return change.apply(meta);
        });
        return switch (outcome) {
            case AmendOutcome.Amended(var info) -> versions.write(request.bucket(), info.version(), response);
            case AmendOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case AmendOutcome.Protected _ -> throw ObjectLockFields.isProtected();
            // The version was deleted since it was seen.
            case AmendOutcome.NoSuchObject _, AmendOutcome.IsMarker _, ConditionFailed _ ->
                throw ReadableObjects.nothing(before.key(), version);
        };
    }

    /// The caller's rights were checked on the version that was seen. They say nothing about an object of another owner
    /// that may have replaced it.
    private static void requireOwner(ObjectInfo expected, ObjectMeta now) {
        if (!expected.meta().owner().equals(now.owner())) {
            throw S3Error.OPERATION_ABORTED.exception();
        }
    }
}
