package io.cloakroom.gateway.op.object;

import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.PercentCodec;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.StoredObject;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The object that `x-amz-copy-source` names: `bucket/key`, percent-encoded as in a path, a slash before it or not,
/// `?versionId=` behind it or not.
///
/// @param versionId as it was given
public record CopySource(Bucket bucket, String key, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    /// @throws S3Exception InvalidArgument, NoSuchBucket or AccessDenied
    public static CopySource of(S3Request request, Authorizer authorizer) throws IOException {
        var field = request.header("x-amz-copy-source").orElse("");
        if (field.startsWith("arn:")) {
            throw S3Error.headerNotImplemented("x-amz-copy-source");
        }
        int behind = field.lastIndexOf(VERSION);
        var path = PercentCodec.decodePath(behind < 0 ? field : field.substring(0, behind));
        var version = behind < 0 ? null : PercentCodec.decodePath(field.substring(behind + VERSION.length()));
        var names = path.startsWith("/") ? path.substring(1) : path;
        int slash = names.indexOf('/');
        if (slash <= 0 || slash == names.length() - 1) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
                    .with("ArgumentName", "x-amz-copy-source")
                    .with("ArgumentValue", field);
        }
        return of(request, authorizer, names.substring(0, slash), names.substring(slash + 1), version);
    }

    private static CopySource of(
            S3Request request, Authorizer authorizer, String name, String key, @Nullable String version)
            throws IOException {
        var bucket = authorizer.sourceBucket(request, name);
        var action = version == null ? S3Action.GET_OBJECT : S3Action.GET_OBJECT_VERSION;
        authorizer.require(request, bucket, action, key);
        return new CopySource(bucket, key, Optional.ofNullable(version));
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
