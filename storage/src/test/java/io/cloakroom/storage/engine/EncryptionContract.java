package io.cloakroom.storage.engine;

import static io.cloakroom.storage.engine.TestKeys.KINDS;
import static io.cloakroom.storage.engine.TestKeys.KMS;
import static io.cloakroom.storage.engine.TestKeys.KMS_BUCKET_KEY;
import static io.cloakroom.storage.engine.TestKeys.SSE_C;
import static io.cloakroom.storage.engine.TestKeys.SSE_S3;
import static io.cloakroom.storage.engine.TestKeys.body;
import static io.cloakroom.storage.engine.TestKeys.customerKey;
import static io.cloakroom.storage.engine.TestKeys.keyFor;
import static io.cloakroom.storage.engine.TestKeys.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Objects of every kind of encryption, side by side in one bucket.
public abstract class EncryptionContract extends StoreFixture {
    /// Around what a block of the cipher holds (65,508) and what a block on disk holds (65,536), and some blocks.
    private static final int[] SIZES = {0, 1, 500, 1024, 1025, 65_507, 65_508, 65_509, 65_536, 131_016, 131_017, 300_000
    };

    private final TestKeyService service = new TestKeyService();
    private byte[] master = new byte[KeyWrap.KEY_BYTES];
    private byte @Nullable [] previousMaster;

    @Override
    MasterKeys masterKeys() {
        return new MasterKeys(master, previousMaster == null ? List.of() : List.of(previousMaster));
    }

    @Override
    KeyService keyService() {
        return service;
    }

    private static ObjectMeta meta(Encryption encryption) {
        return PLAIN.with(encryption);
    }

    private ObjectInfo put(String key, Encryption encryption, byte[] bytes) throws IOException {
        var outcome = objects().put(bucket(), key, meta(encryption), body(encryption, bytes), PutCondition.ALWAYS);
        return ((PutOutcome.Stored) outcome).info();
    }

    private byte[] get(String key, @Nullable CustomerKey customer) throws IOException {
        try (var object = objects().open(bucket(), key, null).orElseThrow()) {
            object.unlock(customer);
            return TestBody.read(object.body());
        }
    }

    private byte[] get(String key, Encryption encryption) throws IOException {
        return get(key, keyFor(encryption));
    }

    private static void assertRefused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private static byte[] joined(List<byte[]> pieces) {
        var all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        for (var kind : KINDS) {
            for (int size : SIZES) {
                var bytes = TestBody.bytes(size, size);
                var info = put("key", kind, bytes);
                assertThat(info.size()).isEqualTo(size);
                assertThat(info.checksums()).containsExactly(TestBody.checksum(bytes, ChecksumAlgorithm.CRC64NVME));
                assertThat(info.meta().encryption().getClass()).isEqualTo(kind.getClass());
                assertThat(get("key", kind)).isEqualTo(bytes);
                assertHolds(new Usage(size, 1, 0, 0, 0, 0, 0));
                var unannounced = with(keyFor(kind), TestBody.unannounced(bytes));
                objects().put(bucket(), "key", meta(kind), unannounced, PutCondition.ALWAYS);
                assertThat(get("key", kind)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void etagsAreTheMd5OfPlainAndSseS3Alone() throws IOException {
        for (var kind : KINDS) {
            var bytes = TestBody.bytes(3000, 1);
            var etag = put("key", kind, bytes).etag();
            assertThat(etag).matches("[0-9a-f]{32}");
            assertThat(etag.equals(TestBody.md5(bytes))).isEqualTo(kind.equals(Encryption.NONE) || kind.equals(SSE_S3));
        }
    }

    @Test
    void givesEveryRange() throws IOException {
        var random = new Random(14);
        for (var kind : KINDS) {
            for (int size : SIZES) {
                var bytes = TestBody.bytes(size, 1);
                put("key", kind, bytes);
                for (int i = 0; i < 20 && size > 0; i++) {
                    assertRange(kind, bytes, random);
                }
            }
        }
    }

    private void assertRange(Encryption kind, byte[] bytes, Random random) throws IOException {
        int first = random.nextInt(bytes.length);
        int last = first + random.nextInt(bytes.length - first);
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            object.unlock(keyFor(kind));
            assertThat(TestBody.read(object.body(new ByteRange(first, last))))
                    .as("%s, %s to %s of %s", kind, first, last, bytes.length)
                    .isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
        }
    }

    @Test
    void makesObjectsOfEncryptedParts() throws IOException {
        var sizes = new int[] {65_508, 1, 200_000, 0, 70_000};
        for (var kind : KINDS) {
            var upload = begin(kind);
            var parts = new ArrayList<NamedPart>();
            var pieces = new ArrayList<byte[]>();
            for (int i = 0; i < sizes.length; i++) {
                int number = 2 * i + 1;
                // Twice: the second takes the place of the first.
                putPart(upload, kind, number, TestBody.bytes(5000, 99));
                pieces.add(TestBody.bytes(sizes[i], i));
                var part = putPart(upload, kind, number, pieces.getLast());
                parts.add(new NamedPart(number, part.part().etag(), List.of()));
            }
            var request = new CompleteRequest(
                    new ObjectKey("key"), upload, parts, List.of(), null, null, 0, PutCondition.ALWAYS);
            assertThat(objects().complete(bucket(), request)).isInstanceOf(CompleteOutcome.Completed.class);
            var whole = joined(pieces);
            assertThat(get("key", kind)).isEqualTo(whole);
            var random = new Random(7);
            for (int i = 0; i < 30; i++) {
                assertRange(kind, whole, random);
            }
        }
        assertThat(projects().checkUsage(bucket()).orElseThrow().agrees()).isTrue();
    }

    private String begin(Encryption kind) throws IOException {
        var template = new NewUpload(new ObjectKey("key"), "user", "project", meta(kind), null, null, keyFor(kind));
        return objects().createUpload(bucket(), template).orElseThrow().id();
    }

    private PartOutcome.PartStored putPart(String upload, Encryption kind, int number, byte[] bytes)
            throws IOException {
        return (PartOutcome.PartStored) objects().putPart(bucket(), "key", upload, number, body(kind, bytes));
    }

    @Test
    void appendsToEncryptedObjects() throws IOException {
        for (var kind : KINDS) {
            for (int size : SIZES) {
                var pieces = new ArrayList<byte[]>();
                pieces.add(TestBody.bytes(size, 1));
                put("key", kind, pieces.getFirst());
                long offset = size;
                for (int more : new int[] {10, 65_508, 0, 1, 100_000}) {
                    pieces.add(TestBody.bytes(more, more));
                    // What the bytes are encrypted with is said by the object, not by the request.
                    var outcome = objects()
                            .append(bucket(), "key", PLAIN, offset, body(kind, pieces.getLast()), PutCondition.ALWAYS);
                    assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
                    offset += more;
                }
                assertThat(get("key", kind)).isEqualTo(joined(pieces));
            }
        }
    }

    @Test
    void keepsEncryptionThroughARenameAndAChangeOfMetadata() throws IOException {
        for (var kind : KINDS) {
            for (int size : new int[] {100, 100_000}) {
                var bytes = TestBody.bytes(size, 3);
                var before = put("key", kind, bytes);
                objects().amend(bucket(), "key", null, null, true, _ -> PLAIN);
                assertThat(get("key", kind)).isEqualTo(bytes);
                assertThat(objects().rename(bucket(), "key", "another", (_, _) -> {}))
                        .isInstanceOf(RenameOutcome.Renamed.class);
                assertThat(get("another", kind)).isEqualTo(bytes);
                assertThat(objects()
                                .head(bucket(), "another", null)
                                .orElseThrow()
                                .meta()
                                .encryption())
                        .isEqualTo(before.meta().encryption());
            }
        }
    }

    @Test
    void readsOldVersionsWhenTheyStepBack() throws IOException {
        set(bucket(), Versioning.ENABLED);
        for (var kind : KINDS) {
            for (int size : new int[] {100, 1000, 100_000}) {
                var bytes = TestBody.bytes(size, 4);
                var old = put("key", kind, bytes);
                put("key", Encryption.NONE, new byte[5]);
                try (var object =
                        objects().open(bucket(), "key", old.version().id()).orElseThrow()) {
                    object.unlock(keyFor(kind));
                    assertThat(TestBody.read(object.body())).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void copiesBetweenEveryTwoKinds() throws IOException {
        var bytes = TestBody.bytes(150_000, 5);
        for (var from : KINDS) {
            put("from", from, bytes);
            for (var to : KINDS) {
                try (var object = objects().open(bucket(), "from", null).orElseThrow()) {
                    object.unlock(keyFor(from));
                    try (var body = object.body()) {
                        var copied = new CopiedBody(body, List.of(), () -> {}, keyFor(to));
                        objects().put(bucket(), "to", meta(to), copied, PutCondition.ALWAYS);
                    }
                }
                assertThat(get("to", to)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void usesTheBucketsEncryptionIfTheRequestNamesNone() throws IOException {
        for (var standard : List.of(Encryption.NONE, SSE_S3, KMS)) {
            config().put(bucket(), new BucketEncryption(standard, true, false), OptionalLong.empty());
            var made = put("key", Encryption.NONE, new byte[100]).meta().encryption();
            assertThat(made.getClass()).isEqualTo(standard.getClass());
            if (made instanceof Encryption.SseKms kms) {
                assertThat(kms.keyArn()).isEqualTo(TestKeyService.ARN);
                assertThat(kms.bucketKey()).isTrue();
            }
            assertThat(put("key", SSE_C, new byte[100]).meta().encryption()).isInstanceOf(Encryption.SseC.class);
        }
    }

    @Test
    void wantsTheClientsKeyAndNoOther() throws IOException {
        for (int size : new int[] {0, 10, 100_000}) {
            put("key", SSE_C, TestBody.bytes(size, 1));
            assertRefused(Kind.CUSTOMER_KEY_MISSING, () -> get("key", (CustomerKey) null));
            assertRefused(Kind.CUSTOMER_KEY_WRONG, () -> get("key", customerKey(2)));
            put("other", SSE_S3, TestBody.bytes(size, 1));
            assertRefused(Kind.CUSTOMER_KEY_UNWANTED, () -> get("other", customerKey(1)));
            put("other", Encryption.NONE, TestBody.bytes(size, 1));
            assertRefused(Kind.CUSTOMER_KEY_UNWANTED, () -> get("other", customerKey(1)));
        }
        assertRefused(
                Kind.CUSTOMER_KEY_MISSING,
                () -> objects().put(bucket(), "new", meta(SSE_C), TestBody.of(new byte[1]), PutCondition.ALWAYS));
        assertThat(objects().head(bucket(), "new", null)).isEmpty();
    }

    @Test
    void wantsTheUploadsKeyForEachPart() throws IOException {
        var upload = begin(SSE_C);
        assertRefused(
                Kind.CUSTOMER_KEY_MISSING,
                () -> objects().putPart(bucket(), "key", upload, 1, TestBody.of(new byte[1])));
        assertRefused(
                Kind.CUSTOMER_KEY_WRONG,
                () -> objects().putPart(bucket(), "key", upload, 1, with(customerKey(2), TestBody.of(new byte[1]))));
        var plain = begin(SSE_S3);
        assertRefused(
                Kind.CUSTOMER_KEY_UNWANTED,
                () -> objects().putPart(bucket(), "key", plain, 1, with(customerKey(1), TestBody.of(new byte[1]))));
    }

    @Test
    void refusesAnAppendWithAnotherKey() throws IOException {
        put("key", SSE_C, new byte[10]);
        var another = with(customerKey(2), TestBody.of(new byte[1]));
        assertRefused(
                Kind.CUSTOMER_KEY_WRONG,
                () -> objects().append(bucket(), "key", PLAIN, 10, another, PutCondition.ALWAYS));
        assertThat(get("key", SSE_C)).isEqualTo(new byte[10]);
    }

    /// A body during which something else happens to the store.
    private static IncomingPayload during(IncomingPayload body, Event event) {
        return new IncomingPayload() {
            private boolean happened;

            @Override
            public OptionalLong length() {
                return body.length();
            }

            @Override
            public int read(ByteBuffer into) throws IOException {
                if (!happened) {
                    happened = true;
                    event.happen();
                }
                return body.read(into);
            }

            @Override
            public PayloadDigests finish() throws IOException {
                return body.finish();
            }
        };
    }

    private interface Event {
        void happen() throws IOException;
    }

    /// What was to be appended to an object that is not encrypted is not stored in its place, with what was said of it.
    @Test
    void anAppendMakesNoObjectInThePlaceOfOneThatIsGone() throws IOException {
        put("key", Encryption.NONE, new byte[0]);
        config().put(bucket(), new BucketEncryption(SSE_S3, false, false), OptionalLong.empty());
        var body =
                during(TestBody.of(new byte[10]), () -> objects().delete(bucket(), "key", null, PutCondition.ALWAYS));
        assertThat(objects().append(bucket(), "key", PLAIN, 0, body, PutCondition.ALWAYS))
                .isInstanceOf(AppendOutcome.Overtaken.class);
        assertThat(objects().head(bucket(), "key", null)).isEmpty();
    }

    @Test
    void anAppendThatAsksForAnEncryptionGoesToNoObjectOfAnother() throws IOException {
        put("key", Encryption.NONE, new byte[0]);
        assertThatThrownBy(() -> objects()
                        .append(bucket(), "key", meta(SSE_S3), 0, TestBody.of(new byte[10]), PutCondition.ALWAYS))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(StoreException.Kind.BUSY));
        assertThat(objects().head(bucket(), "key", null).orElseThrow().size()).isZero();
    }

    /// A project that comes back brings its buckets, and keys that were made meanwhile are not among them.
    @Test
    void aKeyThatABucketDoesNotHaveIsNotUsed() throws IOException {
        projects().deleteProject(project().id(), true);
        assertThatThrownBy(() -> put("key", SSE_S3, new byte[10])).isInstanceOf(StoreException.class);
        assertThat(projects().undeleteProject(project().id(), project().name()))
                .isInstanceOf(UndeleteProject.Undeleted.class);
        put("key", SSE_S3, new byte[10]);
        reopen();
        assertThat(get("key", SSE_S3)).isEqualTo(new byte[10]);
    }

    @Test
    void asksTheServiceOnceForABucketKeyAndEachTimeWithout() throws IOException {
        for (int i = 0; i < 5; i++) {
            put("bucket-key", KMS_BUCKET_KEY, new byte[10]);
            get("bucket-key", KMS_BUCKET_KEY);
        }
        assertThat(service.made).hasValue(1);
        assertThat(service.opened).hasValue(1);
        for (int i = 0; i < 5; i++) {
            put("key", KMS, new byte[10]);
            get("key", KMS);
        }
        assertThat(service.made).hasValue(6);
        assertThat(service.opened).hasValue(6);
    }

    @Test
    void readsNothingOfADisabledKey() throws IOException {
        put("key", KMS, new byte[10]);
        put("bucket-key", KMS_BUCKET_KEY, new byte[10]);
        reopen();
        service.disabled = true;
        assertRefused(Kind.DISABLED, () -> get("key", KMS));
        assertRefused(Kind.DISABLED, () -> get("bucket-key", KMS_BUCKET_KEY));
        assertRefused(Kind.DISABLED, () -> put("new", KMS, new byte[10]));
        service.disabled = false;
        assertThat(get("key", KMS)).isEqualTo(new byte[10]);
        assertThat(get("bucket-key", KMS_BUCKET_KEY)).isEqualTo(new byte[10]);
    }

    @Test
    void aBucketGetsAnotherKeyOfTheServiceAfterAMonth() throws IOException {
        put("old", KMS_BUCKET_KEY, new byte[10]);
        advance(Duration.ofDays(31));
        put("new", KMS_BUCKET_KEY, new byte[20]);
        assertThat(service.made).hasValue(2);
        assertThat(get("old", KMS_BUCKET_KEY)).isEqualTo(new byte[10]);
        assertThat(get("new", KMS_BUCKET_KEY)).isEqualTo(new byte[20]);
    }

    @Test
    void opensWithThePreviousMasterKeyAndWithNoOther() throws IOException {
        put("key", SSE_S3, new byte[10]);
        previousMaster = master;
        master = TestBody.bytes(KeyWrap.KEY_BYTES, 1);
        reopen();
        assertThat(get("key", SSE_S3)).isEqualTo(new byte[10]);
        previousMaster = null;
        reopen();
        assertRefused(Kind.WRONG_MASTER_KEY, () -> get("key", SSE_S3));
    }

    @Test
    void keysOfOneBucketOpenNothingOfAnother() throws IOException {
        put("key", SSE_S3, new byte[10]);
        put("key-c", SSE_C, new byte[10]);
        var one = objects().head(bucket(), "key", null).orElseThrow();
        Bucket other = newBucket("another-bucket");
        objects().put(other, "key", meta(SSE_S3), TestBody.of(new byte[10]), PutCondition.ALWAYS);
        var two = objects().head(other, "key", null).orElseThrow();
        assertThat(one.meta().encryption().key())
                .isNotEqualTo(two.meta().encryption().key());
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        for (var kind : KINDS) {
            put("key", kind, TestBody.bytes(100_000, 1));
            reopen();
            assertThat(get("key", kind)).isEqualTo(TestBody.bytes(100_000, 1));
        }
    }
}
