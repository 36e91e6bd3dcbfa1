package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;

/// `DELETE /bucket`: only an empty one goes.
public final class DeleteBucket implements Operation {
    private final ProjectStore projects;

    public DeleteBucket(ProjectStore projects) {
        this.projects = projects;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var name = request.bucket().name().value();
        return switch (projects.deleteBucket(request.bucket())) {
            case DELETED -> S3Response.of(204);
            case NOT_EMPTY -> throw S3Error.BUCKET_NOT_EMPTY.exception().with("BucketName", name);
            case NO_SUCH_BUCKET -> throw S3Error.NO_SUCH_BUCKET.exception().with("BucketName", name);
        };
    }
}
