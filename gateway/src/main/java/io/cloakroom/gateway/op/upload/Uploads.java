package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Upload;
import java.io.IOException;

/// Finds the upload that a request names.
final class Uploads {
    private final ObjectStore objects;

    Uploads(ObjectStore objects) {
        this.objects = objects;
    }

    /// @throws S3Exception NoSuchUpload
    Upload find(S3Request request) throws IOException {
        return objects.upload(request.bucket(), request.objectKey(), id(request))
                .orElseThrow(() -> none(request));
    }

    static String id(S3Request request) {
        return request.query().text("uploadId");
    }

    static S3Exception none(S3Request request) {
        return S3Error.NO_SUCH_UPLOAD.exception().with("UploadId", id(request));
    }
}
