package io.cloakroom.storage.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the secrets of tokens at rest with AES-256-GCM under the current master key, and opens what this key or an earlier
/// one sealed. The access key is bound to the secret as associated data, so a sealed secret that was moved to another token
/// does not open.
public final class SecretBox {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /// The first key seals; any of them may open.
    private final List<SecretKeySpec> keys;
    private final SecureRandom random;

    /// @param masterKey 32 bytes
    public SecretBox(byte[] masterKey, SecureRandom random) {
        this(List.of(masterKey), random);
    }

    /// @param masterKeys 32 bytes each: the current one, then earlier ones, which open secrets that were not sealed anew yet
    public SecretBox(List<byte[]> masterKeys, SecureRandom random) {
        if (masterKeys.isEmpty() || masterKeys.stream().anyMatch(each -> each.length != 32)) {
            throw new IllegalArgumentException("a master key has 32 bytes");
        }
        this.keys =
                masterKeys.stream().map(each -> new SecretKeySpec(each, "AES")).toList();
        this.random = random;
    }

    /// @return version (1 byte), nonce (12), ciphertext with its tag (16)
    public byte[] seal(String accessKey, String secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed =
                crypt(Cipher.ENCRYPT_MODE, keys.getFirst(), accessKey, nonce, secret.getBytes(StandardCharsets.UTF_8));
        var out = new byte[1 + NONCE_BYTES + sealed.length];
        out[0] = VERSION;
        System.arraycopy(nonce, 0, out, 1, NONCE_BYTES);
        System.arraycopy(sealed, 0, out, 1 + NONCE_BYTES, sealed.length);
        return out;
    }

    /// @throws IllegalStateException when the secret was sealed under none of the keys or for another access key, or was
    ///     changed
    public String open(String accessKey, byte[] sealed) {
        requireKnownForm(accessKey, sealed);
        IllegalStateException wrong = null;
        for (var key : keys) {
            try {
                return opened(key, accessKey, sealed);
            } catch (IllegalStateException doesNotOpen) {
                wrong = wrong == null ? doesNotOpen : wrong;
            }
        }
        throw Objects.requireNonNull(wrong);
    }

    /// Seals a secret under the current key.
    ///
    /// @return empty when the secret is sealed under the current key already, or does not open
    public Optional<byte[]> sealedAnew(String accessKey, byte[] sealed) {
        try {
            requireKnownForm(accessKey, sealed);
            var _ = opened(keys.getFirst(), accessKey, sealed);
            return Optional.empty();
        } catch (IllegalStateException underAnother) {
            return opened(accessKey, sealed).map(secret -> seal(accessKey, secret));
        }
    }

    private Optional<String> opened(String accessKey, byte[] sealed) {
        try {
            return Optional.of(open(accessKey, sealed));
        } catch (IllegalStateException doesNotOpen) {
            return Optional.empty();
        }
    }

    private static void requireKnownForm(String accessKey, byte[] sealed) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new IllegalStateException("the secret of token " + accessKey + " has an unknown form");
        }
    }

    private static String opened(SecretKeySpec key, String accessKey, byte[] sealed) {
        var nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        var body = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
        return new String(crypt(Cipher.DECRYPT_MODE, key, accessKey, nonce, body), StandardCharsets.UTF_8);
    }

    private static byte[] crypt(int mode, SecretKeySpec key, String accessKey, byte[] nonce, byte[] input) {
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
