package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.BucketXml;
import java.io.IOException;

/// `GET /bucket?policyStatus`: whether the policy makes the bucket public.
public final class GetBucketPolicyStatus implements BucketOperation {
    private final BucketPolicies policies;

    public GetBucketPolicyStatus(BucketPolicies policies) {
        this.policies = policies;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var isPublic = Boolean.toString(policies.isPublic(request.bucket()));
        return S3Response.of(200).xml(BucketXml.small("PolicyStatus", "IsPublic", isPublic));
    }
}
