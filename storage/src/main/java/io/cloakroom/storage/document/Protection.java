package io.cloakroom.storage.document;

import io.cloakroom.storage.RetentionClock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What keeps a version from being deleted (Amazon S3 User Guide, "Locking objects with Object Lock").
///
/// @param retention `null` when it has none
/// @param legalHold `null` when it was never set: S3 tells that from one that is off
public record Protection(
        @Nullable Retention retention, @Nullable LegalHold legalHold) {
    public static final Protection NONE = new Protection(null, null);

    /// Keeps a version, as long as it is on, whatever its retention says.
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
    /// @param now by the [RetentionClock]
    public boolean holds(Instant now) {
        return legalHold == LegalHold.ON || isRetained(now);
    }

    /// Whether its retention has not ended.
    public boolean isRetained(Instant now) {
        return retention != null && now.isBefore(retention.until());
    }

    /// Whether the version may be deleted.
    ///
    /// @param bypass with the right to bypass governance, and the wish to
    public boolean allowsDeletion(Instant now, boolean bypass) {
        return legalHold != LegalHold.ON && (!isRetained(now) || bypass && isGovernance());
    }

    /// Whether `next` may take the place of this. A legal hold may be lifted at any time, by who has the right to.
    ///
    /// @param bypass see [#allowsDeletion]
    public boolean allows(Protection next, Instant now, boolean bypass) {
        var kept = retention;
        if (kept == null || !isRetained(now) || bypass && isGovernance()) {
            return true;
        }
        var asked = next.retention;
        return asked != null && kept.yieldsTo(asked);
    }

    private boolean isGovernance() {
        return retention != null && retention.mode() == Retention.Mode.GOVERNANCE;
    }
}
