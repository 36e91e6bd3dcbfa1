package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import io.cloakroom.storage.engine.record.VersionRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many change the versions of a few keys at once, versioning is switched and blobs are moved meanwhile: whatever came of it,
/// the rows fit together, and nothing is left when all versions are gone.
final class VersionStormTest {
    private static final int WRITERS = 6;
    private static final int CHANGES = 400;
    private static final List<String> KEYS = List.of("a", "a\u0001", "b");
    /// In the record, in a blob, in a blob of several blocks.
    private static final int[] SIZES = {10, 10, 5000, 150_000};

    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final ObjectMeta OPEN = new ObjectMeta(Map.of(), Map.of(), Acl.PUBLIC_READ);

    private final MemoryEngine engine = new MemoryEngine();
    private final AtomicInteger writing = new AtomicInteger(WRITERS);

    private record Opened(Stores stores, TextKeys objects, Bucket bucket) {
        Partition partition() {
            return Partition.of(bucket);
        }
    }

    private Opened open(InstantSource clock) throws IOException {
        var stores = Stores.over(engine, clock, new SecureRandom(), new StoreSettings(1024, 10));
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        var made = stores.projects().createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
        return new Opened(stores, new TextKeys(stores.objects()), ((CreateBucket.Created) made).bucket());
    }

    /// Also while all that happens falls into one millisecond.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesRowsThatFitTogether(boolean clockStands) throws Exception {
        var store = open(clockStands ? () -> Instant.ofEpochMilli(1_700_000_000_000L) : InstantSource.system());
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < WRITERS; i++) {
            var random = new Random(i);
            calls.add(() -> write(store, random));
        }
        calls.add(() -> {
            for (int i = 0; writing.get() > 0; i++) {
                var next = i % 2 == 0 ? Versioning.ENABLED : Versioning.SUSPENDED;
                store.stores().config().put(store.bucket(), next, OptionalLong.empty());
                engine.moveBlobs();
            }
            return true;
        });
        StoreFixture.together(calls);
        assertFits(store);
        assertReads(store);
        removeAll(store);
        assertThat(rows(store).keySet()).isEmpty();
        assertThat(store.stores().projects().usage(store.bucket())).isEqualTo(Usage.NONE);
        assertThat(engine.blobs().count()).isZero();
    }

    private boolean write(Opened store, Random random) throws IOException {
        try {
            for (int i = 0; i < CHANGES; i++) {
                change(store, KEYS.get(random.nextInt(KEYS.size())), random);
            }
            return true;
        } finally {
            writing.decrementAndGet();
        }
    }

    private static void change(Opened store, String key, Random random) throws IOException {
        var objects = store.objects();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                var body = TestBody.of(bytes(SIZES[random.nextInt(SIZES.length)]));
                objects.put(store.bucket(), key, PLAIN, body, PutCondition.ALWAYS);
            }
            case 2 -> upload(store, key, 1 + random.nextInt(30));
            case 3 -> objects.delete(store.bucket(), key, null, PutCondition.ALWAYS);
            case 4, 5 -> objects.delete(store.bucket(), key, "null", PutCondition.ALWAYS);
            case 6 -> {
                var ids =
                        versions(store, key).stream().map(VersionRef.Named::id).toList();
                if (!ids.isEmpty()) {
                    objects.delete(
                            store.bucket(), key, ids.get(random.nextInt(Math.min(3, ids.size()))), PutCondition.ALWAYS);
                }
            }
            default -> objects.amend(store.bucket(), key, null, null, false, was -> was.equals(PLAIN) ? OPEN : PLAIN);
        }
    }

    private static byte[] bytes(int size) {
        return TestBody.bytes(size, size);
    }

    private static void upload(Opened store, String key, int count) throws IOException {
        var upload = store.objects()
                .createUpload(store.bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        for (int i = 1; i <= count; i++) {
            var part = store.objects().putPart(store.bucket(), key, upload.id(), i, TestBody.of(bytes(2000)));
            parts.add(new NamedPart(i, ((PartOutcome.PartStored) part).part().etag(), List.of()));
        }
        var request = new CompleteRequest(
                new ObjectKey(key), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(store.objects().complete(store.bucket(), request)).isInstanceOf(CompleteOutcome.Completed.class);
    }

    private static List<VersionRef.Named> versions(Opened store, String key) throws IOException {
        var found = new ArrayList<VersionRef.Named>();
        var query = new Listing.VersionQuery(key, "", null, null, 1000);
        for (var entry : store.objects().listVersions(store.bucket(), query).entries()) {
            switch (entry) {
                case VersionEntry.Version(var info, var _, var _)
                when info.key().equals(key) -> found.add(info.version());
                case VersionEntry.DeleteMarker(var marker, var _, var _)
                when marker.key().equals(key) -> found.add(marker.version());
                default -> {
                    // Of another key that begins with this one.
                }
            }
        }
        return found;
    }

    /// What there is of one key.
    private static final class OfKey {
        private final List<VersionRecord> current = new ArrayList<>();
        private final TreeMap<String, VersionRecord> noncurrent = new TreeMap<>();
        private final Set<String> madeBy = new TreeSet<>();
        private @Nullable String nullVersion;
    }

    /// All rows of objects and uploads, by kind and key.
    private Map<String, OfKey> rows(Opened store) throws IOException {
        var byKey = new TreeMap<String, OfKey>();
        for (var row : engine.keyValue().rows(store.partition())) {
            char kind = (char) row.bytes()[0];
            if (kind == 'b' || kind == 'c') {
                continue;
            }
            assertThat(kind).as(row.toString()).isIn('k', 'm', 'v', 'n', 'w');
            boolean isAlone = kind == 'k' || kind == 'm' || kind == 'n';
            var key = isAlone ? KeyLayout.keyOf(row) : KeyLayout.keyBefore(row);
            var all = byKey.computeIfAbsent(key, _ -> new OfKey());
            var value = Objects.requireNonNull(engine.keyValue().get(store.partition(), row));
            switch (kind) {
                case 'k', 'm' -> all.current.add(RecordCodec.version(row, value));
                case 'v' -> all.noncurrent.put(UploadRows.idOfUpload(row), RecordCodec.version(row, value));
                case 'n' -> all.nullVersion = ControlCodec.target(row, value);
                default -> all.madeBy.add(UploadRows.idOfUpload(row) + " " + ControlCodec.target(row, value));
            }
        }
        return byKey;
    }

    private void assertFits(Opened store) throws IOException {
        for (var each : rows(store).entrySet()) {
            var all = each.getValue();
            assertThat(all.current).as("current of %s", each.getKey()).hasSize(1);
            var previous = all.current.getFirst();
            String nullVersion = null;
            var madeBy = new TreeSet<String>();
            for (var version : all.noncurrent.entrySet()) {
                var record = version.getValue();
                assertThat(record.stamp().order()).isLessThan(previous.stamp().order());
                assertThat(VersionRows.place(record.stamp())).isEqualTo(version.getKey());
                previous = record;
                if (record.stamp().isNull()) {
                    assertThat(nullVersion).as("a second null version").isNull();
                    nullVersion = version.getKey();
                }
                if (record instanceof ObjectRecord object && !object.uploadId().isEmpty()) {
                    madeBy.add(
                            object.uploadId() + " " + record.stamp().version().id());
                }
            }
            assertThat(all.nullVersion).isEqualTo(nullVersion);
            assertThat(all.madeBy).isEqualTo(madeBy);
            if (nullVersion != null) {
                assertThat(all.current.getFirst().stamp().isNull()).isFalse();
            }
        }
        assertThat(store.stores().projects().checkUsage(store.bucket())).hasValueSatisfying(check -> {
            assertThat(check.counted()).isEqualTo(check.kept());
            assertThat(check.unreadable()).isZero();
        });
        assertThat(store.stores().projects().usage(store.bucket().project()))
                .isEqualTo(store.stores().projects().usage(store.bucket()));
    }

    private static void assertReads(Opened store) throws IOException {
        var query = new Listing.VersionQuery("", "", null, null, 1000);
        var page = store.objects().listVersions(store.bucket(), query);
        for (var entry : page.entries()) {
            if (entry instanceof VersionEntry.Version(var info, var _, var _)) {
                try (var object = store.objects()
                        .open(store.bucket(), info.key(), info.version().id())
                        .orElseThrow()) {
                    assertThat(object.info()).isEqualTo(info);
                    assertThat(TestBody.read(object.body())).isEqualTo(expected(info.size(), info.partCount()));
                }
            }
        }
    }

    private static byte[] expected(long size, int parts) {
        if (parts == 0) {
            return bytes((int) size);
        }
        var all = new byte[2000 * parts];
        for (int i = 0; i < parts; i++) {
            System.arraycopy(bytes(2000), 0, all, 2000 * i, 2000);
        }
        return all;
    }

    private static void removeAll(Opened store) throws IOException {
        for (var key : KEYS) {
            for (var left = versions(store, key); !left.isEmpty(); left = versions(store, key)) {
                for (var version : left) {
                    store.objects().delete(store.bucket(), key, version.id(), PutCondition.ALWAYS);
                }
            }
        }
    }
}
