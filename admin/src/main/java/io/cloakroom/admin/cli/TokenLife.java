package io.cloakroom.admin.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// When a token ends, as one sentence for tables: by its grace when it was replaced and still works, else by its expiry.
final class TokenLife {
    /// The field in which tables find the sentence. The answer of the server has none of this name.
    static final String FIELD = "life";

    private TokenLife() {}

    /// Puts the sentence into a token, for a table; JSON is printed as it came.
    static JsonNode told(JsonNode token, Instant now) {
        if (token instanceof ObjectNode fields) {
            fields.put(FIELD, of(token, now));
        }
        return token;
    }

    static String of(JsonNode token, Instant now) {
        var expiry = time(token, "expiresAt");
        var grace = time(token, "graceUntil");
        boolean works = token.path("state").asString("").equals("active");
        if (works && grace.isPresent() && expiry.filter(grace.get()::isAfter).isEmpty()) {
            return "Works for another " + amount(Duration.between(now, grace.get())) + ": replaced by "
                    + token.path("replacedBy").asString("?");
        }
        return expiry.map(end -> (end.isAfter(now) ? "" : "Expired ") + end).orElse("never");
    }

    private static Optional<Instant> time(JsonNode token, String field) {
        try {
            return Optional.ofNullable(text(token, field)).map(Instant::parse);
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode token, String field) {
        var value = token.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    /// "60 minutes": as the panel rounds it.
    private static String amount(Duration left) {
        long seconds = Math.max(0, left.toSeconds());
        if (seconds < 90) {
            return counted(seconds, "second");
        }
        if (seconds < 90 * 60) {
            return counted(Math.round(seconds / 60.0), "minute");
        }
        return seconds < 36 * 3600
                ? counted(Math.round(seconds / 3600.0), "hour")
                : counted(Math.round(seconds / 86_400.0), "day");
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
