package io.cloakroom.storage.encryption;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals keys of 32 bytes under another key, by AES Key Wrap (RFC 3394): made for keys, needs no random number, and may be
/// used without limit under one key.
public final class KeyWrap {
    public static final int KEY_BYTES = 32;
    /// What a sealed key takes.
    public static final int SEALED_BYTES = KEY_BYTES + 8;

    private static final String WRAP = "AES/KW/NoPadding";

    private final SecretKeySpec key;

    private KeyWrap(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /// @param key     32 bytes, which may be used for other purposes, too
    /// @param purpose what is sealed, so that a key sealed for one purpose does not open for another
    public static KeyWrap of(byte[] key, String purpose) {
        return new KeyWrap(derived(key, purpose));
    }

    /// Another key of 32 bytes, which tells nothing about the first.
    static byte[] derived(byte[] key, String purpose) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    /// @param clear 32 bytes
    public byte[] seal(byte[] clear) {
        try {
            var cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(clear);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a key could not be sealed", failed);
        }
    }

    /// @return empty when it was sealed under another key or for another purpose, or was changed
    public Optional<byte[]> open(byte[] sealed) {
        if (sealed.length != SEALED_BYTES) {
            return Optional.empty();
        }
        try {
            var cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.DECRYPT_MODE, key);
            return Optional.of(cipher.doFinal(sealed));
        } catch (GeneralSecurityException wrong) {
            return Optional.empty();
        }
    }
}
