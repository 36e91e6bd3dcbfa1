package io.cloakroom.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Deleted rows are soon gone from the database too, so that a listing need not walk over them.
final class DeletedRowsTest {
    private static final Partition ROWS = new Partition("space", "rows");
    private static final int MANY = 30_000;
    private static final int EACH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path temporary;

    private static Row row(int number) {
        return new Row("k%05d".formatted(number).getBytes(UTF_8));
    }

    private static void commit(RocksEngine engine, IntFunction<Change> change) throws IOException {
        for (int from = 0; from < MANY; from += EACH) {
            var changes = IntStream.range(from, from + EACH).mapToObj(change).toList();
            assertThat(engine.keyValue().commit(ROWS, new byte[] {1}, List.of(), changes))
                    .isEqualTo(Outcome.COMMITTED);
        }
    }

    /// The deletions that a listing would walk over: those in tables, and those in memory, which are also in the log.
    private static long deletions(Path data) throws RocksDBException {
        var directory = data.resolve("spaces").resolve(ROWS.space()).resolve("db");
        try (var options = new Options();
                var db = RocksDB.openReadOnly(options, directory.toString())) {
            long inTables = db.getLiveFilesMetaData().stream()
                    .mapToLong(table -> table.numDeletions())
                    .sum();
            return inTables + db.getLongProperty("rocksdb.num-deletes-active-mem-table");
        }
    }

    /// A compaction that ends meanwhile removes tables that the look was about to open: then it has to be repeated.
    private static boolean areLeft(Path data) {
        try {
            return deletions(data) > 0;
        } catch (RocksDBException overtaken) {
            return true;
        }
    }

    @Test
    void areCompactedAwayOnceNoMoreAreDeleted() throws IOException {
        var data = temporary.resolve("data");
        var settings = RocksSettings.defaults()
                .withReserveBytes(0)
                .withBlockCacheBytes(8 << 20)
                .withDurability(RocksSettings.Durability.OS)
                .withIdleFlush(Duration.ofDays(1));
        try (var engine = RocksEngine.open(data, settings)) {
            engine.createSpace(Partition.CONTROL);
            engine.createSpace(ROWS.space());
            engine.keyValue().create(ROWS);
            commit(engine, number -> new Change.Set(row(number), new byte[200]));
        }
        // When the database was closed, the rows were written to tables; the deletions hide them there.
        try (var engine = RocksEngine.open(data, settings)) {
            commit(engine, number -> new Change.Delete(row(number)));
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean left = true;
            while (left && System.nanoTime() - end < 0) {
                engine.noteDurable();
                left = areLeft(data);
            }
            assertThat(left).as("deletions are left").isFalse();
        }
    }
}
