package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject.PartSpan;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.payload.BlockTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What every object store promises of single objects.
@ParameterizedClass
@EnumSource(BucketKind.class)
public abstract class ObjectStoreContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    /// Around what the store does differently: inline, one block, blocks.
    private static final int[] SIZES = {0, 1, 1023, 1024, 1025, 65_535, 65_536, 65_537, 131_072, 131_073, 300_000};

    private ObjectInfo put(String key, byte[] bytes) throws IOException {
        return stored(objects().put(bucket(), key, PLAIN, TestBody.of(bytes), PutCondition.ALWAYS));
    }

    private static ObjectInfo amended(AmendOutcome outcome) {
        return ((AmendOutcome.Amended) outcome).info();
    }

    private static ObjectInfo stored(PutOutcome outcome) {
        assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
        return ((PutOutcome.Stored) outcome).info();
    }

    private byte[] get(String key) throws IOException {
        try (var object = objects().open(bucket(), key, null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        for (int size : SIZES) {
            var bytes = TestBody.bytes(size, size);
            var info = put("key-" + size, bytes);
            assertThat(get("key-" + size)).isEqualTo(bytes);
            assertThat(info.etag()).isEqualTo(TestBody.md5(bytes));
            assertThat(info.size()).isEqualTo(size);
            assertThat(info.checksums()).containsExactly(TestBody.checksum(bytes, ChecksumAlgorithm.CRC64NVME));
            assertThat(objects().head(bucket(), "key-" + size, info.version().id()))
                    .contains(info);
        }
    }

    @Test
    void takesPayloadWithoutLength() throws IOException {
        for (int size : SIZES) {
            var bytes = TestBody.bytes(size, size);
            var outcome = objects().put(bucket(), "key", PLAIN, TestBody.unannounced(bytes), PutCondition.ALWAYS);
            assertThat(stored(outcome).size()).isEqualTo(size);
            assertThat(get("key")).isEqualTo(bytes);
        }
        assertBlobsOfPlain(1);
    }

    @Test
    void givesEveryRange() throws IOException {
        var random = new Random(5);
        for (int size : SIZES) {
            var bytes = TestBody.bytes(size, size);
            put("key", bytes);
            try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
                for (int i = 0; size > 0 && i < 40; i++) {
                    int first = random.nextInt(size);
                    int last = i % 4 == 0 ? size - 1 : first + random.nextInt(size - first);
                    var body = object.body(new ByteRange(first, last));
                    assertThat(body.length()).isEqualTo(last - first + 1);
                    assertThat(TestBody.read(body)).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
                }
            }
        }
    }

    @Test
    void givesTheSameAgainWhenItIsReadAgain() throws IOException {
        var bytes = TestBody.bytes(400_000, 1);
        put("key", bytes);
        for (int i = 0; i < 3; i++) {
            assertThat(get("key")).isEqualTo(bytes);
        }
    }

    @Test
    void readsOverTheTablesWithinLargePayload() throws IOException {
        int group = (int) BlockTable.GROUP_BYTES;
        int size = group + 100_000;
        var bytes = TestBody.bytes(size, 1);
        put("large", bytes);
        try (var object = objects().open(bucket(), "large", null).orElseThrow()) {
            // Twice: what was checked once may be given in another form.
            for (int i = 0; i < 2; i++) {
                for (int first : new int[] {0, group - 70_000, group - 1, group, group + 1, size - 1}) {
                    int last = Math.min(size, first + 150_000) - 1;
                    assertThat(TestBody.read(object.body(new ByteRange(first, last))))
                            .isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
                }
            }
        }
        assertThat(get("large")).isEqualTo(bytes);
        put("exact", Arrays.copyOf(bytes, group));
        assertThat(get("exact")).isEqualTo(Arrays.copyOf(bytes, group));
    }

    @Test
    void refusesARangeOutsideTheObject() throws IOException {
        put("key", text("four"));
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            assertThatThrownBy(() -> object.body(new ByteRange(0, 4))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsWhatWasSaidAboutTheObject() throws IOException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "text/plain; charset=\"utf-8\"");
        headers.put("cache-control", "");
        var user = new LinkedHashMap<String, String>();
        user.put("zebra", "first");
        user.put("ärger", "ü\u0001\uD83D\uDE00");
        var meta = new ObjectMeta(
                headers,
                user,
                Grants.OF_EVERY_KIND,
                "another",
                StorageClass.ONEZONE_IA,
                new TagSet(Map.of("tag", "value")),
                Protection.NONE,
                Encryption.NONE);
        objects().put(bucket(), "key", meta, TestBody.of(text("x")), PutCondition.ALWAYS);
        var kept = said(objects().head(bucket(), "key", null).orElseThrow());
        assertThat(kept).isEqualTo(meta);
        assertThat(kept.userMetadata())
                .containsExactly(Map.entry("zebra", "first"), Map.entry("ärger", "ü\u0001\uD83D\uDE00"));
    }

    @Test
    void isItsOwnFirstPart() throws IOException {
        var info = put("key", text("whole"));
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            assertThat(object.part(1)).contains(new PartSpan(1, 0, 5, info.checksums()));
            assertThat(object.part(2)).isEmpty();
            assertThat(object.parts(0, 10)).isEmpty();
        }
    }

    @Test
    void knowsNoOtherVersionThanItsOwn() throws IOException {
        var version = put("key", text("x")).version();
        assertThat(version instanceof VersionRef.Null).isEqualTo(kind() != BucketKind.VERSIONED);
        assertThat(objects().head(bucket(), "key", "3sL4kqtJlcpXroDTDmJ")).isEmpty();
        assertThat(objects().open(bucket(), "key", "3sL4kqtJlcpXroDTDmJ")).isEmpty();
        assertThat(objects().delete(bucket(), "key", "3sL4kqtJlcpXroDTDmJ", PutCondition.ALWAYS))
                .isEqualTo(new DeleteOutcome.NothingThere());
        assertThat(objects().delete(bucket(), "key", version.id(), PutCondition.ALWAYS))
                .isEqualTo(new DeleteOutcome.Removed(version));
        assertThat(objects().delete(bucket(), "key", version.id(), PutCondition.ALWAYS))
                .isEqualTo(new DeleteOutcome.NothingThere());
    }

    @Test
    void countsWhatItHolds() throws IOException {
        assertHolds(new Usage(0, 0, 0, 0, 0, 0, 0));
        put("a", TestBody.bytes(10, 1));
        put("b", TestBody.bytes(200_000, 1));
        assertHolds(new Usage(200_010, 2, 0, 0, 0, 0, 0));
        put("b", TestBody.bytes(100_000, 2));
        assertBlobsOfPlain(1);
        assertHolds(new Usage(100_010, 2, 0, 0, 0, 0, 0));
        objects().delete(bucket(), "a", null, PutCondition.ALWAYS);
        objects().delete(bucket(), "b", null, PutCondition.ALWAYS);
        assertHolds(new Usage(0, 0, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(0);
    }

    @Test
    void storesNothingOfABodyThatFails() throws IOException {
        put("key", text("old"));
        for (int size : new int[] {0, 10, 5000, 200_000}) {
            var bytes = TestBody.bytes(size, size);
            for (var broken : List.of(TestBody.brokenOff(bytes, size + 7L), TestBody.wrong(bytes))) {
                assertThatThrownBy(() -> objects().put(bucket(), "key", PLAIN, broken, PutCondition.ALWAYS))
                        .isInstanceOf(IOException.class);
                assertThat(get("key")).isEqualTo(text("old"));
            }
        }
        assertHolds(new Usage(3, 1, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(0);
    }

    @Test
    void goesOnReadingWhatWasReplacedOrDeleted() throws IOException {
        for (int size : new int[] {10, 100_000}) {
            var bytes = TestBody.bytes(size, 1);
            put("key", bytes);
            try (var object = objects().open(bucket(), "key", null).orElseThrow();
                    var early = object.body()) {
                put("key", text("newer"));
                objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
                assertThat(TestBody.read(early)).isEqualTo(bytes);
                assertThat(TestBody.read(object.body())).isEqualTo(bytes);
            }
            assertThat(objects().open(bucket(), "key", null)).isEmpty();
            assertBlobsOfPlain(0);
        }
    }

    @Test
    void aBodyOutlivesItsObject() throws IOException {
        var bytes = TestBody.bytes(100_000, 1);
        put("key", bytes);
        var object = objects().open(bucket(), "key", null).orElseThrow();
        var body = object.body();
        object.close();
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        assertThat(TestBody.read(body)).isEqualTo(bytes);
        assertBlobsOfPlain(0);
    }

    @Test
    void checksConditionsOfWrites() throws IOException {
        var absent = new ConditionFailed(Refusal.ABSENT);
        var other = new ConditionFailed(Refusal.OTHER);
        assertThat(putIf("key", new PutCondition.IfMatches("x"))).isEqualTo(absent);
        assertThat(putIf("key", new PutCondition.IfPresent())).isEqualTo(absent);
        var etag = stored(putIf("key", new PutCondition.IfAbsent())).etag();
        assertThat(putIf("key", new PutCondition.IfAbsent())).isEqualTo(other);
        assertThat(putIf("key", new PutCondition.IfMatches("x"))).isEqualTo(other);
        stored(putIf("key", new PutCondition.IfMatches(etag)));
        stored(putIf("key", new PutCondition.IfPresent()));
    }

    private PutOutcome putIf(String key, PutCondition condition) throws IOException {
        return objects().put(bucket(), key, PLAIN, TestBody.of(text("body")), condition);
    }

    @Test
    void doesNotReadABodyThatIsRefusedAnyway() throws IOException {
        put("key", text("old"));
        var unread = TestBody.brokenOff(new byte[0], 5);
        assertThat(objects().put(bucket(), "key", PLAIN, unread, new PutCondition.IfAbsent()))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
    }

    @Test
    void checksConditionsOfDeletes() throws IOException {
        assertThat(objects().delete(bucket(), "key", null, new PutCondition.IfPresent()))
                .isEqualTo(new ConditionFailed(Refusal.ABSENT));
        assertDeleted(false, objects().delete(bucket(), "key", null, PutCondition.ALWAYS));
        var etag = put("key", text("x")).etag();
        assertThat(objects().delete(bucket(), "key", null, new PutCondition.IfMatches("y")))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertDeleted(true, objects().delete(bucket(), "key", null, new PutCondition.IfMatches(etag)));
        put("key", text("x"));
        assertDeleted(true, objects().delete(bucket(), "key", null, new PutCondition.IfPresent()));
    }

    @Test
    void deletesOnlyWhatIsWhollyAsItWasSeen() throws IOException {
        var seen = put("key", text("x"));
        var condition = new PutCondition.IfUnchanged(seen);
        var other = new ConditionFailed(Refusal.OTHER);
        var open = new ObjectMeta(Map.of(), Map.of(), Acl.PUBLIC_READ);
        amended(objects().amend(bucket(), "key", null, null, false, _ -> open));
        assertThat(objects().delete(bucket(), "key", null, condition)).isEqualTo(other);
        amended(objects().amend(bucket(), "key", null, null, false, _ -> seen.meta()));
        assertDeleted(true, objects().delete(bucket(), "key", null, condition));
        assertThat(objects().delete(bucket(), "key", null, condition)).isEqualTo(new ConditionFailed(Refusal.ABSENT));
        put("key", text("y"));
        assertThat(objects().delete(bucket(), "key", null, condition)).isEqualTo(other);
    }

    @Test
    void letsExactlyOneOfManyCreate() throws Exception {
        for (int round = 0; round < 5; round++) {
            var key = "lock-" + round;
            var calls = new ArrayList<Callable<PutOutcome>>();
            for (int i = 0; i < 32; i++) {
                var bytes = TestBody.bytes(i % 2 == 0 ? 100 : 5000, i);
                calls.add(() -> objects().put(bucket(), key, PLAIN, TestBody.of(bytes), new PutCondition.IfAbsent()));
            }
            var outcomes = together(calls);
            var winners = outcomes.stream()
                    .filter(PutOutcome.Stored.class::isInstance)
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(TestBody.md5(get(key)))
                    .isEqualTo(stored(winners.getFirst()).etag());
        }
        assertThat(projects().usage(bucket()).objects()).isEqualTo(5);
    }

    @Test
    void losesNoneOfManyCountersWrittenUnderIfMatch() throws Exception {
        put("counter", text("0"));
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 8; i++) {
            calls.add(this::countTen);
        }
        together(calls);
        assertThat(get("counter")).isEqualTo(text("80"));
    }

    private Integer countTen() throws IOException {
        for (int done = 0; done < 10; ) {
            try (var object = objects().open(bucket(), "counter", null).orElseThrow()) {
                int value = Integer.parseInt(new String(TestBody.read(object.body()), StandardCharsets.UTF_8));
                var next = TestBody.of(text(Integer.toString(value + 1)));
                var condition = new PutCondition.IfMatches(object.info().etag());
                if (objects().put(bucket(), "counter", PLAIN, next, condition) instanceof PutOutcome.Stored) {
                    done++;
                }
            }
        }
        return 10;
    }

    @Test
    void storesAllUnconditionalWritesOfOneKey() throws Exception {
        var calls = new ArrayList<Callable<PutOutcome>>();
        for (int i = 0; i < 32; i++) {
            int size = i % 2 == 0 ? 100 + i : 5000 + i;
            calls.add(() -> objects()
                    .put(bucket(), "key", PLAIN, TestBody.of(TestBody.bytes(size, size)), PutCondition.ALWAYS));
        }
        assertThat(together(calls)).allMatch(PutOutcome.Stored.class::isInstance);
        var last = get("key");
        assertThat(last).isEqualTo(TestBody.bytes(last.length, last.length));
        assertHolds(new Usage(last.length, 1, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(last.length > 1024 ? 1 : 0);
    }

    @Test
    void staysExactWhenPutsAndDeletesMix() throws Exception {
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 16; i++) {
            int seed = i;
            calls.add(() -> {
                var random = new Random(seed);
                for (int n = 0; n < 30; n++) {
                    var key = "key-" + random.nextInt(4);
                    if (random.nextInt(3) == 0) {
                        objects().delete(bucket(), key, null, PutCondition.ALWAYS);
                    } else {
                        put(key, TestBody.bytes(random.nextInt(3000), seed));
                    }
                }
                return 0;
            });
        }
        together(calls);
        long count = 0;
        long bytes = 0;
        int blobs = 0;
        for (int i = 0; i < 4; i++) {
            var info = objects().head(bucket(), "key-" + i, null);
            if (info.isPresent()) {
                count++;
                bytes += info.get().size();
                blobs += info.get().size() > 1024 ? 1 : 0;
                assertThat(get("key-" + i)).hasSize((int) info.get().size());
            }
        }
        assertHolds(new Usage(bytes, count, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(blobs);
    }

    @Test
    void amendsWithoutTouchingTheBytes() throws IOException {
        for (int size : new int[] {10, 100_000}) {
            var bytes = TestBody.bytes(size, 3);
            var before = put("key", bytes);
            var open = new ObjectMeta(Map.of(), Map.of("a", "b"), Acl.PUBLIC_READ);
            var quiet = amended(objects().amend(bucket(), "key", null, null, false, _ -> open));
            assertThat(said(quiet)).isEqualTo(open);
            assertThat(quiet.lastModified()).isEqualTo(before.lastModified());
            var write = objects().amend(bucket(), "key", before.version().id(), before.etag(), true, meta -> meta);
            if (!kind().keepsVersions()) {
                assertThat(amended(write).lastModified()).isAfter(before.lastModified());
                assertThat(said(amended(write))).isEqualTo(open);
                assertThat(amended(write).etag()).isEqualTo(before.etag());
            } else {
                assertThat(write).isEqualTo(new ConditionFailed(Refusal.OTHER));
            }
            assertThat(get("key")).isEqualTo(bytes);
            assertHolds(new Usage(size, 1, 0, 0, 0, 0, 0));
        }
        assertThat(objects().amend(bucket(), "key", null, "other", true, meta -> meta))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(objects().amend(bucket(), "none", null, null, true, meta -> meta))
                .isEqualTo(new AmendOutcome.NoSuchObject());
        assertThat(objects().amend(bucket(), "key", "other", null, true, meta -> meta))
                .isEqualTo(new AmendOutcome.NoSuchObject());
    }

    @Test
    void keepsKeysApartThatLookAlike() throws IOException {
        var keys = List.of(
                "a",
                "a\u0000",
                "a\u0001",
                "a\u0001\u0001",
                "a\u0000\u0001",
                "a\u0002",
                "a/",
                "a//",
                "/a",
                ".",
                "..",
                "\u0001",
                "\u0000",
                "é",
                "e\u0301",
                "\uD83D\uDE00",
                "\uFFFF",
                " ",
                "%00",
                "x".repeat(1024));
        for (var key : keys) {
            put(key, text("of " + key));
        }
        for (var key : keys) {
            assertThat(get(key)).isEqualTo(text("of " + key));
        }
        assertThat(projects().usage(bucket()).objects()).isEqualTo(keys.size());
    }

    @Test
    void saysWhenTheBucketHasGone() throws IOException {
        var version = put("key", text("x")).version();
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        objects().delete(bucket(), "key", version.id(), PutCondition.ALWAYS);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
        for (int size : new int[] {10, 100_000}) {
            var body = TestBody.of(TestBody.bytes(size, 1));
            assertThat(objects().put(bucket(), "key", PLAIN, body, PutCondition.ALWAYS))
                    .isEqualTo(new PutOutcome.NoSuchBucket());
        }
        assertThat(objects().head(bucket(), "key", null)).isEmpty();
        assertHolds(new Usage(0, 0, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(0);
    }
}
