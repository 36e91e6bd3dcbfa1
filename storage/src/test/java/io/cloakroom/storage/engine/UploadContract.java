package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What every object store promises of multipart uploads.
@ParameterizedClass
@EnumSource(BucketKind.class)
public abstract class UploadContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    private static final String KEY = "folder/key\u0001";
    private static final ObjectMeta META = new ObjectMeta(
            Map.of("content-type", "text/x"),
            Map.of("a", "b"),
            Grants.OF_EVERY_KIND,
            "another",
            StorageClass.GLACIER,
            new TagSet(Map.of("tag", "value")),
            Protection.NONE,
            Encryption.NONE);

    private Upload begin() throws IOException {
        return begin(null, null);
    }

    private Upload begin(@Nullable ChecksumAlgorithm algorithm, @Nullable ChecksumType type) throws IOException {
        return objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey(KEY), "user", "project", META, algorithm, type))
                .orElseThrow();
    }

    private Part put(Upload upload, int number, byte[] bytes) throws IOException {
        return put(upload, number, bytes, ChecksumAlgorithm.CRC64NVME);
    }

    private Part put(Upload upload, int number, byte[] bytes, ChecksumAlgorithm algorithm) throws IOException {
        var outcome = objects().putPart(bucket(), KEY, upload.id(), number, TestBody.of(bytes, algorithm));
        assertThat(outcome).isInstanceOf(PartOutcome.PartStored.class);
        return ((PartOutcome.PartStored) outcome).part();
    }

    private static NamedPart named(Part part) {
        return new NamedPart(part.number(), part.etag(), List.of());
    }

    private static CompleteRequest request(Upload upload, List<Part> parts) {
        return request(upload, parts, PutCondition.ALWAYS);
    }

    private static CompleteRequest request(Upload upload, List<Part> parts, PutCondition condition) {
        var names = parts.stream().map(UploadContract::named).toList();
        return new CompleteRequest(new ObjectKey(KEY), upload.id(), names, List.of(), null, null, 0, condition);
    }

    private static CompleteRequest request(
            Upload upload,
            List<NamedPart> parts,
            List<Checksum> checksums,
            @Nullable ChecksumType type,
            @Nullable Long size,
            long minPartBytes) {
        return new CompleteRequest(
                new ObjectKey(KEY), upload.id(), parts, checksums, type, size, minPartBytes, PutCondition.ALWAYS);
    }

    private static ObjectInfo completed(CompleteOutcome outcome) {
        assertThat(outcome).isInstanceOf(CompleteOutcome.Completed.class);
        return ((CompleteOutcome.Completed) outcome).info();
    }

    private byte[] get() throws IOException {
        try (var object = objects().open(bucket(), KEY, null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private static byte[] joined(List<byte[]> pieces) {
        var out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static String etag(List<byte[]> pieces) {
        var md5s = pieces.stream()
                .map(piece -> HexFormat.of().parseHex(TestBody.md5(piece)))
                .toList();
        return TestBody.md5(joined(md5s)) + "-" + pieces.size();
    }

    private void assertNothingInProgress() throws IOException {
        assertThat(projects().usage(bucket()).uploads()).isZero();
        assertThat(engine().keyValue().counters(partition()).getOrDefault(Counter.UPLOAD_BYTES, 0L))
                .isZero();
        try (var cursor = engine().keyValue().scan(partition(), KeyLayout.all('p'))) {
            assertThat(cursor.next()).isFalse();
        }
    }

    /// Puts these pieces as parts 1, 2, … and completes.
    private ObjectInfo assemble(List<byte[]> pieces) throws IOException {
        var upload = begin();
        var parts = new ArrayList<Part>();
        for (var piece : pieces) {
            parts.add(put(upload, parts.size() + 1, piece));
        }
        return completed(objects().complete(bucket(), request(upload, parts)));
    }

    @Test
    void makesAnObjectOfItsParts() throws IOException {
        var pieces = List.of(TestBody.bytes(200_000, 1), TestBody.bytes(65_536, 2), TestBody.bytes(3, 3));
        var info = assemble(pieces);
        assertThat(get()).isEqualTo(joined(pieces));
        assertThat(info.etag()).isEqualTo(etag(pieces));
        assertThat(info.size()).isEqualTo(265_539);
        assertThat(info.partCount()).isEqualTo(3);
        assertThat(said(info)).isEqualTo(META);
        assertThat(info.checksums()).containsExactly(TestBody.checksum(joined(pieces), ChecksumAlgorithm.CRC64NVME));
        assertThat(objects().head(bucket(), KEY, null)).contains(info);
        assertHolds(new Usage(265_539, 1, 0, 0, 0, 0, 0));
        assertNothingInProgress();
        assertBlobsOfPlain(3);
        objects().delete(bucket(), KEY, null, PutCondition.ALWAYS);
        assertHolds(new Usage(0, 0, 0, 0, 0, 0, 0));
        assertBlobsOfPlain(0);
    }

    @Test
    void givesEveryRangeAndPart() throws IOException {
        var random = new Random(11);
        // Enough for a table of parts that no longer lies in the record.
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 40; i++) {
            pieces.add(TestBody.bytes(i == 20 ? 0 : 1 + random.nextInt(i % 10 == 0 ? 150_000 : 500), i));
        }
        assemble(pieces);
        var all = joined(pieces);
        try (var object = objects().open(bucket(), KEY, null).orElseThrow()) {
            for (int i = 0; i < 200; i++) {
                int first = random.nextInt(all.length);
                int last = first + random.nextInt(Math.min(all.length - first, i % 2 == 0 ? 2000 : all.length));
                assertThat(TestBody.read(object.body(new ByteRange(first, last))))
                        .isEqualTo(Arrays.copyOfRange(all, first, last + 1));
            }
            long first = 0;
            for (int i = 0; i < pieces.size(); i++) {
                var span = object.part(i + 1).orElseThrow();
                assertThat(span.first()).isEqualTo(first);
                assertThat(span.size()).isEqualTo(pieces.get(i).length);
                assertThat(span.checksums())
                        .containsExactly(TestBody.checksum(pieces.get(i), ChecksumAlgorithm.CRC64NVME));
                first += span.size();
            }
            assertThat(object.part(41)).isEmpty();
            assertThat(object.part(0)).isEmpty();
            assertThat(object.parts(37, 2)).extracting(span -> span.number()).containsExactly(38, 39);
            assertThat(object.parts(38, 10)).extracting(span -> span.number()).containsExactly(39, 40);
            assertThat(object.parts(40, 10)).isEmpty();
        }
        assertBlobsOfPlain(40);
        objects().delete(bucket(), KEY, null, PutCondition.ALWAYS);
        assertBlobsOfPlain(0);
    }

    @Test
    void takesPartsInAnyOrderAndKeepsTheirNumbers() throws IOException {
        var upload = begin();
        var ninth = put(upload, 9, TestBody.bytes(10, 9));
        var third = put(upload, 3, TestBody.bytes(20, 3));
        var last = put(upload, 10_000, TestBody.bytes(30, 1));
        completed(objects().complete(bucket(), request(upload, List.of(third, ninth, last))));
        assertThat(get())
                .isEqualTo(joined(List.of(TestBody.bytes(20, 3), TestBody.bytes(10, 9), TestBody.bytes(30, 1))));
        try (var object = objects().open(bucket(), KEY, null).orElseThrow()) {
            assertThat(object.parts(0, 10)).extracting(span -> span.number()).containsExactly(3, 9, 10_000);
            assertThat(object.part(9)).isPresent();
            assertThat(object.part(4)).isEmpty();
        }
    }

    @Test
    void replacesAPartAndGivesBackWhatIsNotNamed() throws IOException {
        var upload = begin();
        var first = put(upload, 1, TestBody.bytes(5000, 1));
        var second = put(upload, 1, TestBody.bytes(7000, 2));
        put(upload, 2, TestBody.bytes(9000, 3));
        assertThat(engine().keyValue().counters(partition())).containsEntry(Counter.UPLOAD_BYTES, 16_000L);
        assertBlobsOfPlain(2);
        assertThat(objects().complete(bucket(), request(upload, List.of(first))))
                .isEqualTo(new CompleteOutcome.InvalidPart(1, first.etag()));
        completed(objects().complete(bucket(), request(upload, List.of(second))));
        assertThat(get()).isEqualTo(TestBody.bytes(7000, 2));
        assertNothingInProgress();
        assertBlobsOfPlain(1);
    }

    @Test
    void answersARepeatedCompletion() throws IOException {
        var upload = begin();
        var parts = List.of(put(upload, 1, TestBody.bytes(10, 1)), put(upload, 2, TestBody.bytes(10, 2)));
        var info = completed(objects().complete(bucket(), request(upload, parts)));
        assertThat(completed(objects().complete(bucket(), request(upload, parts))))
                .isEqualTo(info);
        assertThat(objects().complete(bucket(), request(upload, parts.subList(0, 1))))
                .isEqualTo(new CompleteOutcome.NoSuchUpload());
        objects().put(bucket(), KEY, PLAIN, TestBody.of(new byte[1]), PutCondition.ALWAYS);
        assertThat(objects().complete(bucket(), request(upload, parts)))
                .isEqualTo(
                        kind() == BucketKind.VERSIONED
                                ? new CompleteOutcome.Completed(info)
                                : new CompleteOutcome.NoSuchUpload());
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        var upload = begin();
        var one = put(upload, 1, TestBody.bytes(10, 1));
        var two = put(upload, 2, TestBody.bytes(20, 2));
        var missing = new NamedPart(3, one.etag(), List.of());
        assertThat(objects()
                        .complete(bucket(), request(upload, List.of(named(one), missing), List.of(), null, null, 0)))
                .isEqualTo(new CompleteOutcome.InvalidPart(3, one.etag()));
        var names = List.of(named(one), named(two));
        assertThat(objects().complete(bucket(), request(upload, names, List.of(), null, null, 11)))
                .isEqualTo(new CompleteOutcome.TooSmall(1, one.etag(), 10));
        assertThat(objects().complete(bucket(), request(upload, names, List.of(), null, 31L, 0)))
                .isEqualTo(new CompleteOutcome.WrongSize(30));
        var wrong = TestBody.checksum(TestBody.bytes(10, 1), ChecksumAlgorithm.CRC64NVME);
        assertThat(objects().complete(bucket(), request(upload, names, List.of(wrong), null, null, 0)))
                .isEqualTo(new CompleteOutcome.BadChecksum(ChecksumAlgorithm.CRC64NVME));
        assertThat(objects().complete(bucket(), request(upload, names, List.of(), ChecksumType.COMPOSITE, null, 0)))
                .isEqualTo(new CompleteOutcome.WrongChecksumType(ChecksumType.FULL_OBJECT));
        var misnamed = new NamedPart(1, one.etag(), List.of(two.checksums().getFirst()));
        assertThat(objects().complete(bucket(), request(upload, List.of(misnamed), List.of(), null, null, 0)))
                .isEqualTo(new CompleteOutcome.InvalidPart(1, one.etag()));
        // None of it has changed anything.
        var right = List.of(new NamedPart(1, one.etag(), one.checksums()), named(two));
        completed(objects().complete(bucket(), request(upload, right, List.of(), null, 30L, 10)));
        assertThat(get()).hasSize(30);
    }

    @Test
    void makesChecksumsOfChecksums() throws IOException {
        var pieces = List.of(TestBody.bytes(2000, 1), TestBody.bytes(70_000, 2));
        for (var algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.mayBeComposite()) {
                var upload = begin(algorithm, ChecksumType.COMPOSITE);
                var parts = List.of(put(upload, 1, pieces.get(0), algorithm), put(upload, 2, pieces.get(1), algorithm));
                var values = new ByteArrayOutputStream();
                parts.forEach(part -> values.writeBytes(
                        Base64.getDecoder().decode(part.checksums().getFirst().value())));
                var sum = TestBody.checksum(values.toByteArray(), algorithm).value() + "-2";
                var expected = new Checksum(algorithm, ChecksumType.COMPOSITE, sum);
                var names = parts.stream().map(UploadContract::named).toList();
                var info = completed(objects()
                        .complete(
                                bucket(), request(upload, names, List.of(expected), ChecksumType.COMPOSITE, null, 0)));
                assertThat(info.checksums()).containsExactly(expected);
                try (var object = objects().open(bucket(), KEY, null).orElseThrow()) {
                    assertThat(object.part(2).orElseThrow().checksums())
                            .containsExactly(TestBody.checksum(pieces.get(1), algorithm));
                }
            }
            if (algorithm.mayBeFullObject()) {
                var upload = begin(algorithm, ChecksumType.FULL_OBJECT);
                var parts = List.of(put(upload, 1, pieces.get(0), algorithm), put(upload, 2, pieces.get(1), algorithm));
                var expected = TestBody.checksum(joined(pieces), algorithm);
                var names = parts.stream().map(UploadContract::named).toList();
                var info = completed(objects()
                        .complete(
                                bucket(),
                                request(upload, names, List.of(expected), ChecksumType.FULL_OBJECT, null, 0)));
                assertThat(info.checksums()).containsExactly(expected);
            }
        }
    }

    @Test
    void checksConditionsOfComplete() throws IOException {
        var before = objects().put(bucket(), KEY, PLAIN, TestBody.of(new byte[5]), PutCondition.ALWAYS);
        var upload = begin();
        var parts = List.of(put(upload, 1, TestBody.bytes(10, 1)));
        assertThat(objects().complete(bucket(), request(upload, parts, new PutCondition.IfAbsent())))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(objects().complete(bucket(), request(upload, parts, new PutCondition.IfMatches("x"))))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        var etag = ((PutOutcome.Stored) before).info().etag();
        completed(objects().complete(bucket(), request(upload, parts, new PutCondition.IfMatches(etag))));
        assertHolds(new Usage(10, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void anEndedUploadLeavesNoTrace() throws IOException {
        var upload = begin();
        put(upload, 1, TestBody.bytes(5000, 1));
        put(upload, 7, TestBody.bytes(5000, 2));
        assertHolds(new Usage(0, 0, 0, 0, 0, 1, 10_000));
        assertThat(objects().abort(bucket(), KEY, upload.id())).isTrue();
        assertThat(objects().abort(bucket(), KEY, upload.id())).isFalse();
        assertThat(objects().upload(bucket(), KEY, upload.id())).isEmpty();
        assertThat(objects().putPart(bucket(), KEY, upload.id(), 1, TestBody.of(new byte[3])))
                .isEqualTo(new PartOutcome.NoSuchUpload());
        assertThat(objects().listParts(bucket(), KEY, upload.id(), 0, 10)).isEmpty();
        assertNothingInProgress();
        assertBlobsOfPlain(0);
    }

    @Test
    void knowsNoUploadByAnotherNameOrKey() throws IOException {
        var upload = begin();
        for (var id : List.of("", "x", upload.id() + "\u0001", "../" + upload.id(), "é".repeat(36), "0".repeat(36))) {
            assertThat(objects().upload(bucket(), KEY, id)).isEmpty();
            assertThat(objects().abort(bucket(), KEY, id)).isFalse();
            assertThat(objects().listParts(bucket(), KEY, id, 0, 1)).isEmpty();
        }
        assertThat(objects().upload(bucket(), KEY + "x", upload.id())).isEmpty();
        assertThat(objects().upload(bucket(), KEY, upload.id())).contains(upload);
    }

    @Test
    void storesNothingOfAPartThatFails() throws IOException {
        var upload = begin();
        var bytes = TestBody.bytes(200_000, 1);
        for (var broken : List.of(TestBody.brokenOff(bytes, 200_001), TestBody.wrong(bytes))) {
            assertThatThrownBy(() -> objects().putPart(bucket(), KEY, upload.id(), 1, broken))
                    .isInstanceOf(IOException.class);
        }
        assertThat(objects()
                        .listParts(bucket(), KEY, upload.id(), 0, 10)
                        .orElseThrow()
                        .parts())
                .isEmpty();
        assertBlobsOfPlain(0);
    }

    @Test
    void listsParts() throws IOException {
        var upload = begin();
        var parts = new ArrayList<Part>();
        for (int number : new int[] {1, 2, 5, 10, 10_000}) {
            parts.add(put(upload, number, TestBody.bytes(number, number)));
        }
        var all = objects().listParts(bucket(), KEY, upload.id(), 0, 1000).orElseThrow();
        assertThat(all.upload()).isEqualTo(upload);
        assertThat(all.parts()).isEqualTo(parts);
        assertThat(all.truncated()).isFalse();
        var some = objects().listParts(bucket(), KEY, upload.id(), 2, 2).orElseThrow();
        assertThat(some.parts()).isEqualTo(parts.subList(2, 4));
        assertThat(some.truncated()).isTrue();
        assertThat(objects()
                        .listParts(bucket(), KEY, upload.id(), 10_000, 2)
                        .orElseThrow()
                        .parts())
                .isEmpty();
    }

    @Test
    void goesOnReadingPartsThatWereDeleted() throws IOException {
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 40; i++) {
            pieces.add(TestBody.bytes(3000, i));
        }
        assemble(pieces);
        try (var object = objects().open(bucket(), KEY, null).orElseThrow();
                var body = object.body()) {
            objects().delete(bucket(), KEY, null, PutCondition.ALWAYS);
            assertThat(TestBody.read(body)).isEqualTo(joined(pieces));
            assertThat(object.parts(0, 100)).hasSize(40);
        }
        assertBlobsOfPlain(0);
    }

    @Test
    void stores32PartsAtOnce() throws Exception {
        var upload = begin();
        var calls = new ArrayList<Callable<Part>>();
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 32; i++) {
            int number = i + 1;
            pieces.add(TestBody.bytes(2000, i));
            calls.add(() -> put(upload, number, pieces.get(number - 1)));
        }
        var parts = together(calls);
        completed(objects().complete(bucket(), request(upload, parts)));
        assertThat(get()).isEqualTo(joined(pieces));
        // And one that holds the table of the parts.
        assertBlobsOfPlain(33);
    }

    /// Parts, complete and abort of one upload at once: whoever wins, nothing leaks and nothing is half there.
    @Test
    void losesNothingInRaces() throws Exception {
        for (int round = 0; round < 20; round++) {
            var upload = begin();
            var bytes = TestBody.bytes(2000, round);
            var first = put(upload, 1, bytes);
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 6; i++) {
                int number = 1 + i % 3;
                calls.add(() -> objects().putPart(bucket(), KEY, upload.id(), number, TestBody.of(bytes)));
            }
            calls.add(() -> objects().complete(bucket(), request(upload, List.of(first))));
            calls.add(() -> objects().complete(bucket(), request(upload, List.of(first))));
            if (round % 2 == 0) {
                calls.add(() -> objects().abort(bucket(), KEY, upload.id()));
            }
            var results = together(calls);
            assertNothingInProgress();
            boolean aborted = results.contains(true);
            assertThat(objects().head(bucket(), KEY, null).isPresent()).isNotEqualTo(aborted);
            assertThat(results.stream().filter(CompleteOutcome.Completed.class::isInstance))
                    .hasSize(aborted ? 0 : 2);
            assertBlobsOfPlain(aborted ? 0 : 1);
            objects().delete(bucket(), KEY, null, PutCondition.ALWAYS);
        }
        assertHolds(new Usage(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void replacesObjectsOfManyPartsByOthersAtOnce() throws Exception {
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 6; i++) {
            int writer = i;
            calls.add(() -> {
                for (int round = 0; round < 4; round++) {
                    if ((writer + round) % 3 == 0) {
                        objects().delete(bucket(), KEY, null, PutCondition.ALWAYS);
                    }
                    var pieces = new ArrayList<byte[]>();
                    for (int n = 0; n < 20; n++) {
                        pieces.add(TestBody.bytes(10, n));
                    }
                    assemble(pieces);
                }
                return writer;
            });
        }
        together(calls);
        assertThat(get()).hasSize(200);
        assertHolds(new Usage(200, 1, 0, 0, 0, 0, 0));
        // The parts, and their table.
        assertBlobsOfPlain(21);
        assertNothingInProgress();
    }

    @Test
    void goesWithItsBucket() throws IOException {
        var upload = begin();
        put(upload, 1, TestBody.bytes(5000, 1));
        projects().deleteBucket(bucket());
        assertThat(objects().upload(bucket(), KEY, upload.id())).isEmpty();
        assertThat(objects()
                        .createUpload(
                                bucket(), new NewUpload(new ObjectKey(KEY), "user", "project", PLAIN, null, null)))
                .isEmpty();
        assertBlobsOfPlain(0);
    }

    @Test
    void hasIdsThatNeverComeTwice() throws IOException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            ids.add(begin().id());
        }
        assertThat(ids).doesNotHaveDuplicates().isSorted();
        assertThat(ids).allMatch(id -> id.matches("[0-9a-v]{36}"));
    }
}
