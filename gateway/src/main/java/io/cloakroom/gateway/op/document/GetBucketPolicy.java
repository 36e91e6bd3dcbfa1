package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `GET /bucket?policy`: the text as it was put, except that ids replace the names of users who no longer exist.
public final class GetBucketPolicy implements BucketOperation {
    private final BucketPolicies policies;

    public GetBucketPolicy(BucketPolicies policies) {
        this.policies = policies;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        policies.requireOwnAccount(request);
        return S3Response.of(200).json(policies.shown(request.bucket()));
    }
}
