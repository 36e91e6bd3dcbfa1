package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
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
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments are evacuated while objects, tables of parts and uploads have blobs in them. Only the disk usage shows it.
final class EvacuationTest {
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final int OBJECTS = 600;
    private static final int WRITERS = 6;
    private static final Pattern PAYLOAD = Pattern.compile("/(segments|extents)/");

    @TempDir
    private Path directory;

    private RocksEngine engine;
    private TextKeys objects;
    private ProjectStore projects;
    private Bucket bucket;

    @BeforeEach
    void open() throws IOException {
        engine = RocksEngine.open(
                directory,
                RocksSettings.defaults()
                        .withReserveBytes(0)
                        .withBlockCacheBytes(8 << 20)
                        .withSegmentBytes(256 << 10)
                        .withExtentThresholdBytes(64 << 10));
        var settings = new StoreSettings(512, 10);
        var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), settings);
        objects = new TextKeys(stores.objects());
        projects = stores.projects();
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        var made = stores.projects().createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
        bucket = ((CreateBucket.Created) made).bucket();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private void put(String key, byte[] bytes) throws IOException {
        objects.put(bucket, key, PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
    }

    private byte[] get(String key) throws IOException {
        try (var object = objects.open(bucket, key, null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private void delete(String key) throws IOException {
        objects.delete(bucket, key, null, PutCondition.ALWAYS);
    }

    private List<NamedPart> parts(String key, String uploadId, byte[] bytes, int partBytes) throws IOException {
        var parts = new ArrayList<NamedPart>();
        for (int at = 0; at < bytes.length; at += partBytes) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + partBytes));
            var outcome = objects.putPart(bucket, key, uploadId, parts.size() + 1, TestBody.of(piece));
            var part = ((PartOutcome.PartStored) outcome).part();
            parts.add(new NamedPart(part.number(), part.etag(), List.of()));
        }
        return parts;
    }

    private void complete(String key, String uploadId, List<NamedPart> parts) throws IOException {
        var request =
                new CompleteRequest(new ObjectKey(key), uploadId, parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(objects.complete(bucket, request)).isInstanceOf(CompleteOutcome.Completed.class);
    }

    private String begin(String key) throws IOException {
        return objects.createUpload(bucket, new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow()
                .id();
    }

    private void putInParts(String key, byte[] bytes) throws IOException {
        var upload = begin(key);
        complete(key, upload, parts(key, upload, bytes, 1 + bytes.length / 15));
    }

    private long bytesOnDisk() throws IOException {
        engine.awaitCalls();
        long sum = 0;
        for (var file : LiveFiles.below(directory).entrySet()) {
            sum += PAYLOAD.matcher(file.getKey().toString()).find() ? file.getValue() : 0;
        }
        return sum;
    }

    @Test
    void keepsEveryKindOfReference() throws IOException {
        var upload = begin("open");
        var parts = new ArrayList<NamedPart>();
        var large = TestBody.bytes(40_000, 2);
        for (int i = 0; i < OBJECTS; i++) {
            put("key-" + i, TestBody.bytes(5000, i));
            if (i == 100) {
                putInParts("table", large);
                parts.addAll(parts("open", upload, large, 4000));
            }
        }
        for (int i = 0; i < OBJECTS; i++) {
            if (i % 10 != 0) {
                delete("key-" + i);
            }
        }
        try (var object = objects.open(bucket, "table", null).orElseThrow();
                var body = object.body()) {
            engine.collectNow();
            delete("table");
            engine.collectNow();
            assertThat(TestBody.read(body)).isEqualTo(large);
        }
        engine.collectNow();
        // A tenth is alive; a segment stays while half of it is, and one is being written.
        assertThat(bytesOnDisk()).isLessThan(OBJECTS * 5000 / 2);
        complete("open", upload, parts);
        engine.collectNow();
        assertThat(get("open")).isEqualTo(large);
        for (int i = 0; i < OBJECTS; i += 10) {
            assertThat(get("key-" + i)).isEqualTo(TestBody.bytes(5000, i));
        }
    }

    @Test
    void losesNothingUnderLoad() throws Exception {
        Map<String, byte[]> model = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Map<String, byte[]>>>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(writer)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                engine.collectNow();
            }
            for (var writer : writers) {
                model.putAll(writer.get());
            }
        }
        engine.collectNow();
        long bytes = 0;
        for (var entry : model.entrySet()) {
            assertThat(get(entry.getKey())).isEqualTo(entry.getValue());
            bytes += entry.getValue().length;
        }
        assertThat(projects.usage(bucket)).isEqualTo(new Usage(bytes, model.size(), 0, 0, 0, 0, 0));
        for (var key : model.keySet()) {
            delete(key);
        }
        engine.collectNow();
        // At most the segment that is being written is left.
        assertThat(bytesOnDisk()).isLessThan(2 * (256 << 10));
    }

    /// Puts, replaces and deletes keys of its own, and reads each back.
    private Map<String, byte[]> write(int writer) throws IOException {
        var random = new Random(writer);
        var mine = new HashMap<String, byte[]>();
        for (int n = 0; n < 150; n++) {
            var key = "writer-" + writer + "/" + random.nextInt(12);
            var bytes = TestBody.bytes(100 + random.nextInt(n % 20 == 0 ? 200_000 : 9000), n);
            switch (random.nextInt(4)) {
                case 0 -> {
                    delete(key);
                    mine.remove(key);
                }
                case 1 -> {
                    putInParts(key, bytes);
                    mine.put(key, bytes);
                }
                default -> {
                    put(key, bytes);
                    mine.put(key, bytes);
                }
            }
            var expected = mine.get(key);
            if (expected != null) {
                assertThat(get(key)).isEqualTo(expected);
            }
        }
        return mine;
    }
}
