package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.KeyWrap;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The three headers that bring an SSE-C key (Amazon S3 User Guide, "Specifying server-side encryption with
/// customer-provided keys (SSE-C)"). No refusal repeats the key.
///
/// @param prefix of their names
record CustomerKeyHeaders(String prefix) {
    /// For the object that the request addresses.
    static final CustomerKeyHeaders OWN = new CustomerKeyHeaders("x-amz-server-side-encryption-customer-");
    /// For the source of a copy.
    static final CustomerKeyHeaders OF_COPY_SOURCE =
            new CustomerKeyHeaders("x-amz-copy-source-server-side-encryption-customer-");

    private static final String MUST_PROVIDE =
            "Requests specifying Server Side Encryption with Customer provided keys must provide ";

    Set<String> names() {
        return Set.of(algorithm(), key(), md5());
    }

    private String algorithm() {
        return prefix + "algorithm";
    }

    private String key() {
        return prefix + "key";
    }

    private String md5() {
        return prefix + "key-md5";
    }

    boolean areIn(Admitted request) {
        return List.of(algorithm(), key(), md5()).stream()
                .anyMatch(name -> request.http().headers().has(name));
    }

    /// @return empty when the request has none of the three headers
    /// @throws S3Exception InvalidArgument, InvalidEncryptionAlgorithmError
    Optional<SuppliedKey> read(Admitted request) {
        return areIn(request) ? Optional.of(supplied(request)) : Optional.empty();
    }

    private SuppliedKey supplied(Admitted request) {
        var algorithm =
                request.header(algorithm()).orElseThrow(() -> invalid(MUST_PROVIDE + "a valid encryption algorithm."));
        var key = request.header(key()).orElseThrow(() -> invalid(MUST_PROVIDE + "an appropriate secret key."));
        if (!algorithm.equals(SuppliedKey.ALGORITHM)) {
            throw S3Error.INVALID_ENCRYPTION_ALGORITHM
                    .exception()
                    .with("ArgumentName", RequestedEncryption.FIELD)
                    .with("ArgumentValue", algorithm);
        }
        var md5 = request.header(md5())
                .orElseThrow(() -> invalid(MUST_PROVIDE + "the client calculated MD5 of the secret key."));
        var bytes = bytes(key, md5);
        var supplied = new SuppliedKey(new CustomerKey(bytes), md5);
        Arrays.fill(bytes, (byte) 0);
        return supplied;
    }

    /// Checks the digest first: it distinguishes a key that was damaged on its way from one that never was a key.
    private static byte[] bytes(String key, String md5) {
        var bytes = decoded(key);
        if (!Base64.getEncoder().encodeToString(Digests.md5().digest(bytes)).equals(md5)) {
            throw invalid("The calculated MD5 hash of the key did not match the hash that was provided.");
        }
        if (bytes.length != KeyWrap.KEY_BYTES) {
            throw badKey();
        }
        return bytes;
    }

    private static byte[] decoded(String key) {
        try {
            return Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException notBase64) {
            throw badKey();
        }
    }

    private static S3Exception badKey() {
        return invalid("The secret key was invalid for the specified algorithm.");
    }

    /// The error with the name and value that AWS gives, whichever header is wrong.
    private static S3Exception invalid(String message) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", RequestedEncryption.FIELD)
                .with("ArgumentValue", "null");
    }
}
