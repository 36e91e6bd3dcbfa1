package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;

/// `DELETE /bucket/key?uploadId`: ends an upload and frees its space.
public final class AbortMultipartUpload implements BucketOperation {
    private final ObjectStore objects;

    public AbortMultipartUpload(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        if (!objects.abort(request.bucket(), request.objectKey(), Uploads.id(request))) {
            throw Uploads.none(request);
        }
        return S3Response.of(204);
    }
}
