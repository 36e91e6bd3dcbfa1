package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Natives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;

/// Reads the database of a space without changing anything, be it open for somebody else or not.
public record RawReader(RocksDB db) implements SpaceReader {
    /// Reads a space that nobody uses.
    public static <T> T read(SpaceDirectory space, Natives natives, SpaceReader.Reading<T> reading) throws IOException {
        try {
            return natives.look(space.db(), db -> {
                try {
                    return reading.of(new RawReader(db));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (RocksDBException failed) {
            throw Failures.of(space.name(), failed);
        }
    }

    @Override
    public List<String> buckets() throws IOException {
        return call(() -> new Partitions(db).buckets());
    }

    @Override
    public byte @Nullable [] get(String partition, Row row) throws IOException {
        var number = number(partition);
        return number == null ? null : this.<byte @Nullable []>call(() -> db.get(Keys.row(number, row)));
    }

    @Override
    public void scan(String partition, KeyValue.Range range, Each each) throws IOException {
        var number = number(partition);
        if (number == null) {
            return;
        }
        try (var end = new Slice(Keys.row(number, range.to()));
                var bounded = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
                var rows = db.newIterator(bounded)) {
            rows.seek(Keys.row(number, range.from()));
            while (rows.isValid()) {
                var key = rows.key();
                if (!each.row(new Row(Keys.rowOf(key, key.length)), rows.value())) {
                    return;
                }
                rows.next();
            }
            call(() -> {
                rows.status();
                return true;
            });
        }
    }

    private @Nullable Integer number(String partition) throws IOException {
        var value = this.<byte @Nullable []>call(() -> db.get(Keys.partitionNamed(partition)));
        return value == null ? null : EngineValue.open(value).getInt();
    }

    private interface Call<T> {
        T ask() throws RocksDBException, IOException;
    }

    private <T extends @Nullable Object> T call(Call<T> call) throws IOException {
        try {
            return call.ask();
        } catch (RocksDBException failed) {
            throw Failures.of("to be checked", failed);
        }
    }
}
