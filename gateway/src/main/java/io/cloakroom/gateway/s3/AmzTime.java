package io.cloakroom.gateway.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// The formats of times in signed requests.
public final class AmzTime {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AmzTime() {}

    /// Parses `yyyyMMdd'T'HHmmss'Z'`. By hand, because every request has such a time, and a formatter would take longer
    /// than the signature.
    public static Optional<Instant> basic(String text) {
        if (text.length() != 16 || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 9, 11),
                            number(text, 11, 13),
                            number(text, 13, 15))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("no digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// Parses any time that `x-amz-date` and `Date` may hold: both formats of ISO 8601, or any date of HTTP.
    public static Optional<Instant> any(String text) {
        return basic(text).or(() -> HttpDate.parse(text)).or(() -> extended(text));
    }

    public static String basic(Instant at) {
        return BASIC.format(at);
    }

    /// A time as error documents show it.
    public static String shown(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Parses a time like `2026-11-28T08:47:19Z`, with or without fractions of a second.
    private static Optional<Instant> extended(String text) {
        try {
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }
}
