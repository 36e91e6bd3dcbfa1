package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static io.cloakroom.storage.engine.KeyValue.Outcome.GONE;
import static io.cloakroom.storage.engine.KeyValue.Outcome.REFUSED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Programs;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the contract kit cannot show: crashes, files, limits.
final class RocksEngineTest {
    private static final Partition BUCKET = new Partition("p1", "b1");
    private static final byte[] HOLDER = "version".getBytes(UTF_8);
    private static final RocksSettings SMALL = RocksSettings.defaults()
            .withReserveBytes(0)
            .withBlockCacheBytes(8 << 20)
            .withWriteBufferTotalBytes(4 << 20)
            .withWriteBufferBytes(1 << 20)
            .withSegmentBytes(1 << 20)
            .withExtentThresholdBytes(256 << 10);

    @TempDir
    private Path temporary;

    @Test
    void keepsRowsBlobsAndCountersOverARestart() throws Exception {
        var data = temporary.resolve("data");
        BlobRef small;
        BlobRef large;
        try (var engine = open(data)) {
            small = store(engine, "k1", bytes(100_000, 1));
            large = store(engine, "k2", bytes(700_000, 2));
            add(engine, Counter.BYTES, 800_000);
        }
        try (var engine = open(data)) {
            assertThat(engine.keyValue().get(BUCKET, row("k1"))).isEqualTo(utf8("record of k1"));
            assertThat(read(engine, small)).isEqualTo(bytes(100_000, 1));
            assertThat(read(engine, large)).isEqualTo(bytes(700_000, 2));
            assertThat(engine.keyValue().counters(BUCKET)).containsEntry(Counter.BYTES, 800_000L);
            assertThat(keys(engine, BUCKET)).containsExactly("k1", "k2");
        }
    }

    @Test
    void aGuardSeesTheBatchesBeforeItInTheSameGroup() throws Exception {
        var gate = new Gate(Probe.Step.BEFORE_COMMIT);
        try (var engine = open(temporary.resolve("data"), SMALL, gate)) {
            gate.arm();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = threads.submit(() -> set(engine, "first", "x"));
                gate.awaitReached();
                // All of these come together while the first write is held up, and so make one group.
                var racing = new ArrayList<Callable<Outcome>>();
                for (int writer = 0; writer < 20; writer++) {
                    var value = utf8("writer " + writer);
                    racing.add(() -> engine.keyValue()
                            .commit(
                                    BUCKET,
                                    utf8("one"),
                                    List.of(new Guard.Absent(row("one"))),
                                    List.of(new Change.Set(row("one"), value))));
                }
                var outcomes = racing.stream().map(threads::submit).toList();
                gate.open();
                assertThat(first.get()).isEqualTo(COMMITTED);
                var all = new ArrayList<Outcome>();
                for (var outcome : outcomes) {
                    all.add(outcome.get());
                }
                assertThat(all).containsOnlyOnce(COMMITTED);
                assertThat(all.stream().filter(REFUSED::equals)).hasSize(19);
            }
        }
    }

    @Test
    void countersAreExactUnderThirtyTwoThreads() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int thread = 0; thread < 32; thread++) {
                    var name = "t" + thread;
                    var _ = threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            engine.keyValue()
                                    .commit(
                                            BUCKET,
                                            utf8(name),
                                            List.of(),
                                            List.of(
                                                    new Change.Set(row(name + "-" + i), utf8("v")),
                                                    new Change.Add(Counter.OBJECTS, 1),
                                                    new Change.Add(Counter.BYTES, i)));
                        }
                        return true;
                    });
                }
            }
            assertThat(engine.keyValue().counters(BUCKET))
                    .containsEntry(Counter.OBJECTS, 3200L)
                    .containsEntry(Counter.BYTES, 32L * 4950);
        }
        try (var engine = open(data)) {
            add(engine, Counter.OBJECTS, -200);
            assertThat(engine.keyValue().counters(BUCKET)).containsEntry(Counter.OBJECTS, 3000L);
            assertThat(keys(engine, BUCKET)).hasSize(3200);
        }
    }

    @Test
    void aColdScanGivesWhatAWarmOneGives() throws Exception {
        var data = temporary.resolve("data");
        var expected = new ArrayList<String>();
        try (var engine = open(data)) {
            for (int i = 0; i < 3000; i++) {
                var key = "key%05d".formatted(i);
                expected.add(key);
                set(engine, key, key + "x".repeat(i % 2000));
            }
            assertThat(keys(engine, BUCKET)).isEqualTo(expected);
        }
        try (var engine = open(data)) {
            assertThat(keys(engine, BUCKET)).isEqualTo(expected);
        }
        try (var engine = open(data);
                var rows = engine.keyValue().scan(BUCKET, new Range(row("key"), row("kez")))) {
            var seen = new ArrayList<String>();
            for (int i = 0; i < 3000; i += 37) {
                rows.seek(row("key%05d".formatted(i)));
                assertThat(rows.next()).isTrue();
                seen.add(new String(rows.row().bytes(), UTF_8));
                assertThat(rows.value()).isEqualTo(utf8(seen.getLast() + "x".repeat(i % 2000)));
            }
            assertThat(seen).hasSize(82);
            rows.seek(row("kez"));
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aScanThatLeavesTheCacheMissesNothing() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            for (int i = 0; i < 2000; i++) {
                set(engine, "k" + i, "v".repeat(300));
            }
        }
        var expected = IntStream.range(0, 2000).mapToObj(i -> "k" + i).sorted().toList();
        for (int warm = 1; warm < 2000; warm += 250) {
            try (var engine = open(data)) {
                for (var key : expected.subList(0, warm)) {
                    assertThat(engine.keyValue().get(BUCKET, row(key))).isNotNull();
                }
                assertThat(keys(engine, BUCKET)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aScanDoesNotSeeLaterWrites() throws Exception {
        try (var engine = open(temporary.resolve("data"))) {
            set(engine, "a", "1");
            set(engine, "b", "1");
            try (var rows = engine.keyValue().scan(BUCKET, new Range(row("a"), row("z")))) {
                set(engine, "b", "2");
                set(engine, "c", "2");
                assertThat(rows.next()).isTrue();
                assertThat(rows.next()).isTrue();
                assertThat(rows.value()).isEqualTo(utf8("1"));
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void aDroppedPartitionIsGoneAndItsBlobsGoToo() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            store(engine, "upload", bytes(700_000, 3));
            var objects = List.of(new Range(row("a"), row("m")));
            set(engine, "object", "x");
            assertThat(engine.keyValue().drop(BUCKET, List.of(new Range(row("o"), row("p")))))
                    .isFalse();
            assertThat(engine.keyValue().exists(BUCKET)).isTrue();
            assertThat(engine.keyValue().drop(BUCKET, objects)).isTrue();
            assertThat(engine.keyValue().exists(BUCKET)).isFalse();
            assertThat(engine.keyValue().get(BUCKET, row("object"))).isNull();
            assertThat(set(engine, "object", "y")).isEqualTo(GONE);
            engine.keyValue().create(BUCKET);
            assertThat(engine.keyValue().get(BUCKET, row("object"))).isNull();
            assertThat(keys(engine, BUCKET)).isEmpty();
            engine.collectNow();
            engine.awaitCalls();
            assertThat(files(data, "extents")).isEmpty();
        }
    }

    @Test
    void aReleasedExtentStaysUntilItsReaderAndItsHoldHaveGone() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            var blob = store(engine, "k", bytes(700_000, 4));
            var reader = engine.blobs().open("p1", blob);
            var hold = engine.blobs().hold(BUCKET, utf8("k"));
            release(engine, "k", blob);
            engine.collectNow();
            engine.awaitCalls();
            var into = ByteBuffer.allocate(1000);
            reader.read(1000, into);
            assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes(700_000, 4), 1000, 2000));
            reader.close();
            assertThat(read(engine, blob)).isEqualTo(bytes(700_000, 4));
            hold.close();
            engine.awaitCalls();
            assertThatThrownBy(() -> engine.blobs().open("p1", blob)).isInstanceOf(StoreException.class);
            assertThat(files(data, "extents")).isEmpty();
        }
    }

    @Test
    void aWriterClosedWithoutAClaimLeavesNoFile() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            try (var writer = engine.blobs().create("p1", OptionalLong.empty())) {
                writer.write(ByteBuffer.wrap(bytes(500_000, 5)));
                writer.seal();
            }
            assertThat(files(data, "extents")).isEmpty();
        }
    }

    @Test
    void refusesMoreBytesThanWereAnnounced() throws Exception {
        try (var engine = open(temporary.resolve("data"));
                var writer = engine.blobs().create("p1", OptionalLong.of(10))) {
            assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(11))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCopyOfTheLiveDirectoryHoldsAllThatWasAcknowledgedAndNoGarbageAfterCollection() throws Exception {
        var data = temporary.resolve("data");
        var crashed = temporary.resolve("crashed");
        var blobs = new ArrayList<BlobRef>();
        try (var engine = open(data)) {
            for (int i = 0; i < 20; i++) {
                blobs.add(store(engine, "k%02d".formatted(i), bytes(20_000 + i * 30_000, i)));
            }
            // Neither of these two is ever claimed: the crash comes first.
            var extent = engine.blobs().create("p1", OptionalLong.empty());
            extent.write(ByteBuffer.wrap(bytes(400_000, 99)));
            extent.seal();
            var stretch = engine.blobs().create("p1", OptionalLong.of(5000));
            stretch.write(ByteBuffer.wrap(bytes(5000, 98)));
            stretch.seal();
            copy(data, crashed);
            extent.close();
            stretch.close();
        }
        try (var engine = open(crashed)) {
            for (int i = 0; i < 20; i++) {
                assertThat(engine.keyValue().get(BUCKET, row("k%02d".formatted(i))))
                        .isNotNull();
                assertThat(read(engine, blobs.get(i))).isEqualTo(bytes(20_000 + i * 30_000, i));
            }
            engine.collectNow();
            engine.awaitCalls();
            var extents = blobs.stream()
                    .filter(blob -> blob.kind() == BlobPosition.EXTENT)
                    .count();
            assertThat(files(crashed, "extents")).hasSize((int) extents);
            var fresh = store(engine, "fresh", bytes(30_000, 7));
            assertThat(read(engine, fresh)).isEqualTo(bytes(30_000, 7));
            for (int i = 0; i < 20; i++) {
                assertThat(read(engine, blobs.get(i))).isEqualTo(bytes(20_000 + i * 30_000, i));
            }
        }
    }

    @Test
    void aCommitThatFailedAndIsOnDiskNeverthelessKeepsItsBlob() throws Exception {
        var data = temporary.resolve("data");
        var failure = new FailOnce(Probe.Step.COMMITTED);
        try (var engine = open(data, SMALL, failure)) {
            set(engine, "before", "1");
            failure.arm();
            var content = bytes(700_000, 11);
            BlobRef blob;
            try (var writer = engine.blobs().create("p1", OptionalLong.of(content.length))) {
                writer.write(ByteBuffer.wrap(content));
                blob = writer.seal();
                assertThatThrownBy(() -> claim(engine, "k", blob)).isInstanceOf(StoreException.class);
            }
            // The database is opened again by itself, and what it holds now counts.
            assertThat(engine.keyValue().get(BUCKET, row("k"))).isEqualTo(utf8("record of k"));
            engine.collectNow();
            engine.awaitCalls();
            assertThat(read(engine, blob)).isEqualTo(content);
            assertThat(set(engine, "after", "2")).isEqualTo(COMMITTED);
            assertThat(engine.troubles()).isEmpty();
        }
    }

    @Test
    void aCommitThatFailedBeforeTheDiskLeavesNothing() throws Exception {
        var data = temporary.resolve("data");
        var failure = new FailOnce(Probe.Step.BEFORE_COMMIT);
        try (var engine = open(data, SMALL, failure)) {
            failure.arm();
            try (var writer = engine.blobs().create("p1", OptionalLong.empty())) {
                writer.write(ByteBuffer.wrap(bytes(700_000, 12)));
                var blob = writer.seal();
                assertThatThrownBy(() -> claim(engine, "k", blob)).isInstanceOf(StoreException.class);
            }
            assertThat(engine.keyValue().get(BUCKET, row("k"))).isNull();
            engine.collectNow();
            engine.awaitCalls();
            assertThat(files(data, "extents")).isEmpty();
        }
    }

    @Test
    void givesTheSpaceOfDeadAndMostlyDeadSegmentsBack() throws Exception {
        var data = temporary.resolve("data");
        var records = new java.util.concurrent.ConcurrentHashMap<String, BlobRef>();
        try (var engine = open(data)) {
            engine.relocator(follower(engine, records));
            for (int i = 0; i < 100; i++) {
                records.put("k" + i, store(engine, "k" + i, bytes(100_000, i)));
            }
            assertThat(files(data, "segments")).hasSizeGreaterThan(8);
            for (int i = 0; i < 100; i++) {
                if (i < 30 || i % 4 != 0) {
                    var name = "k" + i;
                    release(engine, name, java.util.Objects.requireNonNull(records.remove(name)));
                }
            }
            engine.collectNow();
            long used = 0;
            for (var file : files(data, "segments")) {
                used += Files.size(file);
            }
            assertThat(used).isLessThan(100_000L * 2 * records.size() + (2 << 20));
            for (var entry : records.entrySet()) {
                assertThat(read(engine, entry.getValue()))
                        .isEqualTo(
                                bytes(100_000, Integer.parseInt(entry.getKey().substring(1))));
            }
        }
        try (var engine = open(data)) {
            for (var entry : records.entrySet()) {
                assertThat(read(engine, entry.getValue()))
                        .isEqualTo(
                                bytes(100_000, Integer.parseInt(entry.getKey().substring(1))));
            }
        }
    }

    @Test
    void opensManySpacesWithFewDatabasesAtATime() throws Exception {
        try (var engine = open(temporary.resolve("data"), SMALL.withMaxOpenDatabases(4), Probe.NONE)) {
            for (int i = 0; i < 60; i++) {
                var partition = new Partition("space" + i, "b");
                engine.createSpace(partition.space());
                engine.keyValue().create(partition);
                engine.keyValue()
                        .commit(partition, utf8("k"), List.of(), List.of(new Change.Set(row("k"), utf8("value " + i))));
                // One may be opened by us, and one by each of the two threads that sweep, before others are closed.
                assertThat(engine.openDatabases()).isLessThanOrEqualTo(6);
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var found = new ArrayList<java.util.concurrent.Future<byte @Nullable []>>();
                for (int i = 0; i < 60; i += 3) {
                    var partition = new Partition("space" + i, "b");
                    found.add(threads.submit(() -> engine.keyValue().get(partition, row("k"))));
                }
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i).get()).isEqualTo(utf8("value " + 3 * i));
                }
            }
        }
    }

    @Test
    void anIdleDatabaseIsClosedAndOpensAgain() throws Exception {
        var impatient = SMALL.withIdleFlush(Duration.ZERO).withIdleClose(Duration.ZERO);
        try (var engine = open(temporary.resolve("data"), impatient, Probe.NONE)) {
            set(engine, "k", "1");
            closeIdle(engine, 0);
            assertThat(engine.keyValue().get(BUCKET, row("k"))).isEqualTo(utf8("1"));
            try (var rows = engine.keyValue().scan(BUCKET, new Range(row("a"), row("z")))) {
                closeIdle(engine, 1);
                assertThat(rows.next()).isTrue();
            }
        }
    }

    /// Closes idle databases until so many are left. The collector opens a database for a moment when it visits its space, which
    /// it does at a time of its own.
    private static void closeIdle(RocksEngine engine, int left) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        do {
            engine.noteDurable();
            assertThat(engine.openDatabases()).isGreaterThanOrEqualTo(left);
        } while (engine.openDatabases() > left && System.nanoTime() - end < 0);
        assertThat(engine.openDatabases()).isEqualTo(left);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void keepsNoMoreFilesOpenThanItMay() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data, SMALL.withMaxOpenFiles(3), Probe.NONE)) {
            for (int i = 0; i < 10; i++) {
                engine.createSpace("other" + i);
                try (var writer = engine.blobs().create("other" + i, OptionalLong.of(20_000))) {
                    writer.write(ByteBuffer.wrap(bytes(20_000, i)));
                    writer.seal();
                }
            }
            assertThat(openFilesBelow(data, "segments")).isLessThanOrEqualTo(3);
        }
    }

    private static long openFilesBelow(Path data, String name) throws IOException {
        long count = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : descriptors) {
                try {
                    var file = Files.readSymbolicLink(descriptor);
                    count += file.startsWith(data) && file.toString().contains("/" + name + "/") ? 1 : 0;
                } catch (NoSuchFileException _) {
                    // Closed meanwhile.
                }
            }
        }
        return count;
    }

    @Test
    void anOpenDatabaseOfLittleUseHoldsLittleDisk() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data, RocksSettings.defaults().withReserveBytes(0), Probe.NONE)) {
            set(engine, "k", "x".repeat(4000));
            assertThat(bytesOnDisk(data.resolve("spaces/p1"))).isLessThan(1_000_000);
        }
    }

    @Test
    void aBusyDatabaseHoldsLittleDiskOnceItIsIdle() throws Exception {
        var data = temporary.resolve("data");
        var settings = RocksSettings.defaults().withReserveBytes(0).withIdleFlush(Duration.ZERO);
        try (var engine = open(data, settings, Probe.NONE)) {
            for (int i = 0; i < 200; i++) {
                set(engine, "k" + i % 10, "x".repeat(4000));
            }
            // Busy in the first round, idle in the second one, in which what came between is flushed.
            engine.noteDurable();
            set(engine, "k", "x".repeat(4000));
            engine.noteDurable();
            set(engine, "k", "x".repeat(4000));
            assertThat(bytesOnDisk(data.resolve("spaces/p1/db"))).isLessThan(1_000_000);
        }
    }

    /// The disk space that is allocated, which is more than the lengths of the files.
    private static long bytesOnDisk(Path directory) throws IOException {
        var du = new ProcessBuilder(Programs.require("du").toString(), "-s", "-B1", directory.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), UTF_8).split("\\s", 2)[0]);
    }

    @Test
    void aDirectoryIsOpenedOnce() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            assertThat(engine.writable()).isTrue();
            assertThatThrownBy(() -> RocksEngine.open(data, SMALL))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("The data directory " + data + " is in use by another process.");
        }
        open(data).close();
    }

    @Test
    void aSecondProcessIsRefusedWithAMessage() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data)) {
            assertThat(engine.writable()).isTrue();
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var second = new ProcessBuilder(
                            java,
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SecondProcess.class.getName(),
                            data.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(second.getInputStream().readAllBytes(), UTF_8))
                    .contains("The data directory " + data + " is in use by another process.");
        }
    }

    /// Opens a data directory that another process has open.
    static final class SecondProcess {
        private SecondProcess() {}

        public static void main(String[] args) throws IOException {
            try (var engine = RocksEngine.open(Path.of(args[0]), SMALL)) {
                System.out.println("opened: " + engine.writable());
            } catch (StoreException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void refusesANewerFormatAndADirectoryThatIsNone() throws Exception {
        var data = temporary.resolve("data");
        open(data).close();
        Files.writeString(data.resolve("format"), "2\n");
        assertThatThrownBy(() -> RocksEngine.open(data, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 2, this version knows format 1");
        var file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> RocksEngine.open(file, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("The data directory " + file + " cannot be written");
    }

    @Test
    void aLogThatEndsBeforeTheDurableMarkIsDamageUntilItIsAccepted() throws Exception {
        var data = temporary.resolve("data");
        var whole = temporary.resolve("whole");
        var crashed = temporary.resolve("crashed");
        try (var engine = open(data)) {
            for (int i = 0; i < 50; i++) {
                set(engine, "k%02d".formatted(i), "value " + i);
            }
            engine.noteDurable();
            copy(data, whole);
            copy(data, crashed);
        }
        try (var engine = open(whole)) {
            assertThat(keys(engine, BUCKET)).hasSize(50);
        }
        damageLog(crashed);
        var found = contents(crashed.resolve("spaces/p1"));
        try (var engine = open(crashed)) {
            assertThatThrownBy(() -> engine.keyValue().get(BUCKET, row("k01")))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                    .hasMessageContaining("space p1")
                    .hasMessageContaining("accept-damage");
            assertThat(engine.troubles()).hasSize(1);
            assertThat(contents(crashed.resolve("spaces/p1"))).isEqualTo(found);
            Files.createFile(crashed.resolve("spaces/p1/accept-damage"));
            assertThat(keys(engine, BUCKET)).isNotEmpty().hasSizeLessThan(50);
            assertThat(engine.troubles()).isEmpty();
        }
        try (var engine = open(crashed)) {
            assertThat(keys(engine, BUCKET)).isNotEmpty();
        }
        // The log as it was found is the operator's.
        assertThat(list(crashed.resolve("spaces/p1/found-log"))).isNotEmpty();
        assertThat(crashed.resolve("spaces/p1/accept-damage")).doesNotExist();
    }

    /// Every file below a directory, with all its bytes.
    static Map<String, String> contents(Path directory) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var paths = Files.walk(directory)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(path).toString(), new String(Files.readAllBytes(path), ISO_8859_1));
            }
        }
        return contents;
    }

    private static void damageLog(Path crashed) throws IOException {
        var log = list(crashed.resolve("spaces/p1/db")).stream()
                .filter(path -> path.toString().endsWith(".log"))
                .findFirst()
                .orElseThrow();
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[100]);
        }
    }

    @Test
    void belowTheReserveWritesAreRefusedAndDeletesGoOn() throws Exception {
        var data = temporary.resolve("data");
        BlobRef blob;
        try (var engine = open(data)) {
            blob = store(engine, "k", bytes(700_000, 21));
        }
        try (var engine = RocksEngine.open(data, SMALL.withReserveBytes(Long.MAX_VALUE / 2))) {
            assertThat(engine.writable()).isFalse();
            assertThat(engine.troubles()).hasSize(1);
            assertFull(() -> engine.blobs().create("p1", OptionalLong.of(10)));
            assertFull(() -> set(engine, "more", "x".repeat(4000)));
            assertThat(read(engine, blob)).isEqualTo(bytes(700_000, 21));
            release(engine, "k", blob);
            engine.awaitCalls();
            assertThat(engine.keyValue().get(BUCKET, row("k"))).isNull();
            assertThat(files(data, "extents")).isEmpty();
        }
    }

    /// As a version does that becomes the current one: what it takes in one row it gives back in another.
    @Test
    void belowTheReserveARecordMayGetAnotherName() throws Exception {
        var data = temporary.resolve("data");
        var value = "x".repeat(4000).getBytes(UTF_8);
        try (var engine = open(data)) {
            set(engine, "from", "x".repeat(4000));
            set(engine, "other", "x".repeat(4000));
        }
        try (var engine = RocksEngine.open(data, SMALL.withReserveBytes(Long.MAX_VALUE / 2))) {
            var guard = new Guard.Is(row("from"), value);
            var rename = List.<Change>of(new Change.Delete(row("from")), new Change.Set(row("to"), value));
            assertFull(() -> rename(engine, List.of(), rename));
            var longer = List.<Change>of(
                    new Change.Delete(row("from")),
                    new Change.Set(row("to"), value),
                    new Change.Set(row("more"), new byte[2049]));
            assertFull(() -> rename(engine, List.of(guard, guard), longer));
            // Only guarded, so it stays where it is.
            var copy = List.<Change>of(new Change.Set(row("to"), value));
            assertFull(() -> rename(engine, List.of(guard), copy));
            assertThat(rename(engine, List.of(guard), rename)).isEqualTo(COMMITTED);
            assertThat(engine.keyValue().get(BUCKET, row("to"))).isEqualTo(value);
            assertThat(engine.keyValue().get(BUCKET, row("from"))).isNull();
        }
    }

    private static Outcome rename(Engine engine, List<Guard> guards, List<Change> changes) throws IOException {
        return engine.keyValue().commit(BUCKET, new byte[] {'k'}, guards, changes);
    }

    private static void assertFull(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.FULL));
    }

    @Test
    void aRetiredSpaceIsGoneAtOnceAndRemovedAfterTheGrace() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = open(data, SMALL.withGraceOfRetired(Duration.ZERO), Probe.NONE)) {
            var hold = engine.blobs().hold(BUCKET, utf8("k"));
            release(engine, "k", store(engine, "k", bytes(700_000, 31)));
            engine.retireSpace("p1");
            assertThat(engine.keyValue().exists(BUCKET)).isFalse();
            assertThat(set(engine, "k", "x")).isEqualTo(GONE);
            assertThat(list(data.resolve("retired"))).hasSize(1);
            engine.collectNow();
            assertThat(list(data.resolve("retired"))).isEmpty();
            engine.createSpace("p1");
            engine.keyValue().create(BUCKET);
            assertThat(keys(engine, BUCKET)).isEmpty();
            // What was held of the retired space must not reach into the new one, whose numbers begin again.
            var blob = store(engine, "k", bytes(700_000, 32));
            hold.close();
            engine.awaitCalls();
            assertThat(read(engine, blob)).isEqualTo(bytes(700_000, 32));
        }
    }

    @Test
    void aBatchOfTenThousandReleasesWorks() throws Exception {
        try (var engine = open(temporary.resolve("data"), SMALL.withExtentThresholdBytes(1 << 20), Probe.NONE)) {
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 100; i++) {
                try (var writer = engine.blobs().create("p1", OptionalLong.of(100))) {
                    writer.write(ByteBuffer.wrap(bytes(100, i)));
                    changes.add(new Change.Claim(writer.seal(), HOLDER));
                    engine.keyValue().commit(BUCKET, utf8("k"), List.of(), List.of(changes.getLast()));
                }
            }
            var releases = new ArrayList<Change>();
            for (int i = 0; i < 10_000; i++) {
                releases.add(new Change.Release(((Change.Claim) changes.get(i % 100)).blob()));
            }
            assertThat(engine.keyValue().commit(BUCKET, utf8("k"), List.of(), releases))
                    .isEqualTo(COMMITTED);
        }
    }

    @Test
    void closingTwiceIsFineAndAClosedEngineRefuses() throws Exception {
        var engine = open(temporary.resolve("data"));
        engine.close();
        engine.close();
        assertThatThrownBy(() -> engine.keyValue().get(BUCKET, row("k"))).isInstanceOf(StoreException.class);
    }

    private RocksEngine open(Path data) throws IOException {
        return open(data, SMALL, Probe.NONE);
    }

    private static RocksEngine open(Path data, RocksSettings settings, Probe probe) throws IOException {
        var engine = RocksEngine.open(data, settings, probe);
        engine.createSpace(Partition.CONTROL);
        if (!Files.exists(data.resolve("spaces/p1"))) {
            engine.createSpace("p1");
            engine.keyValue().create(BUCKET);
        }
        return engine;
    }

    private static BlobRef store(Engine engine, String key, byte[] content) throws IOException {
        try (var writer = engine.blobs().create("p1", OptionalLong.of(content.length))) {
            writer.write(ByteBuffer.wrap(content));
            var blob = writer.seal();
            assertThat(claim(engine, key, blob)).isEqualTo(COMMITTED);
            return blob;
        }
    }

    private static Outcome claim(Engine engine, String key, BlobRef blob) throws IOException {
        return engine.keyValue()
                .commit(
                        BUCKET,
                        utf8(key),
                        List.of(),
                        List.of(new Change.Claim(blob, HOLDER), new Change.Set(row(key), utf8("record of " + key))));
    }

    private static void release(Engine engine, String key, BlobRef blob) throws IOException {
        assertThat(engine.keyValue()
                        .commit(
                                BUCKET,
                                utf8(key),
                                List.of(),
                                List.of(new Change.Release(blob), new Change.Delete(row(key)))))
                .isEqualTo(COMMITTED);
    }

    private static Engine.Relocator follower(Engine engine, java.util.Map<String, BlobRef> records) {
        return (partition, owner, holder, moves) -> {
            var name = new String(owner, UTF_8);
            var from = records.get(name);
            var to = from == null ? null : moves.get(from);
            if (from == null || to == null) {
                return 0;
            }
            var outcome = engine.keyValue()
                    .commit(
                            partition,
                            owner,
                            List.of(),
                            List.of(new Change.Claim(to, holder), new Change.Release(from)));
            records.put(name, to);
            return outcome == COMMITTED ? 1 : 0;
        };
    }

    private static Outcome set(Engine engine, String key, String value) throws IOException {
        return engine.keyValue().commit(BUCKET, utf8(key), List.of(), List.of(new Change.Set(row(key), utf8(value))));
    }

    private static void add(Engine engine, Counter counter, long delta) throws IOException {
        engine.keyValue().commit(BUCKET, utf8("k"), List.of(), List.of(new Change.Add(counter, delta)));
    }

    private static byte[] read(Engine engine, BlobRef blob) throws IOException {
        try (var reader = engine.blobs().open("p1", blob)) {
            var into = ByteBuffer.allocate((int) blob.length());
            reader.read(0, into);
            return into.array();
        }
    }

    private static List<String> keys(Engine engine, Partition partition) throws IOException {
        var keys = new ArrayList<String>();
        try (var rows = engine.keyValue().scan(partition, new Range(row("!"), row("~")))) {
            while (rows.next()) {
                keys.add(new String(rows.row().bytes(), UTF_8));
                assertThat(rows.value()).isNotEmpty();
            }
        }
        return keys;
    }

    private static List<Path> files(Path data, String kind) throws IOException {
        return list(data.resolve("spaces/p1").resolve(kind)).stream()
                .filter(file -> !file.endsWith("mark"))
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var found = Files.list(directory)) {
            return found.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static Row row(String name) {
        return new Row(utf8(name));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] bytes(int length, int seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Holds up the committer at a step.
    private static final class Gate implements Probe {
        private final Step step;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean armed;

        Gate(Step step) {
            this.step = step;
        }

        void arm() {
            armed = true;
        }

        void awaitReached() throws InterruptedException {
            reached.await();
        }

        void open() {
            opened.countDown();
        }

        @Override
        public void reached(Step now) throws IOException {
            if (armed && now == step) {
                reached.countDown();
                try {
                    opened.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
            }
        }
    }

    private static final class FailOnce implements Probe {
        private final Step step;
        private volatile boolean armed;

        FailOnce(Step step) {
            this.step = step;
        }

        void arm() {
            armed = true;
        }

        @Override
        public void reached(Step now) throws IOException {
            if (armed && now == step) {
                armed = false;
                throw new IOException("the disk failed");
            }
        }
    }
}
