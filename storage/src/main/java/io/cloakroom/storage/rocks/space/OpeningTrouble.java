package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why the database of a space could not be opened, and when that is to be tried again. Guarded by the monitor of its [Space].
final class OpeningTrouble {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final SpaceDirectory directory;
    private @Nullable StoreException why;
    /// How often opening has failed in a row.
    private int failures;
    /// What the directory looked like at the last failure.
    private String signature = "";

    private long nextTryNanos;

    OpeningTrouble(SpaceDirectory directory) {
        this.directory = directory;
    }

    /// The database was opened.
    void over() {
        why = null;
        failures = 0;
    }

    /// The database could not be opened. The more often in a row, the longer the next try waits.
    ///
    /// @return whether this trouble was not known
    boolean failed(StoreException cause) {
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 5));
        failures++;
        return note(cause, wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait);
    }

    /// The database cannot be opened because files are missing. It can as soon as they are back, so the next try does not
    /// wait long.
    ///
    /// @return whether this trouble was not known
    boolean missing(StoreException cause) {
        failures = 0;
        return note(cause, FIRST_RETRY);
    }

    private boolean note(StoreException cause, Duration wait) {
        var known = why;
        why = cause;
        signature = directory.signature();
        nextTryNanos = System.nanoTime() + wait.toNanos();
        return known == null || !String.valueOf(known.getMessage()).equals(cause.getMessage());
    }

    /// Whether there is trouble, and it is time to try again.
    boolean isRetryDue() {
        return why != null && (System.nanoTime() - nextTryNanos >= 0 || Files.exists(directory.acceptance()));
    }

    /// Whether there is trouble, and files have come or gone since the last try.
    boolean hasChanged() {
        return why != null && !signature.equals(directory.signature());
    }

    /// Lets a call pass if it may try to open the database. While there is trouble, not every call may.
    ///
    /// @throws StoreException the trouble, until it is time to try again
    void refuseUntilRetry() throws StoreException {
        if (why != null && !isRetryDue()) {
            throw new StoreException(why.kind(), String.valueOf(why.getMessage()), why);
        }
    }

    /// The trouble in a sentence; `null` when there is none.
    @Nullable
    String sentence() {
        return why == null ? null : String.valueOf(why.getMessage());
    }
}
