package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.encryption.Encryption;
import java.io.IOException;
import java.util.Optional;

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

    /// The upload, for adding parts or making the object. The object will belong to the project that began the upload,
    /// so only that project may do this.
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

    /// Requires the SSE-C key with which the upload began, or none when it began with none.
    ///
    /// @throws S3Exception InvalidRequest
    static void requireKey(Upload upload, Optional<SuppliedKey> key) {
        if (upload.meta().encryption() instanceof Encryption.SseC != key.isPresent()) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.");
        }
        key.ifPresent(each -> each.requireKeyOf(upload.meta().encryption()));
    }

    /// The same for requests that bring no bytes, and may leave the key out.
    static void requireKeyIfGiven(Upload upload, Optional<SuppliedKey> key) {
        if (key.isPresent()) {
            requireKey(upload, key);
        }
    }

    static String id(S3Request request) {
        return request.query().text("uploadId");
    }

    static S3Exception none(S3Request request) {
        return S3Error.NO_SUCH_UPLOAD.exception().with("UploadId", id(request));
    }
}
