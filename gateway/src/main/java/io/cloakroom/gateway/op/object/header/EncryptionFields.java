package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.encryption.Encryption;
import java.util.Optional;

/// Writes the headers that tell how an object or upload is encrypted. Without encryption there are none.
public final class EncryptionFields {
    private EncryptionFields() {}

    /// @param key that came with the request
    public static S3Response write(Encryption encryption, Optional<SuppliedKey> key, S3Response response) {
        switch (encryption) {
            case Encryption.None _ -> {}
            case Encryption.SseS3 _ -> response.header(RequestedEncryption.FIELD, SuppliedKey.ALGORITHM);
            case Encryption.SseC _ -> key.ifPresent(supplied -> write(supplied, response));
            case Encryption.SseKms kms -> write(kms, response);
        }
        return response;
    }

    /// The same for an answer to a request that chose the encryption. Only such an answer repeats the encryption
    /// context.
    public static S3Response writeMade(Encryption encryption, Optional<SuppliedKey> key, S3Response response) {
        if (encryption instanceof Encryption.SseKms kms && !kms.context().isEmpty()) {
            response.header(EncryptionContext.FIELD, kms.context());
        }
        return write(encryption, key, response);
    }

    private static void write(SuppliedKey supplied, S3Response response) {
        response.header("x-amz-server-side-encryption-customer-algorithm", SuppliedKey.ALGORITHM)
                .header("x-amz-server-side-encryption-customer-key-md5", supplied.md5());
    }

    private static void write(Encryption.SseKms kms, S3Response response) {
        response.header(RequestedEncryption.FIELD, RequestedEncryption.KMS)
                .header(RequestedEncryption.KMS_KEY, kms.keyArn());
        if (kms.bucketKey()) {
            response.header(RequestedEncryption.BUCKET_KEY, "true");
        }
    }
}
