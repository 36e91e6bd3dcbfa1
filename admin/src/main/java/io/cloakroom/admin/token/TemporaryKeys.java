package io.cloakroom.admin.token;

import io.cloakroom.storage.token.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/// Keys that expire by themselves and are not stored: their session token contains everything about them, encrypted.
/// They have the current rights of their user in one project, and end with the session that requested them.
public final class TemporaryKeys {
    public static final Duration LIFE = Duration.ofMinutes(15);

    /// Distinguishes temporary keys from tokens.
    public static final String PREFIX = "CLKT";

    private static final String SEPARATOR = "\n";
    private static final int PARTS = 6;
    private static final int MOST_CHARACTERS = 2_000;

    private final SecretBox box;
    private final InstantSource clock;
    private final SecureRandom random;

    public TemporaryKeys(SecretBox box, InstantSource clock, SecureRandom random) {
        this.box = box;
        this.clock = clock;
        this.random = random;
    }

    /// @param project id
    /// @param user    id
    /// @param session name of its record, see [io.cloakroom.admin.session.Sessions]
    /// @param origin  of the page that uses the keys (`https://panel.example:9001`), which S3 then allows; empty for
    ///     none
    public record Holder(String project, String user, String session, String origin, Instant end) {}

    /// New keys, with the data that was sealed for them.
    public record Made(KeyPair keys, String sessionToken, Holder holder) {
        /// Never shows the session token.
        @Override
        public String toString() {
            return "Made[" + keys + "]";
        }
    }

    /// The content of a session token.
    public record Opened(String secret, Holder holder) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "Opened[" + holder + "]";
        }
    }

    public Made make(String project, String user, String session, String origin) {
        var drawn = KeyPair.make(random);
        var keys = new KeyPair(PREFIX + drawn.accessKey().substring(KeyPair.PREFIX.length()), drawn.secret());
        var end = clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
        var text = String.join(
                SEPARATOR, project, user, session, origin, Long.toString(end.getEpochSecond()), keys.secret());
        var sealed = box.seal(keys.accessKey(), text);
        var token =
                keys.accessKey() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        return new Made(keys, token, new Holder(project, user, session, origin, end));
    }

    public static boolean isOne(String accessKey) {
        return accessKey.startsWith(PREFIX);
    }

    /// Opens a session token; empty when it is not ours or belongs to other keys. The caller checks the expiry.
    public Optional<Opened> open(String accessKey, String sessionToken) {
        if (sessionToken.length() > MOST_CHARACTERS || !sessionToken.startsWith(accessKey + ".")) {
            return Optional.empty();
        }
        try {
            var sealed = Base64.getUrlDecoder()
                    .decode(sessionToken.substring(accessKey.length() + 1).getBytes(StandardCharsets.US_ASCII));
            var parts = box.open(accessKey, sealed).split(SEPARATOR, -1);
            if (parts.length != PARTS) {
                return Optional.empty();
            }
            var end = Instant.ofEpochSecond(Long.parseLong(parts[4]));
            return Optional.of(new Opened(parts[5], new Holder(parts[0], parts[1], parts[2], parts[3], end)));
        } catch (IllegalArgumentException | IllegalStateException notOurs) {
            return Optional.empty();
        }
    }

    /// The access key of a session token; empty when the token is malformed.
    public static Optional<String> accessKeyOf(String sessionToken) {
        int dot = sessionToken.indexOf('.');
        return dot > 0 && isOne(sessionToken) ? Optional.of(sessionToken.substring(0, dot)) : Optional.empty();
    }
}
