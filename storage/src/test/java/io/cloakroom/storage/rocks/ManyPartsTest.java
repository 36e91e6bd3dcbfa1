package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.LiveFiles;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All blobs of one key that lie in a segment are moved together, however many there are.
final class ManyPartsTest {
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final int WRITERS = 4;

    @TempDir
    private Path directory;

    private final AtomicInteger commits = new AtomicInteger();
    private RocksEngine engine;
    private TextKeys objects;
    private ProjectStore projects;
    private BucketConfig config;
    private Bucket bucket;

    @BeforeEach
    void open() throws IOException {
        open(128 << 20);
    }

    private void open(long segmentBytes) throws IOException {
        engine = RocksEngine.open(
                directory.resolve("" + segmentBytes),
                RocksSettings.defaults()
                        .withReserveBytes(0)
                        .withBlockCacheBytes(8 << 20)
                        .withSegmentBytes(segmentBytes)
                        .withExtentThresholdBytes(segmentBytes),
                step -> {
                    if (step == Probe.Step.COMMITTED) {
                        commits.incrementAndGet();
                    }
                });
        var settings = new StoreSettings(512, 10);
        var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), settings);
        objects = new TextKeys(stores.objects());
        projects = stores.projects();
        config = stores.config();
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        var made = stores.projects().createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
        bucket = ((CreateBucket.Created) made).bucket();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private void put(String key, int bytes) throws IOException {
        objects.put(bucket, key, PLAIN, TestBody.of(TestBody.bytes(bytes, 1)), PutCondition.ALWAYS);
    }

    private String begin(String key) throws IOException {
        return objects.createUpload(bucket, new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow()
                .id();
    }

    private NamedPart putPart(String key, String upload, int number, byte[] bytes) throws IOException {
        var outcome = objects.putPart(bucket, key, upload, number, TestBody.of(bytes));
        return new NamedPart(number, ((PartOutcome.PartStored) outcome).part().etag(), List.of());
    }

    /// Uploads them at the same time, so that they share syncs.
    private List<NamedPart> putParts(String key, String upload, int count, int bytes) throws Exception {
        var calls = new ArrayList<Callable<NamedPart>>();
        for (int number = 1; number <= count; number++) {
            int part = number;
            calls.add(() -> putPart(key, upload, part, TestBody.bytes(bytes, part)));
        }
        var parts = new ArrayList<NamedPart>();
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var each : threads.invokeAll(calls)) {
                parts.add(each.get());
            }
        }
        return parts;
    }

    private void complete(String key, String upload, List<NamedPart> parts) throws IOException {
        var request =
                new CompleteRequest(new ObjectKey(key), upload, parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(objects.complete(bucket, request)).isInstanceOf(CompleteOutcome.Completed.class);
    }

    private byte[] get(String key) throws IOException {
        return get(key, null);
    }

    private byte[] get(String key, @Nullable String version) throws IOException {
        try (var object = objects.open(bucket, key, version).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private static byte[] joined(int count, int bytes) {
        var all = new ByteArrayOutputStream();
        for (int number = 1; number <= count; number++) {
            all.writeBytes(TestBody.bytes(bytes, number));
        }
        return all.toByteArray();
    }

    private List<Path> segments() throws IOException {
        return LiveFiles.below(directory).keySet().stream()
                .filter(file -> file.toString().matches(".*/spaces/.*/segments/[0-9a-f]+"))
                .toList();
    }

    /// Deletes what fills the most of the only segment, and lets the collector empty it.
    ///
    /// @return how many commits that took
    private int commitsOfMoving(String filler) throws IOException {
        var segment = segments();
        assertThat(segment).hasSize(1);
        int before = commits.get();
        objects.delete(bucket, filler, "null", PutCondition.ALWAYS);
        engine.collectNow();
        assertThat(segments()).hasSize(1).doesNotContainAnyElementsOf(segment);
        return commits.get() - before - 1;
    }

    @Test
    void partsOfAnUploadFollowInOneCommit() throws Exception {
        put("filler", 4 << 20);
        var upload = begin("key");
        var parts = putParts("key", upload, 500, 3000);
        assertThat(commitsOfMoving("filler")).isEqualTo(1);
        complete("key", upload, parts);
        assertThat(get("key")).isEqualTo(joined(500, 3000));
    }

    @Test
    void partsOfTwoUploadsAndOfAnObjectFollowInOneCommitEachAtMost() throws Exception {
        put("filler", 8 << 20);
        var first = begin("key");
        complete("key", first, putParts("key", first, 100, 3000));
        var second = begin("key");
        var parts = putParts("key", second, 200, 2000);
        var third = begin("key");
        putParts("key", third, 50, 1000);
        // One for each upload, one for the object; those that come together share a commit.
        assertThat(commitsOfMoving("filler")).isBetween(1, 3);
        assertThat(get("key")).isEqualTo(joined(100, 3000));
        complete("key", second, parts);
        assertThat(get("key")).isEqualTo(joined(200, 2000));
        assertThat(objects.abort(bucket, "key", third)).isTrue();
        assertThat(projects.usage(bucket)).isEqualTo(new Usage(400_000, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void partsOfACompletedObjectFollowInOneCommit() throws Exception {
        put("filler", 4 << 20);
        var upload = begin("key");
        complete("key", upload, putParts("key", upload, 500, 3000));
        assertThat(commitsOfMoving("filler")).isEqualTo(1);
        assertThat(get("key")).isEqualTo(joined(500, 3000));
    }

    /// A newer version lies on top, and then a delete marker on that. What was moved once is not copied again and again.
    @Test
    void partsOfAVersionThatIsNotCurrentFollowInOneCommit() throws Exception {
        put("filler", 4 << 20);
        config.put(bucket, Versioning.ENABLED, OptionalLong.empty());
        var upload = begin("key");
        complete("key", upload, putParts("key", upload, 500, 3000));
        var version = objects.head(bucket, "key", null).orElseThrow().version().id();
        put("key", 10);
        objects.delete(bucket, "key", null, PutCondition.ALWAYS);
        assertThat(commitsOfMoving("filler")).isEqualTo(1);
        assertThat(get("key", version)).isEqualTo(joined(500, 3000));
        var moved = segments();
        engine.collectNow();
        assertThat(segments()).isEqualTo(moved);
        assertThat(get("key", version)).isEqualTo(joined(500, 3000));
    }

    /// A commit must not grow without end: the rows and claims of a long key fill it sooner.
    @Test
    void aLongKeyTakesAFewCommits() throws Exception {
        var key = "k".repeat(1024);
        put("filler", 16 << 20);
        var upload = begin(key);
        var parts = putParts(key, upload, 2500, 1000);
        assertThat(commitsOfMoving("filler")).isEqualTo(2);
        put("filler", 16 << 20);
        complete(key, upload, parts);
        assertThat(commitsOfMoving("filler")).isEqualTo(2);
        assertThat(get(key)).isEqualTo(joined(2500, 1000));
    }

    @Test
    void moreThanIsCopiedAtOnceTakesACommitMore() throws Exception {
        put("filler", 60 << 20);
        var upload = begin("key");
        var parts = putParts("key", upload, 50, 1 << 20);
        assertThat(commitsOfMoving("filler")).isEqualTo(2);
        complete("key", upload, parts);
        assertThat(get("key")).isEqualTo(joined(50, 1 << 20));
    }

    /// Each writer has a key of its own, and changes its uploads and its object while the collector moves their parts.
    @Test
    void losesNothingWhilePartsComeAndGo() throws Exception {
        engine.close();
        open(256 << 10);
        long bytes = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(writer)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                engine.collectNow();
            }
            for (int i = 0; i < WRITERS; i++) {
                assertThat(get("writer-" + i)).isEqualTo(writers.get(i).get());
                bytes += writers.get(i).get().length;
            }
        }
        engine.collectNow();
        for (int i = 0; i < WRITERS; i++) {
            assertThat(get("writer-" + i)).hasSizeGreaterThan(0);
        }
        assertThat(projects.usage(bucket)).isEqualTo(new Usage(bytes, WRITERS, 0, 0, 0, 0, 0));
        for (int i = 0; i < WRITERS; i++) {
            objects.delete(bucket, "writer-" + i, null, PutCondition.ALWAYS);
        }
        engine.collectNow();
        long left = 0;
        for (var segment : segments()) {
            left += segment.toString().contains("/" + (256 << 10) + "/") ? Files.size(segment) : 0;
        }
        // At most the segment that is being written, and what lies under the worth of compaction.
        assertThat(left).isLessThan(2 * (256 << 10));
    }

    private byte[] write(int writer) throws IOException {
        var random = new Random(writer);
        var key = "writer-" + writer;
        var last = new byte[0];
        for (int round = 0; round < 12; round++) {
            var upload = begin(key);
            var parts = new NamedPart[30];
            var pieces = new byte[30][];
            for (int put = 0; put < 60; put++) {
                int number = put < 30 ? put : random.nextInt(30); // each, and some of them again
                pieces[number] = TestBody.bytes(600 + random.nextInt(4000), 1000L * round + put);
                parts[number] = putPart(key, upload, number + 1, pieces[number]);
            }
            if (round % 3 == 1) {
                assertThat(objects.abort(bucket, key, upload)).isTrue();
            } else {
                complete(key, upload, Arrays.asList(parts));
                var all = new ByteArrayOutputStream();
                Arrays.stream(pieces).forEach(all::writeBytes);
                last = all.toByteArray();
            }
            assertThat(get(key)).isEqualTo(last);
        }
        return last;
    }
}
