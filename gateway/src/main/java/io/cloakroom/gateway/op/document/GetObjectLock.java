package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;

/// `GET /bucket/key?retention` and `?legal-hold`: no bucket has Object Lock yet, which S3 says before it looks for the key.
public final class GetObjectLock implements Operation {
    private final String name;

    /// @param name of the operation
    public GetObjectLock(String name) {
        this.name = name;
    }

    @Override
    public S3Response handle(S3Request request) {
        throw S3Error.INVALID_REQUEST.exception("Bucket is missing Object Lock Configuration");
    }

    @Override
    public String name() {
        return name;
    }
}
