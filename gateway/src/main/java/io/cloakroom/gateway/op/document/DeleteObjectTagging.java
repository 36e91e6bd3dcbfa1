package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.VersionFields;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `DELETE /bucket/key?tagging`: no object has tags yet, so there are none to take away.
public final class DeleteObjectTagging implements Operation {
    private final ReadableObjects objects;
    private final VersionFields versions;

    public DeleteObjectTagging(ReadableObjects objects, VersionFields versions) {
        this.objects = objects;
        this.versions = versions;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var info = objects.head(request);
        return versions.write(request.bucket(), info.version(), S3Response.of(204));
    }
}
