package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.LiveFiles;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TestKeys;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No readable byte of an encrypted object lies on disk, wherever its payload lies: in its record, in segments, in extents, in
/// parts.
final class EncryptedOnDiskTest {
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final int[] SIZES = {40, 500, 90_000, 700_000};
    private static final int SECRET_BYTES = 32;

    @TempDir
    private Path directory;

    private RocksEngine engine;
    private TextKeys objects;
    private Bucket bucket;
    private final Map<String, byte[]> kept = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        engine = opened();
        var stores = storesOver(engine);
        objects = new TextKeys(stores.objects());
        TestKeys.begin(stores);
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        var made = stores.projects().createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
        bucket = ((CreateBucket.Created) made).bucket();
    }

    private Stores reopen() throws IOException {
        engine = opened();
        var stores = storesOver(engine);
        objects = new TextKeys(stores.objects());
        return stores;
    }

    private RocksEngine opened() throws IOException {
        return RocksEngine.open(
                directory,
                RocksSettings.defaults()
                        .withReserveBytes(0)
                        .withBlockCacheBytes(8 << 20)
                        .withSegmentBytes(256 << 10)
                        .withExtentThresholdBytes(256 << 10));
    }

    private static Stores storesOver(RocksEngine engine) throws IOException {
        return Stores.over(engine, InstantSource.system(), new SecureRandom(), new StoreSettings(512, 10));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    /// Payload that repeats a secret of its own, so that any piece of it on disk is recognised.
    private static byte[] payload(byte[] secret, int size) {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = secret[i % secret.length];
        }
        return bytes;
    }

    private static byte[] secret(String key) {
        var secret = new byte[SECRET_BYTES];
        new Random(key.hashCode()).nextBytes(secret);
        return secret;
    }

    private void putAll(String prefix, Encryption kind) throws IOException {
        for (int size : SIZES) {
            var key = prefix + "/" + size;
            var bytes = payload(secret(prefix), size);
            objects.put(bucket, key, PLAIN.with(kind), TestKeys.body(kind, bytes), PutCondition.ALWAYS);
            kept.put(key, bytes);
        }
        putInParts(prefix + "/parts", kind, payload(secret(prefix), 70_000));
        append(prefix + "/log", kind, payload(secret(prefix), 500));
    }

    private void putInParts(String key, Encryption kind, byte[] piece) throws IOException {
        var template = new NewUpload(
                new ObjectKey(key), "user", "project", PLAIN.with(kind), null, null, TestKeys.keyFor(kind));
        var upload = objects.createUpload(bucket, template).orElseThrow().id();
        var parts = new ArrayList<NamedPart>();
        for (int number = 1; number <= 2; number++) {
            var stored =
                    (PartOutcome.PartStored) objects.putPart(bucket, key, upload, number, TestKeys.body(kind, piece));
            parts.add(new NamedPart(number, stored.part().etag(), List.of()));
        }
        var request =
                new CompleteRequest(new ObjectKey(key), upload, parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(objects.complete(bucket, request)).isInstanceOf(CompleteOutcome.Completed.class);
        kept.put(key, joined(piece, piece));
    }

    private void append(String key, Encryption kind, byte[] piece) throws IOException {
        for (int i = 0; i < 2; i++) {
            var body = TestKeys.body(kind, piece);
            var outcome =
                    objects.append(bucket, key, PLAIN.with(kind), (long) i * piece.length, body, PutCondition.ALWAYS);
            assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        }
        kept.put(key, joined(piece, piece));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    /// The number of files in the data directory that contain a secret.
    private int filesWith(byte[] secret) throws IOException {
        int found = 0;
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (contains(Files.readAllBytes(file), secret)) {
                    found++;
                }
            }
        }
        return found;
    }

    private static boolean contains(byte[] all, byte[] sought) {
        for (int i = 0; i + sought.length <= all.length; i++) {
            int same = 0;
            while (same < sought.length && all[i + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }

    private void assertKept() throws IOException {
        for (var each : kept.entrySet()) {
            try (var object = objects.open(bucket, each.getKey(), null).orElseThrow()) {
                object.unlock(TestKeys.keyFor(object.info().meta().encryption()));
                assertThat(TestBody.read(object.body())).as(each.getKey()).isEqualTo(each.getValue());
            }
        }
    }

    @Test
    void holdsNoPlaintextOfAnEncryptedObject() throws IOException {
        int number = 0;
        for (var kind : TestKeys.KINDS) {
            putAll("kind-" + number++, kind);
        }
        assertKept();
        engine.close();
        assertThat(filesWith(secret("kind-0")))
                .as("of objects that are not encrypted")
                .isPositive();
        for (int i = 1; i < TestKeys.KINDS.size(); i++) {
            assertThat(filesWith(secret("kind-" + i)))
                    .as("%s", TestKeys.KINDS.get(i))
                    .isZero();
        }
        TestKeys.begin(reopen());
        assertKept();
    }

    /// Compaction, the collector and the checks at a start need no keys.
    @Test
    void movesEncryptedPayloadWithoutKeys() throws IOException {
        for (int i = 0; i < 40; i++) {
            var key = "gone-" + i;
            objects.put(bucket, key, PLAIN, TestBody.of(TestBody.bytes(20_000, i)), PutCondition.ALWAYS);
            if (i % 10 == 0) {
                putAll("kept-" + i, TestKeys.KINDS.get(1 + i / 10));
            }
        }
        engine.close();
        // From here on, no key can be opened.
        reopen();
        // The collector may begin by itself with the first deletion.
        var before = payloadFiles();
        for (int i = 0; i < 40; i++) {
            objects.delete(bucket, "gone-" + i, null, PutCondition.ALWAYS);
        }
        engine.collectNow();
        engine.awaitCalls();
        assertThat(payloadFiles()).isNotEqualTo(before);
        engine.close();
        TestKeys.begin(reopen());
        assertKept();
    }

    private List<Path> payloadFiles() throws IOException {
        return LiveFiles.below(directory).keySet().stream()
                .filter(file -> file.toString().contains("/segments/"))
                .toList();
    }

    /// A disk that gives other bytes is noticed before one of them is given out, whether or not their checksum was made to fit.
    @Test
    void tellsTheEndOfTheDiskFromTheWrongKey() throws IOException {
        putAll("kind", TestKeys.SSE_S3);
        engine.close();
        damageSegments();
        TestKeys.begin(reopen());
        assertThatThrownBy(this::assertKept)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    }

    private void damageSegments() throws IOException {
        for (var file : payloadFiles()) {
            if (Files.isRegularFile(file)) {
                var bytes = Files.readAllBytes(file);
                for (int i = 5000; i < bytes.length; i += 4096) {
                    bytes[i]++;
                }
                Files.write(file, bytes);
            }
        }
    }
}
