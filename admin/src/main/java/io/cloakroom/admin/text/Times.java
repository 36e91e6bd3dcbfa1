package io.cloakroom.admin.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/// Days and times as RFC 3339 writes them. A year has four digits: what lies beyond could neither be stored nor counted on
/// from.
public final class Times {
    private Times() {}

    /// @throws DateTimeException when it is none
    public static LocalDate day(String text) {
        requireYear(text);
        return LocalDate.parse(text);
    }

    /// @throws DateTimeException when it is none
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
