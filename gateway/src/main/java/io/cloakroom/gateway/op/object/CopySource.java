package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.Preconditions;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.CopySourceName;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.Optional;

/// The source of a copy: the object that `x-amz-copy-source` names.
///
/// @param versionId as it was given
public record CopySource(Bucket bucket, ObjectKey key, Optional<String> versionId) {
    /// @throws S3Exception InvalidArgument, NoSuchBucket or AccessDenied
    public static CopySource of(S3Request request, Authorizer authorizer) throws IOException {
        var source = CopySourceName.of(request.header("x-amz-copy-source").orElse(""));
        var bucket = authorizer.sourceBucket(request, source.bucket());
        authorizer.requireMayRead(
                request, bucket, source.key(), source.versionId().orElse(null));
        S3Address.requireShort(source.key());
        var key = ObjectKey.of(source.key()).orElseThrow(S3Error.INVALID_ARGUMENT::exception);
        return new CopySource(bucket, key, source.versionId());
    }

    /// Checks again, right before the copy is committed, that the request would be admitted now and may read the
    /// source.
    ///
    /// @return the request as it is admitted now
    /// @throws S3Exception InvalidAccessKeyId, ExpiredToken, AccessDenied
    public S3Request requireStillAllowed(S3Request request, Authorizer authorizer) throws IOException {
        var now = request.admittedNow();
        authorizer.requireMayRead(now, bucket, key.value(), versionId.orElse(null));
        return now;
    }

    /// Opens the source when the conditions on it hold.
    ///
    /// @param supplied the SSE-C key of the source, if it has one
    /// @throws S3Exception NoSuchKey, NoSuchVersion, InvalidRequest, AccessDenied, PreconditionFailed
    /// @throws io.cloakroom.storage.encryption.KeyException when the key is missing, wrong or unusable
    public StoredObject open(
            S3Request request, ObjectStore objects, Authorizer authorizer, Optional<SuppliedKey> supplied)
            throws IOException {
        var version = RequestedVersion.of(versionId);
        var object = found(request, authorizer, version, objects.open(bucket, key, version));
        try {
            authorizer.opened().requireStillReadable(request, bucket, versionId.orElse(null), object.info());
            ReadableObjects.unlock(request, object, supplied);
            var conditions = Preconditions.ofCopySource(request);
            conditions.requireMatch(object.info());
            conditions.requireChanged(object.info());
            return object;
        } catch (IOException | RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    private StoredObject found(S3Request request, Authorizer authorizer, VersionRef version, Found<StoredObject> found)
            throws IOException {
        return switch (found) {
            case Found.Present<StoredObject>(var object) -> object;
            case Found.Deleted<StoredObject>(var marker) -> {
                authorizer.requireMayMiss(request, bucket, key.value());
                throw version instanceof VersionRef.Named
                        ? S3Error.INVALID_REQUEST.exception(
                                "The source of a copy request may not specifically refer to a delete marker by version id.")
                        : VersionFields.deleted(key.value(), marker);
            }
            case Found.Nothing<StoredObject> _ -> {
                authorizer.requireMayMiss(request, bucket, key.value());
                throw ReadableObjects.nothing(key.value(), version);
            }
        };
    }

    boolean isTarget(S3Request request) {
        return bucket.id().equals(request.bucket().id()) && key.value().equals(request.key());
    }
}
