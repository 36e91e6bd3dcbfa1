package io.cloakroom.storage.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets at rest with AES-256-GCM under a master key. The access key is bound to the secret as associated data,
/// so that a sealed secret moved to another token does not open.
public final class SecretBox {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /// @param masterKey 32 bytes
    public SecretBox(byte[] masterKey, SecureRandom random) {
        if (masterKey.length != 32) {
            throw new IllegalArgumentException("a master key has 32 bytes");
        }
        this.key = new SecretKeySpec(masterKey, "AES");
        this.random = random;
    }

    /// @return version (1 byte), nonce (12), ciphertext with its tag (16)
    public byte[] seal(String accessKey, String secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, accessKey, nonce, secret.getBytes(StandardCharsets.UTF_8));
        var out = new byte[1 + NONCE_BYTES + sealed.length];
        out[0] = VERSION;
        System.arraycopy(nonce, 0, out, 1, NONCE_BYTES);
        System.arraycopy(sealed, 0, out, 1 + NONCE_BYTES, sealed.length);
        return out;
    }

    /// @throws IllegalStateException when it was sealed under another key or for another access key, or was changed
    public String open(String accessKey, byte[] sealed) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new IllegalStateException("the secret of token " + accessKey + " has an unknown form");
        }
        var nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        var body = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
        return new String(crypt(Cipher.DECRYPT_MODE, accessKey, nonce, body), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, String accessKey, byte[] nonce, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(accessKey.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(
                    "the secret of token " + accessKey + " does not open: is this the right master key?", failed);
        }
    }
}
