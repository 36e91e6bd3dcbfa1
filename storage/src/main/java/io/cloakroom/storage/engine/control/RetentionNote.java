package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.RetentionClock.Doubt;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the retention clock writes down for the next start. The note says whether the time was in doubt, since a start would
/// take a jump of some days for a stop.
///
/// @param time    that the clock showed
/// @param cause   of the doubt; `null` when there was none
/// @param doubted what the system clock said when it was doubted; `null` without a doubt, and in notes of older builds
/// @param latest  the latest time that the clock has shown; [Instant#EPOCH] when it is not known
/// @param unknown fields of a newer release, kept when the note is rewritten
record RetentionNote(
        Instant time, Doubt.@Nullable Cause cause, @Nullable Instant doubted, Instant latest, byte[] unknown) {
    private static final Row ROW = KeyLayout.RETENTION_CLOCK;
    private static final int TIME = 1;
    private static final int CAUSE = 2;
    private static final int DOUBTED = 3;
    private static final int LATEST = 4;

    /// What is stored of a note.
    ///
    /// @param note `null` when there is none, or it is damaged
    record NoteRead(boolean exists, @Nullable RetentionNote note) {}

    static NoteRead read(KeyValue rows) throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, ROW);
        if (value == null) {
            return new NoteRead(false, null);
        }
        try {
            return new NoteRead(true, decoded(value));
        } catch (StoreException damaged) {
            damaged.rethrowUnless(StoreException.Kind.DAMAGED);
            return new NoteRead(true, null);
        }
    }

    void write(KeyValue rows) throws IOException {
        var fields = new FieldWriter().number(TIME, time.toEpochMilli());
        if (cause != null) {
            fields.number(CAUSE, number(cause));
        }
        if (doubted != null) {
            fields.number(DOUBTED, doubted.toEpochMilli());
        }
        fields.number(LATEST, latest.toEpochMilli());
        var value = Envelope.seal(ROW, Kind.RETENTION_CLOCK, fields.raw(unknown));
        var _ = rows.commit(KeyLayout.PROJECTS, ROW.bytes(), List.of(), List.of(new Change.Set(ROW, value)));
    }

    private static RetentionNote decoded(byte[] value) throws StoreException {
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
            // An older build wrote no latest time. Without a doubt, the note's own time is the latest.
            var until = latest != null ? latest : cause == null ? FieldReader.present(time) : Instant.EPOCH;
            return new RetentionNote(FieldReader.present(time), cause, doubted, until, fields.kept());
        });
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
}
