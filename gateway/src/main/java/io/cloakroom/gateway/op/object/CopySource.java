package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.CopySourceName;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.StoredObject;
import java.io.IOException;
import java.util.Optional;

/// The object that `x-amz-copy-source` names.
///
/// @param versionId as it was given
public record CopySource(Bucket bucket, String key, Optional<String> versionId) {
    /// @throws S3Exception InvalidArgument, NoSuchBucket or AccessDenied
    public static CopySource of(S3Request request, Authorizer authorizer) throws IOException {
        var named = CopySourceName.of(request.header("x-amz-copy-source").orElse(""));
        var bucket = authorizer.sourceBucket(request, named.bucket());
        authorizer.requireRead(request, bucket, named.key(), named.versionId().orElse(null));
        return new CopySource(bucket, named.key(), named.versionId());
    }

    /// Asks again, right before the copy is committed: whether the request would be admitted now, and may read the source.
    ///
    /// @throws S3Exception InvalidAccessKeyId, ExpiredToken, AccessDenied
    public void requireStillAllowed(S3Request request, Authorizer authorizer) throws IOException {
        var now = request.admittedNow();
        if (!now.caller().equals(request.caller())) {
            authorizer.requireRead(now, bucket, key, versionId.orElse(null));
        }
    }

    /// Opens it, once its conditions are found to hold.
    ///
    /// @throws S3Exception NoSuchKey, AccessDenied, PreconditionFailed
    public StoredObject open(S3Request request, ObjectStore objects, Authorizer authorizer) throws IOException {
        var found = objects.open(bucket, key, VersionId.of(versionId));
        if (found.isEmpty()) {
            throw authorizer.missing(request, bucket, key);
        }
        var object = found.get();
        try {
            authorizer.requireReadable(request, bucket, object.info());
            var conditions = Preconditions.ofCopySource(request);
            conditions.requireMatch(object.info());
            conditions.requireChanged(object.info());
            return object;
        } catch (RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    boolean isTarget(S3Request request) {
        return bucket.id().equals(request.bucket().id()) && key.equals(request.key());
    }
}
