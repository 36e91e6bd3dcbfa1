package io.cloakroom.s3.lifecycle;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the numbers and dates of lifecycle rules.
final class Scalars {
    /// ISO 8601 has years of four digits. Longer ones have no number of milliseconds.
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

    private Scalars() {}

    /// @throws LifecycleException MALFORMED unless the text is a number of at most 32 bits
    static @Nullable Integer number(String element, @Nullable String text) {
        var number = longNumber(element, text);
        if (number == null) {
            return null;
        }
        if (number != number.intValue()) {
            throw LifecycleException.malformed(element + " is a number of at most " + Integer.MAX_VALUE);
        }
        return number.intValue();
    }

    /// @throws LifecycleException MALFORMED unless the text is a number
    static @Nullable Long longNumber(String element, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!NUMBER.matcher(text.strip()).matches()) {
            throw LifecycleException.malformed(element + " is a number");
        }
        return Long.valueOf(text.strip());
    }

    /// Parses a day, or a time in any of the forms of ISO 8601 that clients send.
    ///
    /// @throws LifecycleException MALFORMED unless the text is a date, INVALID_ARGUMENT unless it is at midnight
    static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var date = parsed(text.strip());
        if (date.isBefore(FIRST) || !date.isBefore(END)) {
            throw LifecycleException.malformed("Date is a date in the form of ISO 8601");
        }
        if (!date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
            throw LifecycleException.argument("Date", date, "'Date' must be at midnight GMT");
        }
        return date;
    }

    private static Instant parsed(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException noDate) {
            throw LifecycleException.malformed("Date is a date in the form of ISO 8601");
        }
    }

    /// @throws LifecycleException MALFORMED
    static @Nullable Boolean flag(String element, @Nullable String text) {
        return switch (text == null ? "" : text.strip()) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> {
                if (text == null) {
                    yield null;
                }
                throw LifecycleException.malformed(element + " is true or false");
            }
        };
    }
}
