package io.cloakroom.storage.document;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Keeps a version from being deleted until a date (Amazon S3 User Guide, "Locking objects with Object Lock").
///
/// @param until whole milliseconds; what a client gives beyond them is cut
public record Retention(Mode mode, Instant until) {
    /// How firmly.
    public enum Mode {
        /// Who has the right to bypass it may shorten it or delete the version.
        GOVERNANCE,
        /// Nobody may; it can only be extended.
        COMPLIANCE
    }

    public Retention {
        until = until.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Whether a version that has this may get `next` in its place without a right to bypass it: a date that is no earlier,
    /// in the same mode.
    boolean yieldsTo(Retention next) {
        return next.mode == mode && !next.until.isBefore(until);
    }
}
