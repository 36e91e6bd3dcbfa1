package io.cloakroom.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The end of the day, in UTC. A server whose clock is that of the machine writes what it does under a date: a test that looks
/// for what was done on one day must not begin on the day before.
public final class Midnight {
    /// Longer than such a test takes.
    private static final Duration NEAR = Duration.ofMinutes(2);

    private Midnight() {}

    /// Returns at once, but in the last minutes of a day when the next day has begun.
    public static void pass() {
        var next = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        if (Instant.now().isAfter(next.minus(NEAR))) {
            while (Instant.now().isBefore(next)) {
                Thread.onSpinWait();
            }
        }
    }
}
