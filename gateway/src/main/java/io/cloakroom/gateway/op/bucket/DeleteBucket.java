package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;

/// `DELETE /bucket`: deletes an empty bucket. A bucket that has or had versioning may look empty in a listing, so the
/// error for it mentions versions.
public final class DeleteBucket implements BucketOperation {
    private final ProjectStore projects;
    private final BucketConfig config;

    public DeleteBucket(ProjectStore projects, BucketConfig config) {
        this.projects = projects;
        this.config = config;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var name = request.bucket().name().value();
        return switch (projects.deleteBucket(request.bucket())) {
            case DELETED -> S3Response.of(204);
            case NOT_EMPTY -> throw notEmpty(request).with("BucketName", name);
            case NO_SUCH_BUCKET -> throw S3Error.NO_SUCH_BUCKET.exception().with("BucketName", name);
        };
    }

    private S3Exception notEmpty(S3Request request) throws IOException {
        return config.read(request.bucket(), Versioning.class).isEmpty()
                ? S3Error.BUCKET_NOT_EMPTY.exception()
                : S3Error.BUCKET_NOT_EMPTY.exception(
                        "The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
    }
}
