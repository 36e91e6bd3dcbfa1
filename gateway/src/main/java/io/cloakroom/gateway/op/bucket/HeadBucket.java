package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;

/// `HEAD /bucket`: whether the bucket exists and the caller may list some of it. (Every answer on a bucket tells its
/// region.)
public final class HeadBucket implements BucketOperation {
    @Override
    public S3Response handle(S3Request request) {
        return S3Response.of(200).header("x-amz-access-point-alias", "false").header("content-type", "application/xml");
    }
}
