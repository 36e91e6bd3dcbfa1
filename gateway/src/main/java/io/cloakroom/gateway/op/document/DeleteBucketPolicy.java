package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `DELETE /bucket?policy`. Succeeds also when the bucket has no policy.
public final class DeleteBucketPolicy implements BucketOperation {
    private final BucketPolicies policies;

    public DeleteBucketPolicy(BucketPolicies policies) {
        this.policies = policies;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        policies.requireOwnAccount(request);
        policies.delete(request.bucket());
        return S3Response.of(204);
    }
}
