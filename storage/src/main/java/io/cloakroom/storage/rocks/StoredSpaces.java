package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SpaceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;

/// The spaces of a data directory that no server uses. Nothing in it is changed but the file `lock`, which keeps servers
/// out meanwhile.
public final class StoredSpaces implements SpaceReader.All, AutoCloseable {
    private final DataDirectory directory;
    private final Natives natives;
    private final Path unpacked;

    private StoredSpaces(DataDirectory directory, Natives natives, Path unpacked) {
        this.directory = directory;
        this.natives = natives;
        this.unpacked = unpacked;
    }

    /// @throws StoreException with one clear sentence when it is not there, in use or of another format
    public static StoredSpaces open(Path data) throws IOException {
        var directory = DataDirectory.openAsItIs(data.toAbsolutePath());
        try {
            var unpacked = Files.createTempDirectory("cloakroom");
            return new StoredSpaces(directory, new Natives(unpacked, RocksSettings.defaults()), unpacked);
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    private SpaceDirectory space(String name) {
        return new SpaceDirectory(name, directory.space(name));
    }

    @Override
    public List<String> names() throws IOException {
        return directory.spaces().stream()
                .filter(DataDirectory::isSpaceName)
                .filter(name -> Files.isDirectory(space(name).path()))
                .filter(name -> !Files.exists(space(name).retirement()))
                .toList();
    }

    @Override
    public @Nullable String trouble(String name) throws IOException {
        var trouble = Admission.trouble(space(name), natives);
        return trouble == null ? null : trouble.getMessage();
    }

    @Override
    public <T> T read(String name, SpaceReader.Reading<T> reading) throws IOException {
        try {
            return natives.look(space(name).db(), db -> {
                try {
                    return reading.of(new Reader(db));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (RocksDBException failed) {
            throw Failures.of(name, failed);
        }
    }

    private record Reader(RocksDB db) implements SpaceReader {
        @Override
        public List<String> partitions() throws IOException {
            return asked(() -> new Partitions(db).live());
        }

        @Override
        public byte @Nullable [] get(String partition, Row row) throws IOException {
            var number = number(partition);
            return number == null ? null : this.<byte @Nullable []>asked(() -> db.get(Keys.row(number, row)));
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
                asked(() -> {
                    rows.status();
                    return true;
                });
            }
        }

        private @Nullable Integer number(String partition) throws IOException {
            var value = this.<byte @Nullable []>asked(() -> db.get(Keys.partitionNamed(partition)));
            return value == null ? null : EngineValue.open(value).getInt();
        }

        private interface Call<T> {
            T ask() throws RocksDBException, IOException;
        }

        private <T extends @Nullable Object> T asked(Call<T> call) throws IOException {
            try {
                return call.ask();
            } catch (RocksDBException failed) {
                throw Failures.of("to be checked", failed);
            }
        }
    }

    @Override
    public void close() throws IOException {
        natives.close();
        directory.close();
        try (var files = Files.newDirectoryStream(unpacked)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(unpacked);
    }
}
