package io.cloakroom.storage.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.jobs.JobStatus.State;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The progress of a job. Safe for many threads.
final class JobProgress {
    @GuardedBy("this")
    private byte @Nullable [] place;

    @GuardedBy("this")
    private String shown = "";

    @GuardedBy("this")
    private long passes;

    @GuardedBy("this")
    private long operations;

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private final SortedMap<String, Long> counts = new TreeMap<>();

    @GuardedBy("this")
    private @Nullable Instant completedAt;

    /// Whether something changed since the last note was taken.
    @GuardedBy("this")
    private boolean changed;

    /// Whether the pass under way has done anything.
    @GuardedBy("this")
    private boolean worked;

    synchronized void resume(JobNote note) {
        place = note.place();
        shown = note.shown();
        passes += note.passes();
        note.counts().forEach((what, number) -> counts.merge(what, number, Long::sum));
        completedAt = note.completedAt();
    }

    synchronized Optional<byte[]> place() {
        return Optional.ofNullable(place).map(byte[]::clone);
    }

    synchronized void at(byte[] place, String shown) {
        this.place = place.clone();
        this.shown = shown;
        changed = true;
    }

    synchronized void did(long moreOperations, long moreBytes) {
        worked = true;
        operations += moreOperations;
        bytes += moreBytes;
    }

    synchronized void count(String what, long number) {
        counts.merge(what, number, Long::sum);
        changed = true;
    }

    synchronized void passEnded(Instant at) {
        changed |= place != null;
        place = null;
        shown = "";
        if (worked) {
            worked = false;
            passes++;
            completedAt = at;
        }
    }

    synchronized boolean isInPass() {
        return place != null;
    }

    /// Whether something worth storing has changed since the last [#note].
    synchronized boolean isChanged() {
        return changed;
    }

    synchronized JobNote note() {
        changed = false;
        return new JobNote(place == null ? null : place.clone(), shown, passes, copyOfCounts(), completedAt);
    }

    /// The last [#note] was not stored.
    synchronized void noteIsLost() {
        changed = true;
    }

    synchronized JobStatus status(
            String name, State state, @Nullable String failure, @Nullable Instant failedAt, boolean limited) {
        return new JobStatus(
                name, state, shown, passes, operations, bytes, copyOfCounts(), completedAt, failure, failedAt, limited);
    }

    @GuardedBy("this")
    private SortedMap<String, Long> copyOfCounts() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
}
