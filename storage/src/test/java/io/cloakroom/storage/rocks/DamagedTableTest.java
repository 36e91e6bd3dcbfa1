package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One damaged block in a table of a database. Rows in other tables are read and written, and an error names the damage.
final class DamagedTableTest {
    private static final int ROWS = 2000;
    private static final RocksSettings SETTINGS = RocksSettings.defaults()
            .withReserveBytes(0)
            .withBlockCacheBytes(8 << 20)
            .withDurability(RocksSettings.Durability.OS)
            .withWriteBufferBytes(256 << 10);

    @TempDir
    private Path temporary;

    private Path data;

    @BeforeEach
    void resolve() {
        data = temporary.resolve("data");
    }

    private static Partition partition(String space) {
        return new Partition(space, "rows");
    }

    private static Row row(int number) {
        return new Row("k%05d".formatted(number).getBytes(UTF_8));
    }

    private static byte[] value(int number, int edition) {
        var bytes = new byte[500];
        new Random(number * 1000L + edition).nextBytes(bytes);
        return bytes;
    }

    private static void set(RocksEngine engine, String space, int number, int edition) throws IOException {
        var set = new Change.Set(row(number), value(number, edition));
        assertThat(engine.keyValue().commit(partition(space), new byte[] {1}, List.of(), List.of(set)))
                .isEqualTo(COMMITTED);
    }

    /// Fills a space and damages one block of its largest table.
    private String damagedTable(String space) throws IOException {
        return damagedTable(space, temporary.resolve("table-before"));
    }

    private String damagedTable(String space, Path backup) throws IOException {
        try (var engine = RocksEngine.open(data, SETTINGS.withWriteBufferBytes(16 << 20))) {
            engine.createSpace(Partition.CONTROL);
            engine.createSpace(space);
            engine.keyValue().create(partition(space));
            for (int i = 0; i < ROWS; i++) {
                set(engine, space, i, 0);
            }
        }
        var table =
                largestTable(space.equals(Partition.CONTROL) ? data.resolve(space) : data.resolve("spaces/" + space));
        Files.copy(table, backup);
        try (var file = new RandomAccessFile(table.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[64]);
        }
        return String.valueOf(table.getFileName());
    }

    private static Path largestTable(Path space) throws IOException {
        var tables = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(space.resolve("db"), "*.sst")) {
            found.forEach(tables::add);
        }
        tables.sort((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()));
        return tables.getLast();
    }

    /// Numbers of the rows that can be read.
    private static List<Integer> readable(RocksEngine engine, String space) throws IOException {
        var readable = new ArrayList<Integer>();
        for (int i = 0; i < ROWS; i++) {
            try {
                if (engine.keyValue().get(partition(space), row(i)) != null) {
                    readable.add(i);
                }
            } catch (StoreException failed) {
                assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED);
            }
        }
        return readable;
    }

    @ParameterizedTest
    @ValueSource(strings = {"p1", Partition.CONTROL})
    void whatLiesElsewhereIsReadAndWritten(String space) throws IOException {
        var table = damagedTable(space);
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            var refused = 0;
            // Enough for several tables, which RocksDB would merge with the damaged one.
            for (int edition = 1; edition <= 12; edition++) {
                for (int i = 0; i < ROWS; i += 2) {
                    try {
                        set(engine, space, i, edition);
                    } catch (StoreException failed) {
                        refused++;
                        assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED);
                    }
                }
            }
            // At most one write met the end of compaction and was refused. The later ones were not.
            assertThat(refused).isLessThanOrEqualTo(1);
            assertThat(readable(engine, space)).hasSizeGreaterThan(ROWS - 60);
            assertThat(engine.keyValue().get(partition(space), row(1))).isEqualTo(value(1, 0));
            assertThat(engine.keyValue().get(partition(space), row(1998))).isEqualTo(value(1998, 12));
            assertThat(engine.troubles()).singleElement().asString().contains(space, table, "k0", "is damaged");
        }
    }

    @Test
    void damageThatAReaderMeetsIsNamedAndStopsNoWrite() throws IOException {
        var table = damagedTable("p1");
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            assertThatThrownBy(() -> {
                        try (var rows = engine.keyValue().scan(partition("p1"), new Range(row(0), row(ROWS)))) {
                            while (rows.next()) {
                                assertThat(rows.value()).hasSize(500);
                            }
                        }
                    })
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED));
            assertThat(engine.troubles()).singleElement().asString().contains(table, "to \"r1:k01999\"");
            engine.awaitCalls();
            for (int edition = 1; edition <= 12; edition++) {
                for (int i = 0; i < ROWS; i += 2) {
                    set(engine, "p1", i, edition);
                }
            }
            assertThat(readable(engine, "p1")).hasSizeGreaterThan(ROWS - 60);
        }
    }

    /// Tables are never changed: a backup's copy of a table is right as long as the database has a table of that name.
    @Test
    void aTableFromABackupEndsTheTrouble() throws IOException {
        var table = damagedTable("p1", temporary.resolve("backup"));
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            assertThat(readable(engine, "p1")).hasSizeLessThan(ROWS);
            set(engine, "p1", 0, 1);
        }
        Files.copy(
                temporary.resolve("backup"),
                data.resolve("spaces/p1/db").resolve(table),
                StandardCopyOption.REPLACE_EXISTING);
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            assertThat(readable(engine, "p1")).hasSize(ROWS);
            assertThat(engine.keyValue().get(partition("p1"), row(0))).isEqualTo(value(0, 1));
            assertThat(engine.troubles()).isEmpty();
        }
    }
}
