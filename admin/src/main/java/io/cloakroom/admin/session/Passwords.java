package io.cloakroom.admin.session;

import io.cloakroom.admin.rest.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes passwords with Argon2id and OWASP's parameters (19 MiB, 2 passes), encoded like the reference
/// implementation. At most two hashes are computed at a time, so that sign-ins cannot exhaust memory.
public final class Passwords {
    public static final int MIN_CHARACTERS = 8;
    public static final int MAX_CHARACTERS = 256;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern ENCODED =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private final SecureRandom random;
    private final Semaphore slots = new Semaphore(2, true);

    public Passwords(SecureRandom random) {
        this.random = random;
    }

    /// Refuses a password that is too short or too long.
    public static String good(String password) {
        if (password.length() < MIN_CHARACTERS || password.length() > MAX_CHARACTERS) {
            throw Problem.badRequest("a password has " + MIN_CHARACTERS + " to " + MAX_CHARACTERS + " characters");
        }
        return password;
    }

    /// Generates a password of 100 random bits that is easy to read out and to type: `xxxxx-xxxxx-xxxxx-xxxxx`.
    public String make() {
        var text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(i > 0 && i % 5 == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    public String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var base64 = Base64.getEncoder().withoutPadding();
        var hash = argon2id(password, salt, MEMORY_KIB, PASSES, HASH_BYTES);
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    /// @param encoded result of [#hash]; empty for a user without password, which nothing matches
    public boolean matches(String password, String encoded) {
        var parts = ENCODED.matcher(encoded);
        if (!parts.matches()) {
            return false;
        }
        var expected = Base64.getDecoder().decode(parts.group(4));
        var actual = argon2id(
                password,
                Base64.getDecoder().decode(parts.group(3)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    private byte[] argon2id(String password, byte[] salt, int memoryKib, int passes, int bytes) {
        slots.acquireUninterruptibly();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(1)
                    .withSalt(salt)
                    .build());
            var hash = new byte[bytes];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            slots.release();
        }
    }
}
