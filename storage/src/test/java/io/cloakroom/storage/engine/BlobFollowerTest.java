package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs that an evacuation moves still belong to their records afterwards, whatever kind of record refers to them, and even if
/// somebody changes the record meanwhile.
final class BlobFollowerTest extends StoreFixture {
    @Override
    protected Engine newEngine() {
        return new MemoryEngine();
    }

    private MemoryEngine memory() {
        return (MemoryEngine) engine();
    }

    private byte[] get(String key) throws IOException {
        try (var object = objects().open(bucket(), key, null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private Upload begin(String key) throws IOException {
        return objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow();
    }

    private List<NamedPart> putParts(Upload upload, int count) throws IOException {
        var parts = new ArrayList<NamedPart>();
        for (int i = 1; i <= count; i++) {
            var body = TestBody.of(TestBody.bytes(2000, i));
            var outcome = objects().putPart(bucket(), upload.key(), upload.id(), i, body);
            parts.add(new NamedPart(i, ((PartOutcome.PartStored) outcome).part().etag(), List.of()));
        }
        return parts;
    }

    private CompleteOutcome complete(Upload upload, List<NamedPart> parts) throws IOException {
        return objects()
                .complete(
                        bucket(),
                        new CompleteRequest(
                                new ObjectKey(upload.key()),
                                upload.id(),
                                parts,
                                List.of(),
                                null,
                                null,
                                0,
                                PutCondition.ALWAYS));
    }

    private static byte[] parts(int count) {
        var all = new byte[2000 * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(TestBody.bytes(2000, i + 1), 0, all, 2000 * i, 2000);
        }
        return all;
    }

    @Test
    void followsObjectsTablesAndParts() throws IOException {
        objects().put(bucket(), "plain", PLAIN, TestBody.of(TestBody.bytes(100_000, 1)), PutCondition.ALWAYS);
        var few = begin("few");
        complete(few, putParts(few, 3));
        var many = begin("many\u0001");
        complete(many, putParts(many, 40));
        var open = begin("open");
        var unfinished = putParts(open, 4);
        int count = memory().blobs().count();
        for (int round = 0; round < 3; round++) {
            assertThat(memory().moveBlobs()).isPositive();
            assertThat(memory().blobs().count()).isEqualTo(count);
            assertThat(get("plain")).isEqualTo(TestBody.bytes(100_000, 1));
            assertThat(get("few")).isEqualTo(parts(3));
            assertThat(get("many\u0001")).isEqualTo(parts(40));
        }
        complete(open, unfinished);
        assertThat(get("open")).isEqualTo(parts(4));
        for (var key : List.of("plain", "few", "many\u0001", "open")) {
            objects().delete(bucket(), key, null, PutCondition.ALWAYS);
        }
        assertThat(memory().blobs().count()).isZero();
    }

    /// Of each holder all blobs move at once: a segment in which one is left would be copied again for ever.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsVersionsWhereverTheyAre(boolean holdersKnown) throws IOException {
        put(4000);
        set(bucket(), Versioning.ENABLED);
        var few = begin("key");
        complete(few, putParts(few, 3));
        var many = begin("key");
        complete(many, putParts(many, 40));
        put(5000);
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        set(bucket(), Versioning.SUSPENDED);
        var ids = versions();
        assertThat(ids).hasSize(5).contains("null");
        int count = memory().blobs().count();
        for (int round = 0; round < 3; round++) {
            assertThat(memory().moveBlobs(holdersKnown)).isEqualTo(count);
            assertThat(memory().blobs().count()).isEqualTo(count);
            assertThat(read(ids.get(1))).isEqualTo(TestBody.bytes(5000, 1));
            assertThat(read(ids.get(2))).isEqualTo(parts(40));
            assertThat(read(ids.get(3))).isEqualTo(parts(3));
            assertThat(read(ids.get(4))).isEqualTo(TestBody.bytes(4000, 1));
        }
        // One after the other becomes current, and is as easily found there.
        for (var id : ids) {
            objects().delete(bucket(), "key", id, PutCondition.ALWAYS);
            assertThat(memory().moveBlobs(holdersKnown))
                    .isEqualTo(memory().blobs().count());
        }
        assertThat(memory().blobs().count()).isZero();
    }

    private void put(int size) throws IOException {
        objects().put(bucket(), "key", PLAIN, TestBody.of(TestBody.bytes(size, 1)), PutCondition.ALWAYS);
    }

    private byte[] read(String version) throws IOException {
        try (var object = objects().open(bucket(), "key", version).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private List<String> versions() throws IOException {
        var page = objects().listVersions(bucket(), new Listing.VersionQuery("", "", null, null, 10));
        return page.entries().stream()
                .map(entry -> switch (entry) {
                    case VersionEntry.Version(var info, var _, var _) ->
                        info.version().id();
                    case VersionEntry.DeleteMarker(var marker, var _, var _) ->
                        marker.version().id();
                    case VersionEntry.CommonPrefix(var prefix) -> prefix;
                })
                .toList();
    }

    private void append(String key, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            long size = objects().head(bucket(), key, null).orElseThrow().size();
            objects().append(bucket(), key, PLAIN, size, TestBody.of(TestBody.bytes(50, i)), PutCondition.ALWAYS);
        }
    }

    /// Objects that grew and that got another key, in one piece and of parts, with tables in records, in blobs, and in both.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsObjectsThatWereAppendedToAndRenamed(boolean holdersKnown) throws IOException {
        objects().put(bucket(), "plain", PLAIN, TestBody.of(TestBody.bytes(100_000, 1)), PutCondition.ALWAYS);
        objects().put(bucket(), "short", PLAIN, TestBody.of(TestBody.bytes(5, 1)), PutCondition.ALWAYS);
        var few = begin("few");
        complete(few, putParts(few, 3));
        var many = begin("many");
        complete(many, putParts(many, 40));
        var keys = List.of("plain", "short", "few", "many");
        for (int round = 0; round < 4; round++) {
            for (var key : keys) {
                append(key, 60);
                var whole = get(key);
                objects().rename(bucket(), key, "renamed", (_, _) -> {});
                int before = memory().blobs().count();
                assertThat(memory().moveBlobs(holdersKnown)).isEqualTo(before);
                assertThat(get("renamed")).isEqualTo(whole);
                append("renamed", 3);
                objects().rename(bucket(), "renamed", key, (_, _) -> {});
                before = memory().blobs().count();
                assertThat(memory().moveBlobs(holdersKnown)).isEqualTo(before);
                assertThat(get(key)).startsWith(whole).hasSize(whole.length + 150);
            }
        }
        for (var key : keys) {
            objects().delete(bucket(), key, null, PutCondition.ALWAYS);
        }
        assertThat(memory().blobs().count()).isZero();
    }

    @Test
    void losesNothingWhileAnObjectGrowsAndIsRenamed() throws Exception {
        var done = new AtomicBoolean();
        var calls = new ArrayList<Callable<Boolean>>();
        calls.add(() -> {
            while (!done.get()) {
                memory().moveBlobs();
            }
            return true;
        });
        calls.add(() -> {
            try {
                for (int round = 0; round < 20; round++) {
                    objects().put(bucket(), "a", PLAIN, TestBody.of(TestBody.bytes(2000, 1)), PutCondition.ALWAYS);
                    for (int i = 0; i < 10; i++) {
                        append("a", 20);
                        objects().rename(bucket(), "a", "b", (_, _) -> {});
                        objects().rename(bucket(), "b", "a", (_, _) -> {});
                    }
                    assertThat(get("a")).startsWith(TestBody.bytes(2000, 1)).hasSize(12_000);
                }
                return true;
            } finally {
                done.set(true);
            }
        });
        together(calls);
        objects().delete(bucket(), "a", null, PutCondition.ALWAYS);
        assertThat(memory().blobs().count()).isZero();
    }

    @Test
    void aReaderKeepsWhatWasMovedUnderIt() throws IOException {
        var many = begin("many");
        complete(many, putParts(many, 40));
        try (var object = objects().open(bucket(), "many", null).orElseThrow();
                var body = object.body()) {
            memory().moveBlobs();
            objects().delete(bucket(), "many", null, PutCondition.ALWAYS);
            assertThat(TestBody.read(body)).isEqualTo(parts(40));
        }
        assertThat(memory().blobs().count()).isZero();
    }

    @Test
    void losesNothingWhileUploadsAreCompletedAndReplaced() throws Exception {
        var done = new AtomicBoolean();
        var calls = new ArrayList<Callable<Boolean>>();
        calls.add(() -> {
            while (!done.get()) {
                memory().moveBlobs();
            }
            return true;
        });
        calls.add(() -> {
            try {
                for (int round = 0; round < 150; round++) {
                    var upload = begin("key");
                    var named = putParts(upload, 20);
                    assertThat(complete(upload, named)).isInstanceOf(CompleteOutcome.Completed.class);
                    assertThat(get("key")).isEqualTo(parts(20));
                }
                return true;
            } finally {
                done.set(true);
            }
        });
        together(calls);
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        assertThat(memory().blobs().count()).isZero();
    }
}
