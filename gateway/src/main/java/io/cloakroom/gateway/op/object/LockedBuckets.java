package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.util.Optional;

/// The demands of a bucket's Object Lock on requests that store objects.
public final class LockedBuckets {
    private final BucketConfig config;

    public LockedBuckets(BucketConfig config) {
        this.config = config;
    }

    private Optional<ObjectLock> lock(Bucket bucket) throws IOException {
        return config.read(bucket, ObjectLock.class).map(BucketConfig.StoredDocument::document);
    }

    /// Requires a digest from a request that stores a protected object (API Reference, PutObject, "Content-MD5").
    ///
    /// @throws S3Exception InvalidRequest
    void requireDigest(S3Request request) throws IOException {
        if ((ObjectLockFields.any(request) || retainsByDefault(request.bucket()))
                && !UploadBody.isVerifiable(request)) {
            throw noDigest("Put Object");
        }
    }

    /// The same for a part.
    ///
    /// @param upload protection of the object that the upload will make
    public void requireDigestOfPart(S3Request request, Protection upload) throws IOException {
        if ((!upload.isNone() || retainsByDefault(request.bucket())) && !UploadBody.isVerifiable(request)) {
            throw noDigest("Put Part");
        }
    }

    private boolean retainsByDefault(Bucket bucket) throws IOException {
        return lock(bucket).filter(ObjectLock::retainsByDefault).isPresent();
    }

    private static S3Exception noDigest(String kind) {
        return S3Error.INVALID_REQUEST.exception("Content-MD5 OR x-amz-checksum- HTTP header is required for " + kind
                + " requests with Object Lock parameters");
    }

    /// Versions can be protected only in a bucket with Object Lock.
    ///
    /// @throws S3Exception InvalidRequest
    public void requireFor(Bucket bucket, Protection requested) throws IOException {
        if (!requested.isNone()) {
            requireLock(bucket);
        }
    }

    /// A delete can ask to bypass governance only in a bucket with Object Lock.
    ///
    /// @throws S3Exception InvalidArgument
    void refuseBypassWithoutLock(S3Request request) throws IOException {
        if (request.http().headers().has(ObjectLockFields.BYPASS)
                && lock(request.bucket()).isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(ObjectLockFields.BYPASS + " is only applicable to Object Lock enabled buckets.")
                    .with("ArgumentName", ObjectLockFields.BYPASS);
        }
    }

    /// @throws S3Exception InvalidRequest when the bucket has no Object Lock
    public void requireLock(Bucket bucket) throws IOException {
        if (lock(bucket).isEmpty()) {
            throw S3Error.INVALID_REQUEST.exception("Bucket is missing Object Lock Configuration");
        }
    }
}
