package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.jobs.JobNote;
import io.cloakroom.storage.jobs.JobNotes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The notes of jobs over any engine. Each note has an owner of its own.
public final class EngineJobNotes implements JobNotes {
    private static final char JOB = 'j';
    private static final int PLACE = 1;
    private static final int SHOWN = 2;
    private static final int PASSES = 3;
    private static final int COMPLETED_AT = 4;
    private static final int COUNTED = 5;
    private static final int NUMBER = 6;

    /// Counts that older builds have stored under another name: the old name and the new one.
    private static final Map<String, String> RENAMED = Map.of("segments compacted", "segments evacuated");

    private final KeyValue rows;

    public EngineJobNotes(KeyValue rows) {
        this.rows = rows;
    }

    /// @param unknown fields of a newer release, kept when the note is rewritten
    public record StoredNote(JobNote note, byte[] unknown) {}

    @Override
    public Optional<JobNote> read(String job) throws IOException {
        return stored(KeyLayout.named(JOB, job)).map(StoredNote::note);
    }

    private Optional<StoredNote> stored(Row row) throws IOException {
        var value = rows.get(KeyLayout.JOBS, row);
        try {
            return value == null ? Optional.empty() : Optional.of(decode(row, value));
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return Optional.empty();
        }
    }

    @Override
    public void write(String job, JobNote note) throws IOException {
        var row = KeyLayout.named(JOB, job);
        var unknown = stored(row).map(StoredNote::unknown).orElse(UnknownFields.none());
        var set = new Change.Set(row, encode(row, note, unknown));
        var _ = rows.commit(KeyLayout.JOBS, row.bytes(), List.of(), List.of(set));
    }

    private static byte[] encode(Row row, JobNote note, byte[] unknown) {
        var fields = new FieldWriter();
        if (note.place() != null) {
            fields.bytes(PLACE, note.place()).text(SHOWN, note.shown());
        }
        fields.number(PASSES, note.passes());
        if (note.completedAt() != null) {
            fields.number(COMPLETED_AT, note.completedAt().toEpochMilli());
        }
        // Each number belongs to the name that precedes it.
        note.counts().forEach((what, number) -> fields.text(COUNTED, what).number(NUMBER, number));
        return Envelope.seal(row, Kind.JOB, fields.raw(unknown));
    }

    public static StoredNote decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.JOB, fields -> {
            byte @Nullable [] place = null;
            var shown = "";
            long passes = 0;
            Instant completedAt = null;
            SortedMap<String, Long> counts = new TreeMap<>();
            var counted = "";
            while (fields.next()) {
                switch (fields.number()) {
                    case PLACE -> place = fields.asBytes();
                    case SHOWN -> shown = fields.asText();
                    case PASSES -> passes = fields.asLong();
                    case COMPLETED_AT -> completedAt = Instant.ofEpochMilli(fields.asLong());
                    case COUNTED -> counted = fields.asText();
                    case NUMBER -> counts.merge(RENAMED.getOrDefault(counted, counted), fields.asLong(), Long::sum);
                    default -> fields.keep();
                }
            }
            return new StoredNote(new JobNote(place, shown, passes, counts, completedAt), fields.kept());
        });
    }
}
