package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `GET /bucket?policy`: the text, as it was put, with the ids of users who are gone in the place of their names.
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
