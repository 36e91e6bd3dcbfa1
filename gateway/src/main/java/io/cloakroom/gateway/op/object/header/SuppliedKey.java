package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;

/// A key that a client sent with its request (SSE-C).
///
/// @param md5 of the key, in Base64; answers repeat it
public record SuppliedKey(CustomerKey key, String md5) {
    static final String ALGORITHM = "AES256";

    /// Requires that this is the key with which the object or upload began, if it began with one.
    ///
    /// @throws S3Exception InvalidRequest
    public void requireKeyOf(Encryption begun) {
        if (begun instanceof Encryption.SseC && key.open(begun.key().bytes()).isEmpty()) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The provided encryption parameters did not match the ones used originally.");
        }
    }
}
