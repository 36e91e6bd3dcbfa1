package io.cloakroom.storage.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals keys of 32 bytes under another key by AES Key Wrap (RFC 3394), which is made for keys, needs no random number, and
/// has no limit on how often one key is used.
public final class KeyWrap {
    public static final int KEY_BYTES = 32;
    /// The size of a sealed key.
    public static final int SEALED_BYTES = KEY_BYTES + 8;

    private static final String WRAP = "AES/KW/NoPadding";

    private final CipherPool sealing;
    private final CipherPool opening;

    private KeyWrap(byte[] key) {
        var spec = new SecretKeySpec(key, "AES");
        sealing = new CipherPool(WRAP, cipher -> cipher.init(Cipher.ENCRYPT_MODE, spec));
        opening = new CipherPool(WRAP, cipher -> cipher.init(Cipher.DECRYPT_MODE, spec));
    }

    /// @param key     32 bytes, which may be used for other purposes as well
    /// @param purpose names what is sealed; a key that was sealed for one purpose does not open for another
    public static KeyWrap of(byte[] key, String purpose) {
        return new KeyWrap(derived(key, purpose));
    }

    /// Derives another key of 32 bytes, which reveals nothing about the first.
    static byte[] derived(byte[] key, String purpose) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    /// @param clear 32 bytes
    public byte[] seal(byte[] clear) {
        var cipher = sealing.take();
        try {
            var sealed = cipher.doFinal(clear);
            sealing.give(cipher);
            return sealed;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a key could not be sealed", failed);
        }
    }

    /// @return empty when the key was sealed under another key or for another purpose, or was changed
    public Optional<byte[]> open(byte[] sealed) {
        if (sealed.length != SEALED_BYTES) {
            return Optional.empty();
        }
        var cipher = opening.take();
        try {
            var clear = cipher.doFinal(sealed);
            opening.give(cipher);
            return Optional.of(clear);
        } catch (GeneralSecurityException wrong) {
            return Optional.empty();
        }
    }
}
