package io.cloakroom.admin.token;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/// A valid access key with its secret key.
///
/// @param accessKey 3-128 of `A-Z a-z 0-9 . _ -`; generated ones are [#PREFIX] and 16 of `A-Z 2-7`
/// @param secret    8-128 printable ASCII characters; generated ones are 40 letters and digits
public record KeyPair(String accessKey, String secret) {
    /// Secret scanners recognise our access keys by this prefix: `CLKR[A-Z2-7]{16}`.
    public static final String PREFIX = "CLKR";

    public static final String ACCESS_KEY_FORM = "3-128 characters of A-Z a-z 0-9 . _ -";
    public static final String SECRET_FORM = "8-128 printable ASCII characters without spaces at the ends";

    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9._-]{3,128}");
    private static final Pattern SECRET = Pattern.compile("[!-~][ -~]{6,126}[!-~]");
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE_62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// @throws IllegalArgumentException when either is malformed; the message does not show the secret
    public KeyPair {
        if (!isAccessKey(accessKey)) {
            throw new IllegalArgumentException("an access key has " + ACCESS_KEY_FORM);
        }
        if (!isSecret(secret)) {
            throw new IllegalArgumentException("a secret key has " + SECRET_FORM);
        }
    }

    public static boolean isAccessKey(String text) {
        return ACCESS_KEY.matcher(text).matches();
    }

    public static boolean isSecret(String text) {
        return SECRET.matcher(text).matches();
    }

    /// Generates a pair with 80 random bits in the access key and 238 in the secret. It contains only letters and
    /// digits, so that no shell, URL or configuration file needs quotes.
    public static KeyPair make(SecureRandom random) {
        return new KeyPair(PREFIX + draw(BASE_32, 16, random), draw(BASE_62, 40, random));
    }

    private static String draw(String alphabet, int length, SecureRandom random) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "KeyPair[" + accessKey + "]";
    }
}
