package io.cloakroom.admin.encryption;

import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyException;

/// How the REST interface names and describes encryption.
public final class EncryptionWords {
    private EncryptionWords() {}

    /// The value of `x-amz-server-side-encryption`; `SSE-C` for keys of clients, which have no value there.
    public static String algorithm(Encryption encryption) {
        return switch (encryption) {
            case Encryption.None _ -> "none";
            case Encryption.SseS3 _ -> "AES256";
            case Encryption.SseC _ -> "SSE-C";
            case Encryption.SseKms _ -> "aws:kms";
        };
    }

    /// Refuses an object that only its client can decrypt, before any work begins.
    public static void requireReadable(ObjectInfo info) {
        if (info.meta().encryption() instanceof Encryption.SseC) {
            throw ofClient();
        }
    }

    private static Problem ofClient() {
        return Problem.conflict("the object is encrypted with a key of its client (SSE-C), which only that client has;"
                + " copy or read it with an S3 client that sends the key");
    }

    /// The problem for a failed encryption or decryption.
    public static Problem problem(KeyException failed) {
        return switch (failed.kind()) {
            case CUSTOMER_KEY_MISSING, CUSTOMER_KEY_WRONG, CUSTOMER_KEY_UNWANTED -> ofClient();
            case NOT_FOUND, DISABLED, INVALID_STATE ->
                Problem.conflict("the key that encrypts it cannot be used: " + failed.getMessage());
            case DENIED, UNAVAILABLE -> Problem.of(503, "the key service cannot be used now: " + failed.getMessage());
            case WRONG_MASTER_KEY -> Problem.failed("a key of the server does not open; its log says more");
        };
    }
}
