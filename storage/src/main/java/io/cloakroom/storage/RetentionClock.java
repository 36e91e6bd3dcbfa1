package io.cloakroom.storage;

import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The time by which retention ends. It does not follow a system clock that jumps ahead. While the server runs, it follows
/// the monotonic clock; after a stop it continues from the system clock only if the stop was no longer than a setting allows.
/// When it cannot know the time, it stands still, and no retention ends, until the operator confirms that the system clock is
/// right. It is never later than the system clock, so setting the system clock back only makes retention last longer.
///
/// The clock begins with the first Object Lock, or when something else is to go by it, and stores a note then. If that note
/// is lost, the first locked version or bucket that is met reveals it, and the clock stands still.
public interface RetentionClock {
    /// The time of this clock; that of the system clock as long as nothing is known to be locked.
    Instant now();

    /// Begins the clock for another purpose than Object Lock, such as lifecycle rules: objects that these remove too early
    /// are lost. A note is on disk when this returns. Cheap when the clock has begun.
    void use() throws IOException;

    /// The time that decides whether `protection` has ended.
    Instant nowFor(Protection protection);

    /// The latest time that this clock is known to have shown, and at least [#now]. It is ahead of the system clock after
    /// that was set back. Default retention counts from it, so that setting the clock back makes it no shorter.
    Instant latest();

    /// Why the time stands still; empty when it does not.
    Optional<Doubt> doubt();

    /// The operator confirms that the system clock is right: this clock and default retention follow it from now on. On disk
    /// when this returns.
    void confirm() throws IOException;

    /// Stores the time for the next start. To be called about every minute. After a crash, the stop seems longer by the time
    /// since the last call.
    void note() throws IOException;

    /// @param held        the time at which the clock stands still
    /// @param systemClock what the system clock said when it was doubted
    record Doubt(Instant held, Instant systemClock, Cause cause) {
        public enum Cause {
            /// The system clock ran ahead of the time that had passed.
            JUMP,
            /// The server was stopped for longer than the setting allows, or its clock was set ahead meanwhile.
            LONG_STOP,
            /// The note of the previous run is damaged or lost.
            NO_NOTE
        }
    }
}
