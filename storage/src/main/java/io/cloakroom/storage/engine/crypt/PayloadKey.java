package io.cloakroom.storage.engine.crypt;

import io.cloakroom.storage.encryption.CipherPool;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The data key of one object, in clear.
public final class PayloadKey {
    private static final int ETAG_BYTES = 16;

    private final SecretKeySpec key;
    private final boolean hidesMd5;
    private final CipherPool ciphers;

    /// @param key      32 bytes
    /// @param hidesMd5 whether the ETag must not be the MD5 of the payload
    /// @param ciphers  for its blocks: [BlockCipher#pool]
    PayloadKey(byte[] key, boolean hidesMd5, CipherPool ciphers) {
        this.ciphers = ciphers;
        this.key = new SecretKeySpec(key, "AES");
        this.hidesMd5 = hidesMd5;
    }

    CipherPool ciphers() {
        return ciphers;
    }

    SecretKey key() {
        return key;
    }

    /// The ETag of payload with this MD5: either the MD5, or equally many bytes that reveal nothing about it without the key.
    ///
    /// @param md5 in hex
    String etag(String md5) {
        if (!hidesMd5) {
            return md5;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            mac.update("cloakroom ETag".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(md5.getBytes(StandardCharsets.US_ASCII)), 0, ETAG_BYTES);
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    public String toString() {
        return "a data key";
    }
}
