package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.BucketXml;

/// `GET /bucket?location`: the region, as an empty element for us-east-1.
public final class GetBucketLocation implements BucketOperation {
    @Override
    public S3Response handle(S3Request request) {
        return S3Response.of(200).xml(BucketXml.location(request.bucket().region()));
    }
}
