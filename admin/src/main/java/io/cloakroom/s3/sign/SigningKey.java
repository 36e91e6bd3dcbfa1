package io.cloakroom.s3.sign;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signing key of a secret for one scope. Derivation takes four HMACs, so callers cache it.
public final class SigningKey {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    private SigningKey(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    public static SigningKey derive(String secret, CredentialScope scope) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var part : new String[] {scope.date(), scope.region(), scope.service(), CredentialScope.TERMINATOR}) {
            key = hmac(new SecretKeySpec(key, HMAC), part);
        }
        return new SigningKey(key);
    }

    /// The signature, in lower-case hex.
    public String sign(String stringToSign) {
        return HexFormat.of().formatHex(hmac(key, stringToSign));
    }

    /// Compares in constant time, so that a wrong signature reveals nothing about the right one.
    public boolean verifies(String stringToSign, String signature) {
        var expected = sign(stringToSign).getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
