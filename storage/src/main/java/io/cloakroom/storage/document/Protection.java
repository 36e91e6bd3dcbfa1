package io.cloakroom.storage.document;

import io.cloakroom.storage.RetentionClock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What protects a version from deletion (Amazon S3 User Guide, "Locking objects with Object Lock").
///
/// @param retention `null` when it has none
/// @param legalHold `null` when it was never set, which S3 distinguishes from one that is off
public record Protection(
        @Nullable Retention retention, @Nullable LegalHold legalHold) {
    public static final Protection NONE = new Protection(null, null);

    /// Protects a version while it is on, independently of the retention.
    public enum LegalHold {
        ON,
        OFF
    }

    public boolean isNone() {
        return retention == null && legalHold == null;
    }

    public Protection with(@Nullable Retention changed) {
        return new Protection(changed, legalHold);
    }

    public Protection with(LegalHold changed) {
        return new Protection(retention, changed);
    }

    /// Whether the version must stay.
    ///
    /// @param now the time of the [RetentionClock]
    public boolean holds(Instant now) {
        return legalHold == LegalHold.ON || isRetained(now);
    }

    /// Whether the version has a retention that has not ended.
    public boolean isRetained(Instant now) {
        return retention != null && now.isBefore(retention.until());
    }

    /// Whether the version may be deleted.
    ///
    /// @param bypass whether the caller may bypass governance, and wants to
    public boolean allowsDeletion(Instant now, boolean bypass) {
        return legalHold != LegalHold.ON && (!isRetained(now) || bypass && isGovernance());
    }

    /// Whether `next` may replace this protection. A legal hold may be lifted at any time, by a caller with the right to do
    /// so.
    ///
    /// @param bypass see [#allowsDeletion]
    public boolean allows(Protection next, Instant now, boolean bypass) {
        var present = retention;
        if (present == null || !isRetained(now) || bypass && isGovernance()) {
            return true;
        }
        var replacement = next.retention;
        return replacement != null && present.yieldsTo(replacement);
    }

    private boolean isGovernance() {
        return retention != null && retention.mode() == Retention.Mode.GOVERNANCE;
    }
}
