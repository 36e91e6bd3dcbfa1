package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
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
    private static final int DOUBTED = 2;

    /// How far the system clock may run ahead.
    static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final KeyValue rows;
    private final InstantSource systemClock;
    private final LongSupplier nanos;
    private final Duration longestStop;

    /// `null` before it begins. The other fields say nothing then.
    private @Nullable Instant base;

    private long baseNanos;
    private @Nullable Doubt doubt;
    private byte[] unknown = UnknownFields.none();

    /// @param nanos       a monotonic clock
    /// @param longestStop after which the system clock is believed
    public EngineRetentionClock(KeyValue rows, InstantSource systemClock, LongSupplier nanos, Duration longestStop) {
        this.rows = rows;
        this.systemClock = systemClock;
        this.nanos = nanos;
        this.longestStop = longestStop;
    }

    private record Note(Instant time, boolean doubted, byte[] unknown) {}

    /// Goes on from where the run before was. To be called at the start.
    public synchronized void resume() throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, ROW);
        if (value == null) {
            return;
        }
        var now = StoredTime.now(systemClock);
        Note note;
        try {
            note = decoded(value);
        } catch (StoreException damaged) {
            if (damaged.kind() != StoreException.Kind.DAMAGED) {
                throw damaged;
            }
            begin(Instant.EPOCH);
            hold(new Doubt(Instant.EPOCH, now, Doubt.Cause.NO_NOTE));
            return;
        }
        unknown = note.unknown();
        if (note.doubted()) {
            begin(note.time());
            hold(new Doubt(note.time(), now, Doubt.Cause.JUMP));
        } else if (now.isAfter(note.time().plus(longestStop))) {
            begin(note.time());
            hold(new Doubt(note.time(), now, Doubt.Cause.LONG_STOP));
        } else {
            begin(now.isAfter(note.time()) ? now : note.time());
        }
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

    /// Something is retained from now on.
    void use() throws IOException {
        synchronized (this) {
            if (base != null) {
                return;
            }
            begin(StoredTime.now(systemClock));
        }
        note();
    }

    @Override
    public synchronized Instant now() {
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
            noteDoubt(passed);
        }
        return passed;
    }

    /// At once: a start after a crash would take the jump for a stop, and believe the clock.
    private void noteDoubt(Instant held) {
        try {
            write(new Note(held, true, unknown));
        } catch (IOException failed) {
            LOG.warn("that the system clock is in doubt could not be noted yet: {}", failed.toString());
        }
    }

    @Override
    public synchronized Optional<Doubt> doubt() {
        var _ = now();
        return Optional.ofNullable(doubt);
    }

    @Override
    public synchronized void confirm() throws IOException {
        if (doubt == null) {
            return;
        }
        var system = StoredTime.now(systemClock);
        var confirmed = system.isAfter(doubt.held()) ? system : doubt.held();
        write(new Note(confirmed, false, unknown));
        doubt = null;
        begin(confirmed);
        LOG.info("the system clock was confirmed: retention goes by it from {} on", confirmed);
    }

    @Override
    public synchronized void note() throws IOException {
        if (base != null) {
            var now = now();
            write(new Note(now, doubt != null, unknown));
        }
    }

    private void write(Note note) throws IOException {
        var fields = new FieldWriter().number(TIME, note.time().toEpochMilli());
        if (note.doubted()) {
            fields.number(DOUBTED, 1);
        }
        var value = Envelope.seal(ROW, Kind.RETENTION_CLOCK, fields.raw(note.unknown()));
        var _ = rows.commit(KeyLayout.PROJECTS, ROW.bytes(), List.of(), List.of(new Change.Set(ROW, value)));
    }

    private static Note decoded(byte[] value) throws StoreException {
        return RecordCodec.decoded(ROW, value, Kind.RETENTION_CLOCK, fields -> {
            Instant time = null;
            boolean doubted = false;
            while (fields.next()) {
                switch (fields.number()) {
                    case TIME -> time = Instant.ofEpochMilli(fields.asLong());
                    case DOUBTED -> doubted = fields.asLong() != 0;
                    default -> fields.keep();
                }
            }
            return new Note(RecordCodec.present(time), doubted, fields.kept());
        });
    }
}
