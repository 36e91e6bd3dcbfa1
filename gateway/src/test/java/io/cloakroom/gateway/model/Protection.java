package io.cloakroom.gateway.model;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// How a version is protected (User Guide, "Locking objects with Object Lock").
///
/// @param mode     of its retention; empty when it has none
/// @param earliest end of its retention
/// @param latest   later than that while the model only knows about when the server made the version
/// @param hold     `ON`, `OFF`, or empty when its legal hold was never set
record Protection(String mode, Instant earliest, Instant latest, String hold) {
    static final String GOVERNANCE = "GOVERNANCE";
    static final String COMPLIANCE = "COMPLIANCE";
    static final Protection NONE = new Protection("", Instant.EPOCH, Instant.EPOCH, "");
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    Protection withRetention(String otherMode, Instant until) {
        return new Protection(otherMode, until, until, hold);
    }

    /// Retention of so many days from about now.
    Protection withRetention(String otherMode, Instant now, int days) {
        var until = now.plus(Duration.ofDays(days));
        return new Protection(otherMode, until.minus(TOLERANCE), until.plus(TOLERANCE), hold);
    }

    Protection withoutRetention() {
        return new Protection("", Instant.EPOCH, Instant.EPOCH, hold);
    }

    Protection withHold(String other) {
        return new Protection(mode, earliest, latest, other);
    }

    /// The model accepts the end of retention that the server shows if it is possible. It may not change afterwards.
    Protection shown(String until) {
        try {
            var time = Instant.parse(until);
            return time.isBefore(earliest) || time.isAfter(latest) ? this : withRetention(mode, time);
        } catch (DateTimeParseException none) {
            return this;
        }
    }

    boolean hasRetention() {
        return !mode.isEmpty();
    }

    /// Whether the version may be deleted. Dates and jumps of clocks are chosen so that no retention ends within an
    /// hour of any question.
    ///
    /// @param now the time by which retention ends
    boolean allowsDeletion(Instant now, boolean bypass) {
        return !hold.equals("ON") && isFree(now, bypass);
    }

    /// Whether its retention may be replaced. Without a bypass it can only be extended.
    ///
    /// @param next empty mode to take it away
    boolean allowsRetention(Protection next, Instant now, boolean bypass) {
        return isFree(now, bypass) || next.mode.equals(mode) && !next.earliest.isBefore(earliest);
    }

    private boolean isFree(Instant now, boolean bypass) {
        return !hasRetention() || !now.isBefore(earliest) || bypass && mode.equals(GOVERNANCE);
    }

    /// As S3 writes it.
    String until() {
        return earliest.equals(latest)
                ? written(earliest)
                : "(a time from " + written(earliest) + " to " + written(latest) + ")";
    }

    private static String written(Instant time) {
        var text = time.toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }
}
