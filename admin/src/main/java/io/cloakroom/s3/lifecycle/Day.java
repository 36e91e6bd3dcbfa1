package io.cloakroom.s3.lifecycle;

import java.time.Duration;
import java.time.Instant;

/// The length of a day in lifecycle rules: 24 hours, or less on a server for trying out rules. Midnight is every
/// multiple of that length since the epoch.
///
/// @param length whole milliseconds, one at least and 24 hours at most
public record Day(Duration length) {
    public static final Day OF_24_HOURS = new Day(Duration.ofDays(1));

    public Day {
        if (length.toMillis() < 1 || length.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "a day of lifecycle rules has a millisecond at least and 24 hours at most");
        }
    }

    /// Adds days and rounds up to the next midnight UTC; a time at midnight is not rounded (Amazon S3 User Guide,
    /// "Lifecycle configuration elements", "Lifecycle rules: Based on an object's age").
    Instant after(Instant from, int days) {
        long day = length.toMillis();
        long exact = from.toEpochMilli() + days * day;
        long beyondMidnight = Math.floorMod(exact, day);
        return Instant.ofEpochMilli(beyondMidnight == 0 ? exact : exact - beyondMidnight + day);
    }
}
