package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.OpenFiles;
import io.cloakroom.storage.rocks.blob.PayloadResources;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.DiskReserve;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.GroupSync;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What goes wrong around the engine does not spread: damage, interrupts, failed steps, unlucky orders of events.
final class TroubleTest {
    private static final Partition BUCKET = new Partition("p1", "b1");
    private static final byte[] HOLDER = "version".getBytes(UTF_8);
    private static final RocksSettings SMALL = RocksSettings.defaults()
            .withReserveBytes(0)
            .withBlockCacheBytes(8 << 20)
            .withWriteBufferBytes(1 << 20)
            .withSegmentBytes(1 << 20)
            .withExtentThresholdBytes(256 << 10);

    @TempDir
    private Path temporary;

    @Test
    void aSyncThatBreaksOffIsNoSync() {
        var sync = new GroupSync(() -> {
            throw new IllegalStateException("out of something");
        });
        assertThatThrownBy(sync::join).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(sync::join).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptDoesNoHarmToTheSpace() throws Exception {
        try (var engine = open(SMALL, Probe.NONE)) {
            for (int length : new int[] {20_000, 700_000}) {
                try (var writer = engine.blobs().create("p1", OptionalLong.of(length))) {
                    writer.write(ByteBuffer.wrap(bytes(length, 1)));
                    Thread.currentThread().interrupt();
                    try {
                        writer.seal();
                    } finally {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                }
                assertThat(read(engine, store(engine, "k", bytes(length, 2)))).isEqualTo(bytes(length, 2));
            }
        }
    }

    @Test
    void aTruncatedSegmentReusesNoPosition() throws Exception {
        BlobRef lost;
        try (var engine = open(SMALL, Probe.NONE)) {
            store(engine, "whole", bytes(100_000, 1));
            lost = store(engine, "lost", bytes(100_000, 2));
        }
        var segment = temporary.resolve("data/spaces/p1/segments/%016x".formatted(lost.file()));
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(lost.offset());
        }
        try (var engine = open(SMALL, Probe.NONE)) {
            var fresh = store(engine, "fresh", bytes(100_000, 3));
            assertThat(BlobPosition.of(fresh)).isNotEqualTo(BlobPosition.of(lost));
            release(engine, "lost", lost);
            engine.collectNow();
            assertThat(read(engine, fresh)).isEqualTo(bytes(100_000, 3));
        }
    }

    @Test
    void aSearchLeavesBlobsThatAreStillHeldWhileTheirReleaseIsApplied() throws Exception {
        var gate = new Gate();
        try (var engine = open(SMALL, gate);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var blob = store(engine, "k", bytes(700_000, 4));
            try (var _ = engine.blobs().hold(BUCKET, "k".getBytes(UTF_8))) {
                gate.armed = true;
                var released = threads.submit(() -> {
                    release(engine, "k", blob);
                    return true;
                });
                assertThat(gate.reached.await(1, TimeUnit.MINUTES)).isTrue();
                var collected = threads.submit(() -> {
                    engine.collectNow();
                    return true;
                });
                TimeUnit.MILLISECONDS.sleep(1500);
                gate.opened.countDown();
                released.get();
                collected.get();
                engine.awaitCalls();
                assertThat(read(engine, blob)).isEqualTo(bytes(700_000, 4));
            }
        }
    }

    @Test
    void aSearchThatFailedIsDoneAgain() throws Exception {
        var probe = new FailOnce();
        try (var engine = open(SMALL, probe)) {
            store(engine, "upload", bytes(700_000, 3));
            assertThat(engine.keyValue().drop(BUCKET, List.of(new Range(row("x"), row("y")))))
                    .isTrue();
            probe.armed = true;
            engine.collectNow();
            engine.collectNow();
            engine.awaitCalls();
            try (var left = Files.list(temporary.resolve("data/spaces/p1/extents"))) {
                assertThat(left.filter(file -> !file.endsWith("mark"))).isEmpty();
            }
        }
    }

    @Test
    void anOpenCursorDoesNotDelayTheReopeningOfABrokenDatabase() throws Exception {
        var probe = new FailOnce();
        try (var engine = open(SMALL, probe)) {
            set(engine, "a");
            set(engine, "b");
            try (var rows = engine.keyValue().scan(BUCKET, new Range(row("a"), row("z")))) {
                assertThat(rows.next()).isTrue();
                probe.armed = true;
                assertThatThrownBy(() -> set(engine, "c")).isInstanceOf(StoreException.class);
                // The very thread that holds the cursor makes this call.
                assertThat(engine.keyValue().get(BUCKET, row("b"))).isEqualTo("v".getBytes(UTF_8));
                set(engine, "c");
                assertThatThrownBy(rows::next)
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.BUSY));
            }
        }
    }

    @Test
    void tellsOfADatabaseThatBreaksAgainAndAgain() throws Exception {
        var probe = new FailOnce();
        try (var engine = open(SMALL, probe)) {
            for (int i = 0; i < 3; i++) {
                set(engine, "a");
                assertThat(engine.troubles()).isEmpty();
                probe.armed = true;
                assertThatThrownBy(() -> set(engine, "b")).isInstanceOf(StoreException.class);
            }
            set(engine, "c");
            assertThat(engine.troubles()).singleElement().asString().contains("p1", "opened again 3 times");
        }
    }

    private static void set(RocksEngine engine, String key) throws IOException {
        assertThat(commit(engine, new Change.Set(row(key), "v".getBytes(UTF_8))))
                .isEqualTo(COMMITTED);
    }

    @Test
    void aDamagedCounterFailsItsOwnBatchesAlone() throws Exception {
        try (var engine = open(SMALL, Probe.NONE)) {
            assertThat(commit(engine, new Change.Add(Counter.OBJECTS, 1))).isEqualTo(COMMITTED);
        }
        RocksDB.loadLibrary();
        try (var db = RocksDB.open(temporary.resolve("data/spaces/p1/db").toString())) {
            db.put(Keys.counter(1, Counter.OBJECTS), new byte[] {1, 2, 3, 4, 5, 6, 7});
        }
        // The mark does not know of this write, so the operator has to accept it.
        Files.createFile(temporary.resolve("data/spaces/p1/accept-damage"));
        // The scan keeps the database from being closed and opened again, so that it would be seen to be broken.
        try (var engine = open(SMALL, Probe.NONE);
                var _ = engine.keyValue().scan(BUCKET, new Range(row("a"), row("z")))) {
            assertThatThrownBy(() -> commit(engine, new Change.Add(Counter.OBJECTS, 1)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED));
            assertThat(engine.troubles()).isEmpty();
            assertThat(commit(engine, new Change.Add(Counter.BYTES, 1))).isEqualTo(COMMITTED);
        }
    }

    @Test
    void anUnusedDatabaseIsClosedForOneThatIsUsedLongest() throws Exception {
        try (var engine = open(SMALL.withMaxOpenDatabases(2), Probe.NONE);
                var _ = engine.keyValue().scan(BUCKET, new Range(row("a"), row("z")))) {
            for (int i = 0; i < 4; i++) {
                var partition = new Partition("other" + i, "b");
                engine.createSpace(partition.space());
                engine.keyValue().create(partition);
            }
            // The collector may just visit a space, whose database is one too many for that time.
            long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (engine.openDatabases() > 2 && System.nanoTime() - end < 0) {
                engine.noteDurable();
            }
            assertThat(engine.openDatabases()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aProjectWithoutBucketsKeepsItsSpace() throws Exception {
        var data = temporary.resolve("data");
        var name = new BucketName("bucket");
        String project;
        try (var engine = RocksEngine.open(data, SMALL)) {
            var made = stores(engine).projects().createProject("without-buckets", "");
            project = ((ProjectStore.CreateProject.Created) made).project().id();
        }
        try (var engine = RocksEngine.open(data, SMALL)) {
            assertThat(stores(engine).projects().createBucket(project, name, "us-east-1", Acl.PRIVATE))
                    .isInstanceOf(ProjectStore.CreateBucket.Created.class);
        }
        try (var engine = RocksEngine.open(data, SMALL)) {
            assertThat(stores(engine).projects().bucket(name)).isPresent();
        }
    }

    private static Stores stores(RocksEngine engine) throws IOException {
        return Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
    }

    @Test
    void withoutDurabilityAnExtentStaysUntilItsReleaseIsOnDisk() throws Exception {
        var os = SMALL.withDurability(RocksSettings.Durability.OS);
        try (var engine = open(os, Probe.NONE)) {
            var blob = store(engine, "k", bytes(700_000, 4));
            engine.noteDurable();
            release(engine, "k", blob);
            engine.noteDurable();
            engine.awaitCalls();
            assertThatThrownBy(() -> read(engine, blob)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aWriteThatFindsThePoolBusyMayBeTriedAgain() throws Exception {
        Files.createDirectory(temporary.resolve("extents"));
        var busy = new CountDownLatch(1);
        try (var pools = new Pools();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var files = new BlobFiles(
                    new SpaceDirectory("p1", temporary),
                    new PayloadResources(
                            new OpenFiles(1, pools), SMALL, pools, new DiskReserve(temporary, SMALL), Probe.NONE),
                    () -> {});
            try (var writer = files.newBlobs().create(OptionalLong.empty())) {
                // A write of this length is slow, so the next one goes to the pool.
                writer.write(ByteBuffer.allocate(64 << 20));
                assertThatThrownBy(() -> {
                            while (true) {
                                pools.start(() -> awaitQuietly(busy));
                            }
                        })
                        .isInstanceOf(StoreException.class);
                var refused = threads.submit(() -> {
                    writer.write(ByteBuffer.allocate(1));
                    return true;
                });
                assertThatThrownBy(refused::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                said -> assertThat(said.kind()).isEqualTo(StoreException.Kind.BUSY));
            } finally {
                busy.countDown();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFullDiskIsCalledFull() {
        var failed = new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.NoSpace, ""));
        assertThat(Failures.of("p1", failed).kind()).isEqualTo(StoreException.Kind.FULL);
    }

    @Test
    void whatIsBeingWrittenCountsBeforeTheDiskIsMeasuredAgain() throws Exception {
        long half = Files.getFileStore(temporary).getUsableSpace() / 2;
        var reserve = new DiskReserve(temporary, SMALL.withReserveBytes(half));
        assertThat(reserve.writable()).isTrue();
        // Far from the limits, since others write to this disk meanwhile.
        reserve.spend(half + half / 4);
        assertThat(reserve.writable()).isFalse();
        assertThat(reserve.nearlyFull()).isFalse();
        reserve.spend(half / 2);
        assertThat(reserve.nearlyFull()).isTrue();
    }

    private RocksEngine open(RocksSettings settings, Probe probe) throws IOException {
        var data = temporary.resolve("data");
        var engine = RocksEngine.open(data, settings, probe);
        engine.createSpace(Partition.CONTROL);
        if (!Files.exists(data.resolve("spaces/p1"))) {
            engine.createSpace("p1");
            engine.keyValue().create(BUCKET);
        }
        return engine;
    }

    private static BlobRef store(RocksEngine engine, String key, byte[] content) throws IOException {
        try (var writer = engine.blobs().create("p1", OptionalLong.of(content.length))) {
            writer.write(ByteBuffer.wrap(content));
            var blob = writer.seal();
            assertThat(engine.keyValue()
                            .commit(BUCKET, key.getBytes(UTF_8), List.of(), List.of(new Change.Claim(blob, HOLDER))))
                    .isEqualTo(COMMITTED);
            return blob;
        }
    }

    private static void release(RocksEngine engine, String key, BlobRef blob) throws IOException {
        assertThat(engine.keyValue().commit(BUCKET, key.getBytes(UTF_8), List.of(), List.of(new Change.Release(blob))))
                .isEqualTo(COMMITTED);
    }

    private static Outcome commit(RocksEngine engine, Change change) throws IOException {
        return engine.keyValue().commit(BUCKET, "k".getBytes(UTF_8), List.of(), List.of(change));
    }

    private static byte[] read(RocksEngine engine, BlobRef blob) throws IOException {
        try (var reader = engine.blobs().open("p1", blob)) {
            var into = ByteBuffer.allocate((int) blob.length());
            reader.read(0, into);
            return into.array();
        }
    }

    private static Row row(String name) {
        return new Row(name.getBytes(UTF_8));
    }

    private static byte[] bytes(int length, int seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Holds up the committer once, between a commit and the telling of it.
    private static final class Gate implements Probe {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean armed;

        @Override
        public void reached(Step now) throws IOException {
            if (armed && now == Step.COMMITTED) {
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
        private volatile boolean armed;

        @Override
        public void reached(Step now) throws IOException {
            if (armed && now == Step.BEFORE_COMMIT) {
                armed = false;
                throw new IOException("the disk failed");
            }
        }
    }
}
