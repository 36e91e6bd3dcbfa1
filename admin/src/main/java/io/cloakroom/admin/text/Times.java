package io.cloakroom.admin.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/// Days and times in RFC 3339 format. Years have four digits; later times could neither be stored nor used in
/// calculations.
public final class Times {
    private Times() {}

    /// @throws DateTimeException unless the text is a day
    public static LocalDate day(String text) {
        requireYear(text);
        return LocalDate.parse(text);
    }

    /// @throws DateTimeException unless the text is a time
    public static Instant time(String text) {
        requireYear(text);
        return OffsetDateTime.parse(text).toInstant();
    }

    private static void requireYear(String text) {
        if (!text.matches("(?s)\\d{4}-.*")) {
            throw new DateTimeException("no year of four digits");
        }
    }
}
