package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `PUT /bucket?policy`.
public final class PutBucketPolicy implements BucketOperation {
    private final BucketPolicies policies;
    private final RequestXml xml;

    public PutBucketPolicy(BucketPolicies policies, RequestXml xml) {
        this.policies = policies;
        this.xml = xml;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        policies.requireOwnAccount(request);
        policies.put(request.bucket(), xml.readText(request));
        return S3Response.of(204);
    }
}
