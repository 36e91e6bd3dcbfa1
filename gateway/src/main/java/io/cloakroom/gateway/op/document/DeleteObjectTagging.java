package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `DELETE /bucket/key?tagging`: no object has tags yet, so there are none to take away.
public final class DeleteObjectTagging implements Operation {
    private final ReadableObjects objects;

    public DeleteObjectTagging(ReadableObjects objects) {
        this.objects = objects;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        objects.head(request);
        return S3Response.of(204);
    }
}
