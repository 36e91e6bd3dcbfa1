package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Swept;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SideBySide;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Records that expire, over any engine. Each record has an owner of its own.
public final class EngineRecords implements ExpiringRecords {
    private static final Pattern NAME = Pattern.compile("[ -~]{1,200}");
    /// How many records one call of [#sweep] looks at.
    private static final int SWEPT_ROWS = 1000;
    private static final int PAGE = 1000;
    /// The kinds in the order of their rows.
    private static final List<Kind> IN_ORDER = Arrays.stream(Kind.values())
            .sorted(Comparator.comparingInt(Kind::letter))
            .toList();

    private final KeyValue rows;
    private final Retries retries;
    private final InstantSource clock;

    public EngineRecords(KeyValue rows, Retries retries, InstantSource clock) {
        this.rows = rows;
        this.retries = retries;
        this.clock = clock;
    }

    /// @param row     the value of the row as it is stored
    /// @param unknown fields of a newer release, kept when the record is rewritten
    record StoredRecord(byte[] row, Instant end, byte[] value, byte[] unknown) {}

    private static Row row(Kind kind, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a record: " + name);
        }
        return KeyLayout.named(kind.letter(), name);
    }

    private static byte[] sealed(Row row, byte[] value, Instant end, byte[] unknown) {
        var fields =
                new FieldWriter().number(1, end.toEpochMilli()).bytes(2, value).raw(unknown);
        return Envelope.seal(row, Envelope.Kind.EXPIRING, fields);
    }

    public static StoredRecord opened(Row row, byte[] bytes) throws StoreException {
        return RecordCodec.decoded(row, bytes, Envelope.Kind.EXPIRING, fields -> {
            Instant end = null;
            byte[] value = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1 -> end = Instant.ofEpochMilli(fields.asLong());
                    case 2 -> value = fields.asBytes();
                    default -> fields.keep();
                }
            }
            return new StoredRecord(bytes, FieldReader.present(end), FieldReader.present(value), fields.kept());
        });
    }

    private @Nullable StoredRecord stored(Row row) throws IOException {
        var bytes = rows.get(KeyLayout.RECORDS, row);
        return bytes == null ? null : opened(row, bytes);
    }

    private boolean hasEnded(StoredRecord record) {
        return !clock.instant().isBefore(record.end());
    }

    @Override
    public Optional<byte[]> get(Kind kind, String name) throws IOException {
        var stored = stored(row(kind, name));
        return stored == null || hasEnded(stored) ? Optional.empty() : Optional.of(stored.value());
    }

    @Override
    public boolean create(Kind kind, String name, byte[] value, Instant end) throws IOException {
        var row = row(kind, name);
        return retries.until(KeyLayout.RECORDS, row.bytes(), () -> {
            var stored = stored(row);
            if (stored != null && !hasEnded(stored)) {
                return false;
            }
            var guard = stored == null ? new Guard.Absent(row) : new Guard.Is(row, stored.row());
            var set = new Change.Set(row, sealed(row, value, end, UnknownFields.none()));
            return isDone(row, List.of(guard), set) ? true : null;
        });
    }

    @Override
    public void put(Kind kind, String name, byte[] value, Instant end) throws IOException {
        var row = row(kind, name);
        isDone(row, List.of(), new Change.Set(row, sealed(row, value, end, unknown(row))));
    }

    /// The fields of a newer release. A record that is damaged or has expired has none that could be kept.
    private byte[] unknown(Row row) throws IOException {
        try {
            var stored = stored(row);
            return stored == null || hasEnded(stored) ? UnknownFields.none() : stored.unknown();
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return UnknownFields.none();
        }
    }

    @Override
    public boolean delete(Kind kind, String name) throws IOException {
        var row = row(kind, name);
        return retries.until(KeyLayout.RECORDS, row.bytes(), () -> {
            var stored = stored(row);
            if (stored == null) {
                return false;
            }
            var guard = new Guard.Is(row, stored.row());
            return isDone(row, List.of(guard), new Change.Delete(row)) ? !hasEnded(stored) : null;
        });
    }

    private boolean isDone(Row row, List<Guard> guards, Change change) throws IOException {
        var outcome = rows.commit(KeyLayout.RECORDS, row.bytes(), guards, List.of(change));
        return outcome == KeyValue.Outcome.COMMITTED;
    }

    @Override
    public void deleteAll(Kind kind, String prefix) throws IOException {
        var range = KeyLayout.keys(kind.letter(), prefix);
        while (true) {
            var deletions = new ArrayList<SideBySide.Task>();
            try (var cursor = rows.scan(KeyLayout.RECORDS, range)) {
                while (deletions.size() < PAGE && cursor.next()) {
                    var row = cursor.row();
                    deletions.add(() -> isDone(row, List.of(), new Change.Delete(row)));
                    range = new KeyValue.Range(KeyLayout.after(row), range.to());
                }
            }
            if (deletions.isEmpty()) {
                return;
            }
            SideBySide.run(deletions);
        }
    }

    @Override
    public Swept sweep(byte @Nullable [] from) throws IOException {
        for (var kind : IN_ORDER) {
            var all = KeyLayout.all(kind.letter());
            if (from == null || new Row(from).compareTo(all.to()) < 0) {
                var range = from == null || new Row(from).compareTo(all.from()) < 0
                        ? all
                        : new KeyValue.Range(KeyLayout.after(new Row(from)), all.to());
                return sweep(range);
            }
        }
        return new Swept(0, null);
    }

    /// Ends at the last row that was looked at, or at the end of the range.
    private Swept sweep(KeyValue.Range range) throws IOException {
        var last = range.to();
        int looked = 0;
        var deletions = new ArrayList<SideBySide.Task>();
        try (var cursor = rows.scan(KeyLayout.RECORDS, range)) {
            for (int i = 1; i <= SWEPT_ROWS && cursor.next(); i++) {
                looked = i;
                var row = cursor.row();
                var stored = opened(row, cursor.value().clone());
                if (hasEnded(stored)) {
                    // The guard spares a record that has replaced this one meanwhile.
                    var guard = new Guard.Is(row, stored.row());
                    deletions.add(() -> isDone(row, List.of(guard), new Change.Delete(row)));
                }
                last = i == SWEPT_ROWS ? row : range.to();
            }
        }
        SideBySide.run(deletions);
        return new Swept(looked, last.bytes());
    }
}
