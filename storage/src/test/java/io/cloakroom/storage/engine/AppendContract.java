package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject.PartSpan;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.checksum.Checksums;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every object store promises of appends.
@ParameterizedClass
@EnumSource(
        value = BucketKind.class,
        names = {"PLAIN", "ENCRYPTED"})
public abstract class AppendContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    private static final int[] SIZES = {0, 1, 1024, 1025, 65_536, 300_000};

    private AppendOutcome append(String key, long offset, IncomingPayload body, PutCondition condition)
            throws IOException {
        return objects().append(bucket(), key, PLAIN, offset, body, condition);
    }

    private ObjectInfo append(String key, long offset, byte[] bytes) throws IOException {
        var outcome = append(key, offset, TestBody.of(bytes), PutCondition.ALWAYS);
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        return ((AppendOutcome.Appended) outcome).info();
    }

    private ObjectInfo put(String key, byte[] bytes) throws IOException {
        var outcome = objects().put(bucket(), key, PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
        return ((PutOutcome.Stored) outcome).info();
    }

    private byte[] get(String key) throws IOException {
        try (var object = objects().open(bucket(), key, null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private void delete(String key) throws IOException {
        objects().delete(bucket(), key, null, PutCondition.ALWAYS);
    }

    private static byte[] joined(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void inParts(String key, int count, @Nullable ChecksumType type, ChecksumAlgorithm algorithm)
            throws IOException {
        var upload = objects()
                .createUpload(
                        bucket(),
                        new NewUpload(
                                new ObjectKey(key), "user", "project", PLAIN, type == null ? null : algorithm, type))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        for (int i = 1; i <= count; i++) {
            var body = TestBody.of(TestBody.bytes(2000, i), algorithm);
            var part = (PartOutcome.PartStored) objects().putPart(bucket(), key, upload.id(), 2 * i, body);
            parts.add(new NamedPart(2 * i, part.part().etag(), List.of()));
        }
        var request = new CompleteRequest(
                new ObjectKey(key), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(objects().complete(bucket(), request)).isInstanceOf(CompleteOutcome.Completed.class);
    }

    private static byte[] parts(int count) {
        var all = new ByteArrayOutputStream();
        for (int i = 1; i <= count; i++) {
            all.writeBytes(TestBody.bytes(2000, i));
        }
        return all.toByteArray();
    }

    private void assertCounted() throws IOException {
        assertThat(projects().checkUsage(bucket()).orElseThrow().agrees()).isTrue();
    }

    @Test
    void putsBytesBehindThoseThatAreThere() throws IOException {
        for (int first : SIZES) {
            for (int second : SIZES) {
                put("key", TestBody.bytes(first, 1));
                var info = append("key", first, TestBody.bytes(second, 2));
                var whole = joined(TestBody.bytes(first, 1), TestBody.bytes(second, 2));
                assertThat(get("key")).isEqualTo(whole);
                assertThat(info.size()).isEqualTo(whole.length);
                assertThat(info.partCount()).isEqualTo(2);
                assertThat(info.checksums()).containsExactly(TestBody.checksum(whole, ChecksumAlgorithm.CRC64NVME));
                assertThat(objects().head(bucket(), "key", null)).contains(info);
                assertHolds(new Usage(whole.length, 1, 0, 0, 0, 0, 0));
            }
        }
        assertCounted();
        delete("key");
        assertHolds(Usage.NONE);
        assertBlobs(0);
    }

    @Test
    void makesTheObjectWhenThereIsNone() throws IOException {
        for (int size : SIZES) {
            var bytes = TestBody.bytes(size, 1);
            var meta = new ObjectMeta(Map.of("content-type", "text/x"), Map.of(), Acl.PRIVATE);
            var outcome = objects().append(bucket(), "key", meta, 0, TestBody.of(bytes), PutCondition.ALWAYS);
            var info = ((AppendOutcome.Appended) outcome).info();
            assertThat(info.etag()).isEqualTo(TestBody.md5(bytes));
            assertThat(info.partCount()).isZero();
            assertThat(said(info)).isEqualTo(meta);
            assertThat(get("key")).isEqualTo(bytes);
            delete("key");
        }
        assertBlobs(0);
    }

    @Test
    void takesPayloadWithoutLength() throws IOException {
        put("key", TestBody.bytes(10, 1));
        var outcome = append("key", 10, TestBody.unannounced(TestBody.bytes(200_000, 2)), PutCondition.ALWAYS);
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(get("key")).isEqualTo(joined(TestBody.bytes(10, 1), TestBody.bytes(200_000, 2)));
    }

    @Test
    void refusesAnotherOffset() throws IOException {
        assertThat(append("key", 1, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                .isEqualTo(new AppendOutcome.WrongOffset(0));
        put("key", TestBody.bytes(2000, 1));
        for (long offset : new long[] {0, 1999, 2001, Long.MAX_VALUE}) {
            assertThat(append("key", offset, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                    .isEqualTo(new AppendOutcome.WrongOffset(2000));
        }
        assertThat(get("key")).isEqualTo(TestBody.bytes(2000, 1));
        assertBlobs(1);
    }

    @Test
    void asksForItsConditionToo() throws IOException {
        assertThat(append("key", 0, TestBody.of(new byte[1]), new PutCondition.IfPresent()))
                .isEqualTo(new ConditionFailed(Refusal.ABSENT));
        var info = put("key", TestBody.bytes(20, 1));
        assertThat(append("key", 20, TestBody.of(new byte[1]), new PutCondition.IfAbsent()))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(append("key", 20, TestBody.of(new byte[1]), new PutCondition.IfMatches("0".repeat(32))))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(append("key", 20, TestBody.of(new byte[1]), new PutCondition.IfMatches(info.etag())))
                .isInstanceOf(AppendOutcome.Appended.class);
        assertThat(append("key", 21, TestBody.of(new byte[1]), new PutCondition.IfMatches(info.etag())))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
    }

    @ParameterizedTest
    @EnumSource(Versioning.class)
    void refusesWhereVersionsAreKept(Versioning versioning) throws IOException {
        put("key", TestBody.bytes(20, 1));
        set(bucket(), versioning);
        assertThat(append("key", 20, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                .isEqualTo(new AppendOutcome.KeepsVersions());
        assertThat(append("other", 0, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                .isEqualTo(new AppendOutcome.KeepsVersions());
        assertThat(get("key")).isEqualTo(TestBody.bytes(20, 1));
    }

    @Test
    void keepsWhatWasSaidOfTheObject() throws IOException {
        var said = new ObjectMeta(
                Map.of("content-type", "text/x"),
                Map.of("a", "b"),
                Grants.OF_EVERY_KIND,
                "another",
                StorageClass.GLACIER_IR,
                new TagSet(Map.of("tag", "value")),
                Protection.NONE,
                Encryption.NONE);
        objects().put(bucket(), "key", said, TestBody.of(TestBody.bytes(20, 1)), PutCondition.ALWAYS);
        var more = TestBody.of(TestBody.bytes(5, 2));
        var outcome = objects().append(bucket(), "key", PLAIN.withOwner("another"), 20, more, PutCondition.ALWAYS);
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(said(((AppendOutcome.Appended) outcome).info())).isEqualTo(said);
    }

    @Test
    void appendsNothingToAnObjectOfAnotherOwnerThanWasSeen() throws IOException {
        var seen = TestBody.bytes(20, 1);
        objects().put(bucket(), "key", PLAIN.withOwner("another"), TestBody.of(seen), PutCondition.ALWAYS);
        assertThat(append("key", 20, TestBody.of(TestBody.bytes(5, 2)), PutCondition.ALWAYS))
                .isInstanceOf(AppendOutcome.Overtaken.class);
        assertThat(get("key")).isEqualTo(seen);
    }

    @Test
    void givesAnotherETagEachTimeThatTellsWhatWasAppended() throws IOException {
        var etags = new ArrayList<String>();
        for (int round = 0; round < 2; round++) {
            var first = put("key", TestBody.bytes(20, 1)).etag();
            var second = append("key", 20, TestBody.bytes(0, 2)).etag();
            var third = append("key", 20, TestBody.bytes(5, 2)).etag();
            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
            assertThat(second).matches("[0-9a-f]{32}-2");
            assertThat(third).matches("[0-9a-f]{32}-3");
            etags.add(third);
        }
        assertThat(etags.getFirst()).isEqualTo(etags.getLast());
    }

    /// Over many appends the table of parts goes to a blob, and again when its tail is long.
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 40})
    void growsByManyParts(int partsBefore) throws IOException {
        var all = new ByteArrayOutputStream();
        if (partsBefore > 0) {
            inParts("key", partsBefore, null, ChecksumAlgorithm.CRC64NVME);
            all.writeBytes(parts(partsBefore));
        }
        var spans = new ArrayList<PartSpan>();
        for (int i = 1; i <= 420; i++) {
            var bytes = TestBody.bytes(i % 7 == 0 ? 0 : i, i);
            append("key", all.size(), bytes);
            spans.add(new PartSpan(
                    2 * partsBefore + i,
                    all.size(),
                    bytes.length,
                    List.of(TestBody.checksum(bytes, ChecksumAlgorithm.CRC64NVME))));
            all.writeBytes(bytes);
        }
        var whole = all.toByteArray();
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            assertThat(object.info().partCount()).isEqualTo(partsBefore + 420);
            assertThat(object.info().checksums())
                    .containsExactly(TestBody.checksum(whole, ChecksumAlgorithm.CRC64NVME));
            assertThat(object.parts(2 * partsBefore, 1000)).isEqualTo(spans);
            assertThat(object.parts(2 * partsBefore + 300, 5)).isEqualTo(spans.subList(300, 305));
            assertThat(TestBody.read(object.body())).isEqualTo(whole);
            var random = new Random(partsBefore);
            for (int i = 0; i < 50; i++) {
                int first = random.nextInt(whole.length);
                int last = first + random.nextInt(whole.length - first);
                assertThat(TestBody.read(object.body(new ByteRange(first, last))))
                        .isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
            }
        }
        assertHolds(new Usage(whole.length, 1, 0, 0, 0, 0, 0));
        assertCounted();
        // One for each part with bytes, and the table's head.
        assertBlobs(partsBefore + 360 + 1);
        delete("key");
        assertBlobs(0);
    }

    @Test
    void findsPartsByTheirNumbers() throws IOException {
        inParts("key", 3, null, ChecksumAlgorithm.CRC64NVME);
        append("key", 6000, TestBody.bytes(5, 9));
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            assertThat(object.parts(0, 10)).extracting(PartSpan::number).containsExactly(2, 4, 6, 7);
            assertThat(object.part(7)).map(PartSpan::first).contains(6000L);
        }
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void carriesChecksumsOn(ChecksumAlgorithm algorithm) throws IOException {
        var pieces =
                List.of(TestBody.bytes(2000, 1), TestBody.bytes(30, 2), TestBody.bytes(0, 3), TestBody.bytes(9, 4));
        objects().put(bucket(), "key", PLAIN, TestBody.of(pieces.getFirst(), algorithm), PutCondition.ALWAYS);
        var all = new ByteArrayOutputStream();
        all.writeBytes(pieces.getFirst());
        ObjectInfo info = null;
        for (var piece : pieces.subList(1, 4)) {
            var outcome = append("key", all.size(), TestBody.of(piece, algorithm), PutCondition.ALWAYS);
            info = ((AppendOutcome.Appended) outcome).info();
            all.writeBytes(piece);
        }
        var values = pieces.stream()
                .map(piece -> TestBody.checksum(piece, algorithm).value())
                .toList();
        assertThat(info)
                .extracting(ObjectInfo::checksums)
                .isEqualTo(List.of(
                        algorithm.mayBeFullObject()
                                ? TestBody.checksum(all.toByteArray(), algorithm)
                                : new Checksum(
                                        algorithm, ChecksumType.COMPOSITE, Checksums.composite(algorithm, values))));
    }

    @Test
    void carriesCompositeChecksumsOfUploadsOn() throws IOException {
        inParts("key", 40, ChecksumType.COMPOSITE, ChecksumAlgorithm.CRC32);
        var outcome =
                append("key", 80_000, TestBody.of(TestBody.bytes(7, 41), ChecksumAlgorithm.CRC32), PutCondition.ALWAYS);
        var values = new ArrayList<String>();
        for (int i = 1; i <= 41; i++) {
            values.add(TestBody.checksum(TestBody.bytes(i == 41 ? 7 : 2000, i), ChecksumAlgorithm.CRC32)
                    .value());
        }
        assertThat(((AppendOutcome.Appended) outcome).info().checksums())
                .containsExactly(new Checksum(
                        ChecksumAlgorithm.CRC32,
                        ChecksumType.COMPOSITE,
                        Checksums.composite(ChecksumAlgorithm.CRC32, values)));
    }

    @Test
    void wantsTheChecksumThatTheObjectHas() throws IOException {
        put("key", TestBody.bytes(20, 1));
        assertThat(append("key", 20, TestBody.of(new byte[1], ChecksumAlgorithm.SHA256), PutCondition.ALWAYS))
                .isEqualTo(new AppendOutcome.Overtaken());
        assertThat(get("key")).hasSize(20);
        assertBlobs(0);
    }

    @Test
    void storesNothingOfABodyThatFails() throws IOException {
        put("key", TestBody.bytes(2000, 1));
        for (int size : new int[] {0, 10, 200_000}) {
            var bytes = TestBody.bytes(size, size);
            for (var broken : List.of(TestBody.brokenOff(bytes, size + 7L), TestBody.wrong(bytes))) {
                assertThatThrownBy(() -> append("key", 2000, broken, PutCondition.ALWAYS))
                        .isInstanceOf(IOException.class);
                assertThat(get("key")).isEqualTo(TestBody.bytes(2000, 1));
            }
        }
        assertBlobs(1);
    }

    @Test
    void aReaderGoesOnWithTheObjectAsItWas() throws IOException {
        var before = new ByteArrayOutputStream();
        for (int i = 0; i < 150; i++) {
            append("key", before.size(), TestBody.bytes(100, i));
            before.writeBytes(TestBody.bytes(100, i));
        }
        try (var object = objects().open(bucket(), "key", null).orElseThrow();
                var body = object.body()) {
            for (int i = 0; i < 200; i++) {
                append("key", before.size() + 100L * i, TestBody.bytes(100, i));
            }
            delete("key");
            assertThat(TestBody.read(body)).isEqualTo(before.toByteArray());
        }
        assertBlobs(0);
    }

    @Test
    void ofManyAppendsAtOneOffsetOneHappens() throws Exception {
        for (int first : new int[] {-1, 0, 20, 2000}) {
            delete("key");
            if (first >= 0) {
                put("key", TestBody.bytes(first, 1));
            }
            var calls = new ArrayList<Callable<AppendOutcome>>();
            for (int i = 0; i < 8; i++) {
                int mine = i;
                calls.add(() -> append(
                        "key", Math.max(0, first), TestBody.of(TestBody.bytes(50 + mine, 2)), PutCondition.ALWAYS));
            }
            var outcomes = together(calls);
            var info = objects().head(bucket(), "key", null).orElseThrow();
            assertThat(outcomes)
                    .filteredOn(AppendOutcome.Appended.class::isInstance)
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> !(outcome instanceof AppendOutcome.Appended))
                    .hasSize(7)
                    .containsOnly(new AppendOutcome.WrongOffset(info.size()));
            assertHolds(new Usage(info.size(), 1, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void isHeldAgainstQuotas() throws IOException {
        put("key", TestBody.bytes(2000, 1));
        var limits = new ProjectLimits(2100L, 1L, null, null);
        assertThat(projects().changeProject(project().id(), project -> project.withLimits(limits)))
                .isPresent();
        append("key", 2000, TestBody.bytes(100, 2));
        assertThat(append("key", 2100, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                .isInstanceOf(OverQuota.class);
        assertThat(append("key", 2100, TestBody.unannounced(new byte[1]), PutCondition.ALWAYS))
                .isInstanceOf(OverQuota.class);
        assertThat(append("other", 0, TestBody.of(new byte[0]), PutCondition.ALWAYS))
                .isInstanceOf(OverQuota.class);
        assertHolds(new Usage(2100, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void anAppendedObjectStaysAsItIsWhenVersioningIsEnabledLater() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            append("key", all.size(), TestBody.bytes(100, i));
            all.writeBytes(TestBody.bytes(100, i));
        }
        set(bucket(), Versioning.ENABLED);
        put("key", TestBody.bytes(3, 1));
        try (var object = objects().open(bucket(), "key", "null").orElseThrow()) {
            assertThat(TestBody.read(object.body())).isEqualTo(all.toByteArray());
        }
        objects().delete(bucket(), "key", "null", PutCondition.ALWAYS);
        assertBlobs(0);
    }
}
