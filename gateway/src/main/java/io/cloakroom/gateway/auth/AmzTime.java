package io.cloakroom.gateway.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// The forms that times have in signed requests.
final class AmzTime {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AmzTime() {}

    /// `yyyyMMdd'T'HHmmss'Z'`
    static Optional<Instant> basic(String text) {
        return parse(BASIC, text);
    }

    /// What `x-amz-date` and `Date` may hold: the basic form or that of RFC 1123.
    static Optional<Instant> any(String text) {
        return basic(text).or(() -> parse(DateTimeFormatter.RFC_1123_DATE_TIME, text));
    }

    static String basic(Instant at) {
        return BASIC.format(at);
    }

    /// As error documents show it.
    static String shown(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Optional<Instant> parse(DateTimeFormatter form, String text) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }
}
