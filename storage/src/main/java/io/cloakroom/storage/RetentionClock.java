package io.cloakroom.storage;

import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The time by which retention ends. It does not follow a system clock that jumps ahead: within a run it goes by the
/// monotonic clock, and over a stop it goes on only when that was no longer than a setting says. When it cannot know the
/// time, it stands still, and so no retention ends, until the operator confirms that the system clock is right. It is
/// never later than the system clock, so that setting that back only makes retention last longer.
///
/// It begins with the first Object Lock, or when somebody else says to go by it, and what it knows is written down then. When
/// that note is lost, something that is locked shows it, and the time stands still.
public interface RetentionClock {
    /// The system clock's time as long as nothing is known to be locked.
    Instant now();

    /// Something else goes by this clock from now on, such as lifecycle rules: what they remove early is gone. On disk when it
    /// returns; cheap when it has begun.
    void use() throws IOException;

    /// The time by which it is judged whether `protection` has ended.
    Instant nowFor(Protection protection);

    /// The latest time that this clock is known to have shown, at least [#now]: ahead of the system clock when that was set
    /// back. Retention that a version gets by default counts from it, so that setting the clock back makes it no shorter.
    Instant latest();

    /// Why the time stands still; empty when it does not.
    Optional<Doubt> doubt();

    /// The system clock is right: retention goes by it from now on, and default retention counts from it. On disk when it
    /// returns.
    void confirm() throws IOException;

    /// Writes down how far the time is, for the next start. To be called every minute or so; what a crash loses makes the
    /// stop that follows look that much longer.
    void note() throws IOException;

    /// @param held        where the time stands still
    /// @param systemClock what the system clock said when it was doubted
    record Doubt(Instant held, Instant systemClock, Cause cause) {
        public enum Cause {
            /// The system clock ran ahead of the time that had passed.
            JUMP,
            /// The server was stopped for longer than the setting allows, or its clock was set ahead meanwhile.
            LONG_STOP,
            /// The note of the run before is damaged or lost.
            NO_NOTE
        }
    }
}
