package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.Programs;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TestKeys;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The data directory is on a small disk of its own, which something else fills. Deletes lead back to a store that takes writes.
@EnabledOnOs(OS.LINUX)
@Timeout(value = 9, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FullDiskTest {
    private static final long MIB = 1 << 20;
    private static final int OBJECTS = 120;
    private static final int OBJECT_BYTES = 300_000;
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final RocksSettings SETTINGS = RocksSettings.defaults()
            .withReserveBytes(24 * MIB)
            .withBlockCacheBytes(8 * MIB)
            .withWriteBufferBytes(MIB)
            .withSegmentBytes(16 * MIB);

    @TempDir
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        var mount = Programs.require("mount").toString();
        if (run(mount, "-t", "tmpfs", "-o", "size=140m", "cloakroom-test", disk.toString()) != 0) {
            throw Programs.missing("a tmpfs cannot be mounted: that takes root");
        }
    }

    /// Unmounts lazily, since the library that was loaded from the disk stays mapped.
    @AfterEach
    void unmount() throws Exception {
        assertThat(run("umount", "-l", disk.toString())).isZero();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// A fifth of each segment stays, and copies of it would find no room.
    @Test
    void mostIsDeletedWhenNothingIsFree() throws Exception {
        afterDeletesItIsWritable(0, i -> i % 5 != 0);
    }

    /// More than half of each segment stays, so the collector does not copy it.
    @Test
    void twoFifthsAreDeletedBelowHalfOfTheReserve() throws Exception {
        afterDeletesItIsWritable(14 * MIB, i -> i % 5 < 2);
    }

    @Test
    void whoReadsWhatIsDeletedReadsItToTheEnd() throws Exception {
        try (var engine = RocksEngine.open(disk.resolve("data"), SETTINGS)) {
            var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
            var bucket = bucket(stores);
            for (int i = 0; i < OBJECTS; i++) {
                put(stores, bucket, i);
            }
            fill(14 * MIB);
            while (engine.writable()) {
                Thread.onSpinWait();
            }
            try (var reading =
                    new TextKeys(stores.objects()).open(bucket, key(0), null).orElseThrow()) {
                for (int i = 0; i < OBJECTS; i++) {
                    if (i % 5 != 1) {
                        new TextKeys(stores.objects()).delete(bucket, key(i), null, PutCondition.ALWAYS);
                    }
                }
                while (!engine.writable()) {
                    Thread.onSpinWait();
                }
                assertThat(TestBody.read(reading.body())).isEqualTo(TestBody.bytes(OBJECT_BYTES, 0));
            }
        }
    }

    /// Each object is encrypted in another way. Reading needs no room on the disk, and what is refused changes nothing.
    @Test
    void encryptedObjectsAreReadWhenNothingIsFree() throws Exception {
        var data = disk.resolve("data");
        IntPredicate kept = i -> i % 6 == 0;
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            var stores = stores(engine);
            TestKeys.begin(stores);
            var bucket = bucket(stores);
            var withoutKey = ((CreateBucket.Created) stores.projects()
                            .createBucket(bucket.project(), new BucketName("other"), "us-east-1", Acl.PRIVATE))
                    .bucket();
            for (int i = 0; i < OBJECTS; i++) {
                putEncrypted(stores, bucket, i, i);
            }
            fill(0);
            while (engine.writable()) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < TestKeys.KINDS.size(); i++) {
                int kind = i;
                assertThatThrownBy(() -> putEncrypted(stores, bucket, kind, OBJECTS))
                        .isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> putEncrypted(stores, withoutKey, kind, OBJECTS))
                        .isInstanceOf(StoreException.class);
            }
            assertEncrypted(stores, _ -> true);
            for (int i = 0; i < OBJECTS; i++) {
                if (!kept.test(i)) {
                    new TextKeys(stores.objects()).delete(bucket, key(i), null, PutCondition.ALWAYS);
                }
            }
            for (int i = 0; i < TestKeys.KINDS.size(); i++) {
                // What was put may be more than the collector has freed so far.
                while (!engine.writable()) {
                    Thread.onSpinWait();
                }
                putEncrypted(stores, withoutKey, i, i);
                assertThat(getEncrypted(stores, withoutKey, i)).isEqualTo(TestBody.bytes(OBJECT_BYTES, i));
            }
            assertNoTroubleWithRoom(engine);
        }
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            var stores = stores(engine);
            TestKeys.begin(stores);
            assertEncrypted(stores, kept);
        }
    }

    private static void putEncrypted(Stores stores, Bucket bucket, int i, int seed) throws IOException {
        var encryption = encryption(i);
        var body = TestKeys.body(encryption, TestBody.bytes(OBJECT_BYTES, seed));
        new TextKeys(stores.objects()).put(bucket, key(i), PLAIN.with(encryption), body, PutCondition.ALWAYS);
    }

    private static Encryption encryption(int i) {
        return TestKeys.KINDS.get(i % TestKeys.KINDS.size());
    }

    private static byte[] getEncrypted(Stores stores, Bucket bucket, int i) throws IOException {
        try (var object =
                new TextKeys(stores.objects()).open(bucket, key(i), null).orElseThrow()) {
            object.unlock(TestKeys.keyFor(encryption(i)));
            return TestBody.read(object.body());
        }
    }

    private static void assertEncrypted(Stores stores, IntPredicate kept) throws IOException {
        var bucket = stores.projects().bucket(new BucketName("bucket")).orElseThrow();
        for (int i = 0; i < OBJECTS; i++) {
            if (kept.test(i)) {
                assertThat(getEncrypted(stores, bucket, i)).isEqualTo(TestBody.bytes(OBJECT_BYTES, i));
            }
        }
    }

    private static final int KEYS = 30;
    private static final int VERSIONS = 4;

    /// Every second key loses its newest versions, so that an old one becomes current. The others get a delete marker and lose
    /// their oldest versions.
    @Test
    void versionsGoWhenNothingIsFreeAndTheRestIsCountedExactly() throws Exception {
        var data = disk.resolve("data");
        var kept = new HashMap<String, String>();
        var expected = new Usage(16L * OBJECT_BYTES, 16, KEYS / 2, KEYS / 2L * OBJECT_BYTES, KEYS / 2, 0, 0);
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            var stores = stores(engine);
            var bucket = bucket(stores);
            stores.config().put(bucket, Versioning.ENABLED, OptionalLong.empty());
            var ids = new HashMap<String, List<String>>();
            for (int i = 0; i < KEYS * VERSIONS; i++) {
                ids.computeIfAbsent(key(i % KEYS), _ -> new ArrayList<>()).add(version(stores, bucket, i));
            }
            fill(0);
            while (engine.writable()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> version(stores, bucket, 0)).isInstanceOf(StoreException.class);
            for (int i = 0; i < KEYS; i++) {
                var versions = Objects.requireNonNull(ids.get(key(i)));
                kept.put(key(i), removeAllButOne(stores, bucket, key(i), versions, i % 2 == 0));
            }
            while (!engine.writable()) {
                Thread.onSpinWait();
            }
            version(stores, bucket, KEYS * VERSIONS + KEYS);
            assertKept(stores, kept, expected);
            assertNoTroubleWithRoom(engine);
        }
        try (var engine = RocksEngine.open(data, SETTINGS)) {
            assertKept(stores(engine), kept, expected);
        }
    }

    /// @return id of the version that is left: the newest one, behind a marker, or the oldest one
    private static String removeAllButOne(
            Stores stores, Bucket bucket, String key, List<String> versions, boolean marked) throws IOException {
        var objects = new TextKeys(stores.objects());
        var going = new ArrayList<>(versions);
        if (marked) {
            assertThat(objects.delete(bucket, key, null, PutCondition.ALWAYS)).isInstanceOf(DeleteOutcome.Marked.class);
            going.removeLast();
        } else {
            going.removeFirst();
        }
        for (var id : marked ? going : going.reversed()) {
            assertThat(objects.delete(bucket, key, id, PutCondition.ALWAYS)).isInstanceOf(DeleteOutcome.Removed.class);
        }
        return marked ? versions.getLast() : versions.getFirst();
    }

    private static void assertKept(Stores stores, Map<String, String> kept, Usage expected) throws IOException {
        var bucket = stores.projects().bucket(new BucketName("bucket")).orElseThrow();
        var objects = new TextKeys(stores.objects());
        for (int i = 0; i < KEYS; i++) {
            var current = objects.head(bucket, key(i), null);
            assertThat(current.isPresent()).isEqualTo(i % 2 != 0);
            int seed = i % 2 == 0 ? i + (VERSIONS - 1) * KEYS : i;
            try (var object = objects.open(bucket, key(i), kept.get(key(i))).orElseThrow()) {
                assertThat(TestBody.read(object.body())).isEqualTo(TestBody.bytes(OBJECT_BYTES, seed));
            }
        }
        assertThat(stores.projects().checkUsage(bucket)).contains(new UsageCheck(expected, expected, 0));
        assertThat(stores.projects().usage(bucket.project())).isEqualTo(expected);
    }

    /// The record of a version may be long. It is written anew when the version becomes current or steps back, and makes
    /// nothing longer by that.
    @Test
    void versionsWithLongRecordsChangeTheirPlaceWhenNothingIsFree() throws Exception {
        try (var engine = RocksEngine.open(disk.resolve("data"), SETTINGS)) {
            var stores = stores(engine);
            var bucket = bucket(stores);
            var objects = new TextKeys(stores.objects());
            var bytes = TestBody.bytes(16_000, 1);
            objects.put(bucket, "key", PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
            stores.config().put(bucket, Versioning.ENABLED, OptionalLong.empty());
            var newer = objects.put(bucket, "key", PLAIN, TestBody.of(new byte[10]), PutCondition.ALWAYS);
            fill(14 * MIB);
            while (engine.writable()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> put(stores, bucket, 0)).isInstanceOf(StoreException.class);
            var id = ((PutOutcome.Stored) newer).info().version().id();
            assertThat(objects.delete(bucket, "key", id, PutCondition.ALWAYS))
                    .isInstanceOf(DeleteOutcome.Removed.class);
            assertThat(objects.delete(bucket, "key", null, PutCondition.ALWAYS))
                    .isInstanceOf(DeleteOutcome.Marked.class);
            try (var object = objects.open(bucket, "key", "null").orElseThrow()) {
                assertThat(TestBody.read(object.body())).isEqualTo(bytes);
            }
            var left = new Usage(0, 0, 1, 16_000, 1, 0, 0);
            assertThat(stores.projects().checkUsage(bucket)).contains(new UsageCheck(left, left, 0));
            assertThat(objects.delete(bucket, "key", "null", PutCondition.ALWAYS))
                    .isInstanceOf(DeleteOutcome.Removed.class);
        }
    }

    private static Stores stores(RocksEngine engine) throws IOException {
        return Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
    }

    /// Writes one of the versions of a key.
    private static String version(Stores stores, Bucket bucket, int i) throws IOException {
        var body = TestBody.of(TestBody.bytes(OBJECT_BYTES, i));
        var key = i < KEYS * VERSIONS ? key(i % KEYS) : key(i);
        var stored = new TextKeys(stores.objects()).put(bucket, key, PLAIN, body, PutCondition.ALWAYS);
        return ((PutOutcome.Stored) stored).info().version().id();
    }

    private void afterDeletesItIsWritable(long left, IntPredicate deleted) throws Exception {
        try (var engine = RocksEngine.open(disk.resolve("data"), SETTINGS)) {
            var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
            var bucket = bucket(stores);
            for (int i = 0; i < OBJECTS; i++) {
                put(stores, bucket, i);
            }
            fill(left);
            while (engine.writable()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> put(stores, bucket, OBJECTS)).isInstanceOf(StoreException.class);
            for (int i = 0; i < OBJECTS; i++) {
                if (deleted.test(i)) {
                    new TextKeys(stores.objects()).delete(bucket, key(i), null, PutCondition.ALWAYS);
                }
            }
            while (!engine.writable()) {
                Thread.onSpinWait();
            }
            put(stores, bucket, OBJECTS);
            for (int i = 0; i <= OBJECTS; i++) {
                if (!deleted.test(i)) {
                    assertThat(get(stores, bucket, i)).isEqualTo(TestBody.bytes(OBJECT_BYTES, i));
                }
            }
            assertNoTroubleWithRoom(engine);
        }
    }

    private static Bucket bucket(Stores stores) throws IOException {
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        return ((CreateBucket.Created) stores.projects()
                        .createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE))
                .bucket();
    }

    private static String key(int i) {
        return "key-%04d".formatted(i);
    }

    private static void put(Stores stores, Bucket bucket, int i) throws IOException {
        var body = TestBody.of(TestBody.bytes(OBJECT_BYTES, i));
        new TextKeys(stores.objects()).put(bucket, key(i), PLAIN, body, PutCondition.ALWAYS);
    }

    private static byte[] get(Stores stores, Bucket bucket, int i) throws IOException {
        try (var object =
                new TextKeys(stores.objects()).open(bucket, key(i), null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    /// The free space may be just above the reserve, and below it again after a write. Whatever is wrong besides stays.
    private void assertNoTroubleWithRoom(RocksEngine engine) throws IOException {
        Files.delete(disk.resolve("others"));
        while (!engine.troubles().isEmpty()) {
            assertThat(engine.troubles()).allMatch(trouble -> trouble.contains("the reserve is"));
        }
    }

    /// Fills the disk, as another program might.
    private void fill(long left) throws IOException {
        try (var file =
                FileChannel.open(disk.resolve("others"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (Files.getFileStore(disk).getUsableSpace() > left) {
                file.write(ByteBuffer.allocate(64 << 10));
            }
        } catch (IOException full) {
            assertThat(left).isZero();
        }
    }
}
