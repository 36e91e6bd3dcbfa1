package io.cloakroom.storage.engine.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The retention clock over any engine. It begins when the first bucket gets Object Lock; as long as nothing is retained, the
/// system clock may be set at will.
///
/// Its [RetentionNote] lies in the control space, which may be lost, or restored from a copy that is older than the first
/// Object Lock. So a start without a note does not prove that nothing is locked. Before the clock begins, it therefore has all
/// projects searched for Object Lock ([Locks]). A protected version that is met before that shows that the note is lost.
public final class EngineRetentionClock implements RetentionClock {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRetentionClock.class);

    /// How far the system clock may run ahead of the monotonic clock before it is in doubt.
    static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final KeyValue rows;
    private final InstantSource systemClock;
    private final LongSupplier nanos;
    private final Duration longestStop;

    /// Held while a note is taken and written, so that no older note is written over a newer one.
    private final ReentrantLock notes = new ReentrantLock();

    /// Held while the clock begins, so that Object Lock is searched for once.
    private final ReentrantLock beginning = new ReentrantLock();

    /// The time at `baseNanos`; `null` before the clock begins, when the other fields mean nothing.
    @GuardedBy("this")
    private @Nullable Instant base;

    @GuardedBy("this")
    private long baseNanos;

    @GuardedBy("this")
    private @Nullable Doubt doubt;

    /// The latest time that the clock has shown while it was not in doubt.
    @GuardedBy("this")
    private Instant latest = Instant.EPOCH;

    /// Fields of a newer release in the stored note.
    @GuardedBy("this")
    private byte[] unknown = UnknownFields.none();

    private volatile Locks locks = Locks.NONE;
    /// Whether a note is stored, so that the next start knows that the clock has begun.
    private volatile boolean noted;
    /// Whether the note must be written soon, because a crash must not undo what happened: a doubt, or a time set back.
    private volatile boolean noteAtOnce;

    /// @param nanos       a monotonic clock
    /// @param longestStop after a longer stop than this, the system clock is in doubt
    public EngineRetentionClock(KeyValue rows, InstantSource systemClock, LongSupplier nanos, Duration longestStop) {
        this.rows = rows;
        this.systemClock = systemClock;
        this.nanos = nanos;
        this.longestStop = longestStop;
    }

    /// Whether Object Lock may be in use, as far as stored data says.
    interface Locks {
        Locks NONE = () -> false;
        /// @return true also when not everything can be read
        boolean mayExist() throws IOException;
    }

    /// Goes on from the note of the previous run. To be called at the start.
    public synchronized void resume() throws IOException {
        var stored = RetentionNote.read(rows);
        if (!stored.exists()) {
            return;
        }
        noted = true;
        var now = StoredTime.now(systemClock);
        var note = stored.note();
        if (note == null) {
            standStill(Instant.EPOCH, now, Doubt.Cause.NO_NOTE);
            return;
        }
        unknown = note.unknown();
        latest = note.latest();
        var cause = note.cause();
        if (cause != null) {
            standStill(note.time(), now, cause, note.doubted() == null ? now : note.doubted());
        } else if (now.isAfter(note.time().plus(longestStop))) {
            standStill(note.time(), now, Doubt.Cause.LONG_STOP);
        } else {
            begin(now);
            noteAtOnce = true;
        }
    }

    @GuardedBy("this")
    private void standStill(Instant time, Instant system, Doubt.Cause cause) {
        standStill(time, system, cause, system);
    }

    /// @param doubted what the system clock said when it was doubted first
    @GuardedBy("this")
    private void standStill(Instant time, Instant system, Doubt.Cause cause, Instant doubted) {
        begin(time);
        noteAtOnce = true;
        hold(new Doubt(time.isAfter(system) ? system : time, doubted, cause));
    }

    @GuardedBy("this")
    private void begin(Instant time) {
        base = time;
        baseNanos = nanos.getAsLong();
    }

    @GuardedBy("this")
    private Instant remembered(Instant time) {
        if (time.isAfter(latest)) {
            latest = time;
        }
        return time;
    }

    @GuardedBy("this")
    private void hold(Doubt why) {
        doubt = why;
        LOG.error(
                "no retention ends after {}, because the system clock is in doubt ({}): it says {}",
                why.held(),
                why.cause(),
                why.systemClock());
    }

    /// Says how to search for Object Lock. To be called before anything else.
    void locks(Locks search) {
        locks = search;
    }

    @Override
    public void use() throws IOException {
        beginning.lock();
        try {
            if (!hasBegun()) {
                begin(locks);
            }
        } finally {
            beginning.unlock();
        }
        if (!noted) {
            note();
        }
    }

    private synchronized boolean hasBegun() {
        return base != null;
    }

    private void begin(Locks before) throws IOException {
        if (before.mayExist()) {
            found();
        }
        synchronized (this) {
            if (base == null) {
                begin(StoredTime.now(systemClock));
            }
        }
    }

    /// Called when something protected is found. A note was written before anything became protected, so when the clock has not
    /// begun, the note is lost, and with it the time.
    synchronized void found() {
        if (base == null) {
            standStill(Instant.EPOCH, StoredTime.now(systemClock), Doubt.Cause.NO_NOTE);
        }
    }

    /// Called when something is locked that this clock did not know of although it had begun: it may have begun at too late
    /// a time.
    void lose() throws IOException {
        synchronized (this) {
            if (doubt == null || doubt.cause() != Doubt.Cause.NO_NOTE) {
                standStill(Instant.EPOCH, StoredTime.now(systemClock), Doubt.Cause.NO_NOTE);
            }
        }
        note();
    }

    /// The same while no server runs, for the next start.
    static void lose(KeyValue control) throws IOException {
        var note = RetentionNote.read(control).note();
        var replacement = new RetentionNote(
                Instant.EPOCH,
                Doubt.Cause.NO_NOTE,
                null,
                note == null ? Instant.EPOCH : note.latest(),
                note == null ? UnknownFields.none() : note.unknown());
        replacement.write(control);
    }

    @Override
    public Instant nowFor(Protection protection) {
        if (!protection.isNone()) {
            found();
        }
        return now();
    }

    /// The same without touching the control space: what has to be noted is noted by the next call of [#now] or [#note]. For
    /// code that uses another space meanwhile.
    Instant nowWithoutNoteFor(Protection protection) {
        if (!protection.isNone()) {
            found();
        }
        return time();
    }

    @Override
    public Instant latest() {
        var now = now();
        synchronized (this) {
            return latest.isAfter(now) ? latest : now;
        }
    }

    @Override
    public Instant now() {
        var now = time();
        if (noteAtOnce) {
            noteNews();
        }
        return now;
    }

    /// Writes the note at once: without it, a start after a crash would take a jump of the clock for a stop, and believe it.
    private void noteNews() {
        noteAtOnce = false;
        try {
            note();
        } catch (IOException failed) {
            LOG.warn("the note of the retention clock could not be stored yet: {}", failed.toString());
        }
    }

    private synchronized Instant time() {
        var system = StoredTime.now(systemClock);
        var from = base;
        if (from == null) {
            return system;
        }
        if (doubt != null) {
            return heldTime(doubt, system);
        }
        var passed = from.plusNanos(nanos.getAsLong() - baseNanos);
        if (system.isAfter(passed.plus(MOST_AHEAD))) {
            hold(new Doubt(passed, system, Doubt.Cause.JUMP));
            noteAtOnce = true;
        } else if (system.isBefore(passed)) {
            // Setting the clock back may correct a time that was too late, so this clock follows. Default retention
            // still counts from the later time, see latest().
            remembered(passed);
            if (system.isBefore(passed.minus(MOST_AHEAD))) {
                LOG.info(
                        "the system clock was set back from {} to {}: retention lasts that much longer",
                        passed,
                        system);
                noteAtOnce = true;
            }
            begin(system);
            return system;
        }
        return remembered(passed);
    }

    /// The held time. When the system clock shows an earlier time, the held time was too late itself, and moves back.
    @GuardedBy("this")
    private Instant heldTime(Doubt why, Instant system) {
        if (!system.isBefore(why.held())) {
            return why.held();
        }
        doubt = new Doubt(system, why.systemClock(), why.cause());
        noteAtOnce = true;
        return system;
    }

    @Override
    public Optional<Doubt> doubt() {
        var _ = now();
        synchronized (this) {
            return Optional.ofNullable(doubt);
        }
    }

    @Override
    public void confirm() throws IOException {
        notes.lock();
        try {
            if (doubt().isEmpty() && !hasBegun()) {
                return;
            }
            var system = StoredTime.now(systemClock);
            write(new RetentionNote(system, null, null, system, unknown()));
            synchronized (this) {
                doubt = null;
                latest = system;
                begin(system);
            }
            LOG.info("the system clock was confirmed: retention follows it from {} on", system);
        } finally {
            notes.unlock();
        }
    }

    @Override
    public void note() throws IOException {
        notes.lock();
        try {
            var note = currentNote();
            if (note != null) {
                write(note);
            }
        } finally {
            notes.unlock();
        }
    }

    private synchronized byte[] unknown() {
        return unknown;
    }

    private synchronized @Nullable RetentionNote currentNote() {
        if (base == null) {
            return null;
        }
        var now = time();
        return doubt == null
                ? new RetentionNote(now, null, null, latest, unknown)
                : new RetentionNote(now, doubt.cause(), doubt.systemClock(), latest, unknown);
    }

    private void write(RetentionNote note) throws IOException {
        note.write(rows);
        noted = true;
    }
}
