package io.cloakroom.admin.session;

import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ExpiringRecords.Kind;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// Sessions by their bearer tokens. Only a hash of each token is stored. The names of a user's session records begin
/// with the user's id, so that a password change can end all of them.
public final class Sessions {
    /// Use does not prolong a session.
    public static final Duration LIFE = Duration.ofHours(12);

    private static final String PREFIX = "clks_";
    private static final Pattern FORM = Pattern.compile("clks_([0-9a-f]{32})_[A-Za-z0-9_-]{43}");

    private final ExpiringRecords records;
    private final TokenStore tokens;
    private final InstantSource clock;
    private final SecureRandom random;

    public Sessions(ExpiringRecords records, TokenStore tokens, InstantSource clock, SecureRandom random) {
        this.records = records;
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /// A new session with its bearer token, which must be given to the user and never stored.
    public record Begun(String token, Instant end) {
        /// Never shows the token.
        @Override
        public String toString() {
            return "Begun[" + end + "]";
        }
    }

    /// @param name of the session's record; identifies the session, but does not let anybody in
    public record Session(String name, User user, Instant end) {}

    public Begun begin(User user) throws IOException {
        var secret = new byte[32];
        random.nextBytes(secret);
        var token = PREFIX + user.id() + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var end = clock.instant().plus(LIFE);
        records.put(Kind.SESSION, name(user.id(), token), end.toString().getBytes(StandardCharsets.US_ASCII), end);
        return new Begun(token, end);
    }

    /// The session of a token; empty when it has ended, or its user was deleted.
    public Optional<Session> find(String token) throws IOException {
        var form = FORM.matcher(token);
        if (!form.matches()) {
            return Optional.empty();
        }
        var name = name(form.group(1), token);
        var record = records.get(Kind.SESSION, name);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        var end = Instant.parse(new String(record.get(), StandardCharsets.US_ASCII));
        return tokens.user(form.group(1)).map(user -> new Session(name, user, end));
    }

    /// Whether the session with this name is still open.
    public boolean isOpen(String name) throws IOException {
        return records.get(Kind.SESSION, name).isPresent();
    }

    public void end(String name) throws IOException {
        records.delete(Kind.SESSION, name);
    }

    public void endAll(String userId) throws IOException {
        records.deleteAll(Kind.SESSION, userId + ".");
    }

    /// Whether a text has the form of a session token.
    public static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    private static String name(String userId, String token) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return userId + "." + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
