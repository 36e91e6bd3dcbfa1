package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.RecordCodec;
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
public final class EngineRetentionClock implements RetentionClock {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRetentionClock.class);
    private static final Row ROW = KeyLayout.RETENTION_CLOCK;
    private static final int TIME = 1;
    private static final int CAUSE = 2;

    /// How far the system clock may run ahead.
    static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final KeyValue rows;
    private final InstantSource systemClock;
    private final LongSupplier nanos;
    private final Duration longestStop;

    /// Held by whoever writes a note, so that none is overtaken by an older one.
    private final ReentrantLock notes = new ReentrantLock();

    /// `null` before it begins. The other fields say nothing then.
    private @Nullable Instant base;

    private long baseNanos;
    private @Nullable Doubt doubt;
    private byte[] unknown = UnknownFields.none();
    /// Whether the next start will know that it has begun.
    private volatile boolean noted;
    /// Whether a doubt is new.
    private volatile boolean noteAtOnce;

    /// @param nanos       a monotonic clock
    /// @param longestStop after which the system clock is believed
    public EngineRetentionClock(KeyValue rows, InstantSource systemClock, LongSupplier nanos, Duration longestStop) {
        this.rows = rows;
        this.systemClock = systemClock;
        this.nanos = nanos;
        this.longestStop = longestStop;
    }

    /// @param cause of the doubt, or `null`
    private record Note(Instant time, Doubt.@Nullable Cause cause, byte[] unknown) {}

    /// Goes on from where the run before was. To be called at the start.
    public synchronized void resume() throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, ROW);
        if (value == null) {
            return;
        }
        noted = true;
        var now = StoredTime.now(systemClock);
        Note note;
        try {
            note = decoded(value);
        } catch (StoreException damaged) {
            if (damaged.kind() != StoreException.Kind.DAMAGED) {
                throw damaged;
            }
            standStill(Instant.EPOCH, now, Doubt.Cause.NO_NOTE);
            return;
        }
        unknown = note.unknown();
        var cause = note.cause();
        if (cause != null) {
            standStill(note.time(), now, cause);
        } else if (now.isAfter(note.time().plus(longestStop))) {
            standStill(note.time(), now, Doubt.Cause.LONG_STOP);
        } else {
            begin(now);
        }
    }

    private void standStill(Instant time, Instant system, Doubt.Cause cause) {
        begin(time);
        hold(new Doubt(time.isAfter(system) ? system : time, system, cause));
    }

    private void begin(Instant time) {
        base = time;
        baseNanos = nanos.getAsLong();
    }

    private void hold(Doubt why) {
        doubt = why;
        LOG.error(
                "no retention ends after {}, since the system clock is in doubt ({}): it says {}",
                why.held(),
                why.cause(),
                why.systemClock());
    }

    /// Something is retained from now on. On disk when it returns.
    void use() throws IOException {
        synchronized (this) {
            if (base == null) {
                begin(StoredTime.now(systemClock));
            }
        }
        if (!noted) {
            note();
        }
    }

    /// A bucket has Object Lock. That was noted before it got it: when there is no note, it is lost, and with it what the time
    /// was.
    synchronized void found() {
        if (base == null) {
            standStill(Instant.EPOCH, StoredTime.now(systemClock), Doubt.Cause.NO_NOTE);
        }
    }

    @Override
    public Instant now() {
        var now = time();
        if (noteAtOnce) {
            noteDoubt();
        }
        return now;
    }

    /// A start after a crash would take the jump for a stop, and believe the clock.
    private void noteDoubt() {
        noteAtOnce = false;
        try {
            note();
        } catch (IOException failed) {
            LOG.warn("that the system clock is in doubt could not be written down yet: {}", failed.toString());
        }
    }

    private synchronized Instant time() {
        var system = StoredTime.now(systemClock);
        var from = base;
        if (from == null) {
            return system;
        }
        if (doubt != null) {
            return doubt.held();
        }
        var passed = from.plusNanos(nanos.getAsLong() - baseNanos);
        if (system.isAfter(passed.plus(MOST_AHEAD))) {
            hold(new Doubt(passed, system, Doubt.Cause.JUMP));
            noteAtOnce = true;
        } else if (system.isBefore(passed)) {
            // Set back, perhaps from a time that was too late: whoever gives a date looks at this clock.
            begin(system);
            return system;
        }
        return passed;
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
            if (doubt().isEmpty()) {
                return;
            }
            var system = StoredTime.now(systemClock);
            write(new Note(system, null, unknown));
            synchronized (this) {
                doubt = null;
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
        return new Note(now, doubt == null ? null : doubt.cause(), unknown);
    }

    private void write(Note note) throws IOException {
        var fields = new FieldWriter().number(TIME, note.time().toEpochMilli());
        var cause = note.cause();
        if (cause != null) {
            fields.number(CAUSE, number(cause));
        }
        var value = Envelope.seal(ROW, Kind.RETENTION_CLOCK, fields.raw(note.unknown()));
        var _ = rows.commit(KeyLayout.PROJECTS, ROW.bytes(), List.of(), List.of(new Change.Set(ROW, value)));
        noted = true;
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

    private static Note decoded(byte[] value) throws StoreException {
        return RecordCodec.decoded(ROW, value, Kind.RETENTION_CLOCK, fields -> {
            Instant time = null;
            Doubt.Cause cause = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case TIME -> time = Instant.ofEpochMilli(fields.asLong());
                    case CAUSE -> cause = cause(fields.asLong());
                    default -> fields.keep();
                }
            }
            return new Note(FieldReader.present(time), cause, fields.kept());
        });
    }
}
