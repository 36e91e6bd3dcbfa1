package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.s3.Caller.Holder;
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

    /// The upload, for whoever puts parts into it or makes an object of them: what comes of it belongs to the project that began
    /// it, so nobody else adds to it.
    ///
    /// @throws S3Exception NoSuchUpload, AccessDenied
    Upload own(S3Request request) throws IOException {
        var upload = find(request);
        requireOwn(request, upload);
        return upload;
    }

    static void requireOwn(S3Request request, Upload upload) {
        var project = upload.project().isEmpty() ? request.bucket().project() : upload.project();
        boolean own = request.caller() instanceof Holder holder
                && holder.project().id().equals(project);
        if (!own) {
            throw S3Error.ACCESS_DENIED.exception();
        }
    }

    static String id(S3Request request) {
        return request.query().text("uploadId");
    }

    static S3Exception none(S3Request request) {
        return S3Error.NO_SUCH_UPLOAD.exception().with("UploadId", id(request));
    }
}
