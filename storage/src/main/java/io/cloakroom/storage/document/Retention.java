package io.cloakroom.storage.document;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Protects a version from deletion until a date (Amazon S3 User Guide, "Locking objects with Object Lock").
///
/// @param until whole milliseconds; the rest of what a client gives is cut off
public record Retention(Mode mode, Instant until) {
    /// How firmly the version is protected.
    public enum Mode {
        /// A caller with the right to bypass governance may shorten the retention or delete the version.
        GOVERNANCE,
        /// Nobody may shorten the retention or delete the version; the date can only become later.
        COMPLIANCE
    }

    public Retention {
        until = until.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Whether `next` may replace this retention without the right to bypass it: when it has the same mode and no earlier
    /// date.
    boolean yieldsTo(Retention next) {
        return next.mode == mode && !next.until.isBefore(until);
    }
}
