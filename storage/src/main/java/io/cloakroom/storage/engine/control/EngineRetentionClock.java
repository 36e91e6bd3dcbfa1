package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clock of retention over any engine. It begins when the first bucket gets Object Lock: where nothing is retained, the
/// system clock may do what it likes.
///
/// What is written down says whether the time was doubted then, since a start would take a jump of some days for a stop.
///
/// The note lies in the control space, which may be lost, or restored from a copy that is older than the first lock. So a start
/// without a note proves nothing. Before the clock begins, somebody looks whether there is a lock already; until then,
/// whatever is found to be protected says that the note is lost.
public final class EngineRetentionClock implements RetentionClock {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRetentionClock.class);
    private static final Row ROW = KeyLayout.RETENTION_CLOCK;
    private static final int TIME = 1;
    private static final int CAUSE = 2;
    private static final int DOUBTED = 3;
    private static final int LATEST = 4;

    /// How far the system clock may run ahead.
    static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final KeyValue rows;
    private final InstantSource systemClock;
    private final LongSupplier nanos;
    private final Duration longestStop;

    /// Held by whoever writes a note, so that none is overtaken by an older one.
    private final ReentrantLock notes = new ReentrantLock();

    /// Held by whoever begins it, so that locks are looked for once.
    private final ReentrantLock beginning = new ReentrantLock();

    /// `null` before it begins. The other fields say nothing then.
    private @Nullable Instant base;

    private long baseNanos;
    private @Nullable Doubt doubt;
    /// The latest time that it showed while nobody doubted it.
    private Instant latest = Instant.EPOCH;

    private byte[] unknown = UnknownFields.none();
    private volatile Locks locks = Locks.NONE;
    /// Whether the next start will know that it has begun.
    private volatile boolean noted;
    /// Whether there is something new that a crash must not undo: a doubt, or a time that was set or held back.
    private volatile boolean noteAtOnce;

    /// @param nanos       a monotonic clock
    /// @param longestStop after which the system clock is believed
    public EngineRetentionClock(KeyValue rows, InstantSource systemClock, LongSupplier nanos, Duration longestStop) {
        this.rows = rows;
        this.systemClock = systemClock;
        this.nanos = nanos;
        this.longestStop = longestStop;
    }

    /// @param cause   of the doubt, or `null`
    /// @param doubted what the system clock said then; `null` without a doubt, and in notes of older builds
    /// @param latest  see [#latest]; [Instant#EPOCH] when it is not known
    private record Note(
            Instant time,
            Doubt.@Nullable Cause cause,
            @Nullable Instant doubted,
            Instant latest,
            byte[] unknown) {}

    /// Whether there may be a lock, as far as what is stored says.
    interface Locks {
        Locks NONE = () -> false;
        /// @return true as well when not everything can be read
        boolean mayExist() throws IOException;
    }

    /// Goes on from where the run before was. To be called at the start.
    public synchronized void resume() throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, ROW);
        if (value == null) {
            return;
        }
        noted = true;
        var now = StoredTime.now(systemClock);
        var note = readable(value);
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

    private void standStill(Instant time, Instant system, Doubt.Cause cause) {
        standStill(time, system, cause, system);
    }

    /// @param doubted what the system clock said when it was doubted first
    private void standStill(Instant time, Instant system, Doubt.Cause cause, Instant doubted) {
        begin(time);
        noteAtOnce = true;
        hold(new Doubt(time.isAfter(system) ? system : time, doubted, cause));
    }

    private void begin(Instant time) {
        base = time;
        baseNanos = nanos.getAsLong();
    }

    private Instant shown(Instant time) {
        if (time.isAfter(latest)) {
            latest = time;
        }
        return time;
    }

    private void hold(Doubt why) {
        doubt = why;
        LOG.error(
                "no retention ends after {}, since the system clock is in doubt ({}): it said {}",
                why.held(),
                why.cause(),
                why.systemClock());
    }

    /// Who looks whether something may be locked. To be called before anything else.
    void locks(Locks told) {
        locks = told;
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

    /// Something is locked. That was noted before it was: when there is no note, it is lost, and with it what the time was.
    synchronized void found() {
        if (base == null) {
            standStill(Instant.EPOCH, StoredTime.now(systemClock), Doubt.Cause.NO_NOTE);
        }
    }

    /// Something is locked that this clock did not know of, though it had begun: it may have begun too late.
    void lose() throws IOException {
        synchronized (this) {
            if (doubt == null || doubt.cause() != Doubt.Cause.NO_NOTE) {
                standStill(Instant.EPOCH, StoredTime.now(systemClock), Doubt.Cause.NO_NOTE);
            }
        }
        note();
    }

    /// The same while no server runs, for the next one.
    static void lose(KeyValue control) throws IOException {
        var value = control.get(KeyLayout.PROJECTS, ROW);
        var was = value == null ? null : readable(value);
        write(
                control,
                new Note(
                        Instant.EPOCH,
                        Doubt.Cause.NO_NOTE,
                        null,
                        was == null ? Instant.EPOCH : was.latest(),
                        was == null ? UnknownFields.none() : was.unknown()));
    }

    @Override
    public Instant nowFor(Protection protection) {
        if (!protection.isNone()) {
            found();
        }
        return now();
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

    /// A start after a crash would take the jump for a stop, and believe the clock.
    private void noteNews() {
        noteAtOnce = false;
        try {
            note();
        } catch (IOException failed) {
            LOG.warn("the time by which retention ends could not be written down yet: {}", failed.toString());
        }
    }

    private synchronized Instant time() {
        var system = StoredTime.now(systemClock);
        var from = base;
        if (from == null) {
            return system;
        }
        if (doubt != null) {
            return held(doubt, system);
        }
        var passed = from.plusNanos(nanos.getAsLong() - baseNanos);
        if (system.isAfter(passed.plus(MOST_AHEAD))) {
            hold(new Doubt(passed, system, Doubt.Cause.JUMP));
            noteAtOnce = true;
        } else if (system.isBefore(passed)) {
            // Set back, perhaps from a time that was too late: whoever gives a date looks at this clock.
            shown(passed);
            if (system.isBefore(passed.minus(MOST_AHEAD))) {
                LOG.info(
                        "the system clock was set back from {} to {}: what is retained stays that much longer",
                        passed,
                        system);
                noteAtOnce = true;
            }
            begin(system);
            return system;
        }
        return shown(passed);
    }

    /// A time that was held may have been too late itself. Once the system clock is seen before it, it never counts again.
    private Instant held(Doubt why, Instant system) {
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
            write(new Note(system, null, null, system, unknown));
            synchronized (this) {
                doubt = null;
                latest = system;
                begin(system);
            }
            LOG.info("the system clock was confirmed: retention goes by it from {} on", system);
        } finally {
            notes.unlock();
        }
    }

    @Override
    public void note() throws IOException {
        notes.lock();
        try {
            var note = taken();
            if (note != null) {
                write(note);
            }
        } finally {
            notes.unlock();
        }
    }

    private synchronized @Nullable Note taken() {
        if (base == null) {
            return null;
        }
        var now = time();
        return doubt == null
                ? new Note(now, null, null, latest, unknown)
                : new Note(now, doubt.cause(), doubt.systemClock(), latest, unknown);
    }

    private void write(Note note) throws IOException {
        write(rows, note);
        noted = true;
    }

    private static void write(KeyValue rows, Note note) throws IOException {
        var fields = new FieldWriter().number(TIME, note.time().toEpochMilli());
        var cause = note.cause();
        if (cause != null) {
            fields.number(CAUSE, number(cause));
        }
        var doubted = note.doubted();
        if (doubted != null) {
            fields.number(DOUBTED, doubted.toEpochMilli());
        }
        fields.number(LATEST, note.latest().toEpochMilli());
        var value = Envelope.seal(ROW, Kind.RETENTION_CLOCK, fields.raw(note.unknown()));
        var _ = rows.commit(KeyLayout.PROJECTS, ROW.bytes(), List.of(), List.of(new Change.Set(ROW, value)));
    }

    private static int number(Doubt.Cause cause) {
        return switch (cause) {
            case JUMP -> 1;
            case LONG_STOP -> 2;
            case NO_NOTE -> 3;
        };
    }

    private static Doubt.Cause cause(long number) {
        for (var cause : Doubt.Cause.values()) {
            if (number(cause) == number) {
                return cause;
            }
        }
        throw new IllegalArgumentException("no doubt has number " + number);
    }

    /// @return `null` when it is damaged
    private static @Nullable Note readable(byte[] value) throws StoreException {
        try {
            return decoded(value);
        } catch (StoreException damaged) {
            if (damaged.kind() != StoreException.Kind.DAMAGED) {
                throw damaged;
            }
            return null;
        }
    }

    private static Note decoded(byte[] value) throws StoreException {
        return RecordCodec.decoded(ROW, value, Kind.RETENTION_CLOCK, fields -> {
            Instant time = null;
            Doubt.Cause cause = null;
            Instant doubted = null;
            Instant latest = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case TIME -> time = Instant.ofEpochMilli(fields.asLong());
                    case CAUSE -> cause = cause(fields.asLong());
                    case DOUBTED -> doubted = Instant.ofEpochMilli(fields.asLong());
                    case LATEST -> latest = Instant.ofEpochMilli(fields.asLong());
                    default -> fields.keep();
                }
            }
            // A note of an older build, which nobody doubted, says that much itself.
            var until = latest != null ? latest : cause == null ? FieldReader.present(time) : Instant.EPOCH;
            return new Note(FieldReader.present(time), cause, doubted, until, fields.kept());
        });
    }
}
