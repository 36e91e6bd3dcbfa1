package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Listing;
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
import io.cloakroom.storage.ObjectStore.Rename;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.ObjectStore.RenameToken;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every object store promises of renames.
@ParameterizedClass
@EnumSource(
        value = BucketKind.class,
        names = {"PLAIN", "ENCRYPTED"})
public abstract class RenameContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    private static final int[] SIZES = {0, 1, 1024, 1025, 65_537, 300_000};

    private RenameOutcome rename(String from, String to) throws IOException {
        return objects().rename(bucket(), from, to, (_, _) -> {});
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

    private List<String> keys() throws IOException {
        return objects().list(bucket(), new Listing.Query("", "", null, 100)).entries().stream()
                .map(entry -> switch (entry) {
                    case Listing.Entry.Item(var info) -> info.key();
                    case Listing.Entry.CommonPrefix(var prefix) -> prefix;
                })
                .toList();
    }

    private static ObjectInfo underKey(ObjectInfo info, String key) {
        return new ObjectInfo(
                key,
                info.version(),
                info.size(),
                info.etag(),
                info.lastModified(),
                info.meta(),
                info.checksums(),
                info.partCount());
    }

    private void inParts(String key, int count) throws IOException {
        var upload = objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        for (int i = 1; i <= count; i++) {
            var body = TestBody.of(TestBody.bytes(2000, i));
            var part = (PartOutcome.PartStored) objects().putPart(bucket(), key, upload.id(), i, body);
            parts.add(new NamedPart(i, part.part().etag(), List.of()));
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
    void givesAnObjectAnotherKeyAndKeepsAllElse() throws IOException {
        var said = new ObjectMeta(
                Map.of("content-type", "text/x"),
                Map.of("a", "b"),
                Grants.OF_EVERY_KIND,
                "another",
                StorageClass.GLACIER_IR,
                new TagSet(Map.of("tag", "value")),
                Protection.NONE,
                Encryption.NONE);
        for (int size : SIZES) {
            var bytes = TestBody.bytes(size, 1);
            objects().put(bucket(), "a", said, TestBody.of(bytes), PutCondition.ALWAYS);
            var before = objects().head(bucket(), "a", null).orElseThrow();
            assertThat(rename("a", "b/\u0001")).isEqualTo(new RenameOutcome.Renamed(underKey(before, "b/\u0001")));
            assertThat(objects().head(bucket(), "a", null)).isEmpty();
            assertThat(objects().head(bucket(), "b/\u0001", null)).contains(underKey(before, "b/\u0001"));
            assertThat(get("b/\u0001")).isEqualTo(bytes);
            assertHolds(new Usage(size, 1, 0, 0, 0, 0, 0));
        }
        assertCounted();
        delete("b/\u0001");
        assertHolds(Usage.NONE);
        assertBlobs(0);
    }

    @Test
    void takesThePlaceOfWhatWasThere() throws IOException {
        for (int from : SIZES) {
            for (int to : SIZES) {
                put("a", TestBody.bytes(from, 1));
                put("b", TestBody.bytes(to, 2));
                assertThat(rename("a", "b")).isInstanceOf(RenameOutcome.Renamed.class);
                assertThat(get("b")).isEqualTo(TestBody.bytes(from, 1));
                assertHolds(new Usage(from, 1, 0, 0, 0, 0, 0));
            }
        }
        assertCounted();
        delete("b");
        assertBlobs(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40})
    void renamesObjectsOfParts(int count) throws IOException {
        inParts("a", count);
        inParts("b", 2);
        for (int i = 0; i < 3; i++) {
            append("a", 2000L * count + 100L * i, TestBody.bytes(100, i));
        }
        var whole = get("a");
        assertThat(rename("a", "b")).isInstanceOf(RenameOutcome.Renamed.class);
        assertThat(rename("b", "c")).isInstanceOf(RenameOutcome.Renamed.class);
        assertThat(get("c")).isEqualTo(whole);
        append("c", whole.length, TestBody.bytes(5, 1));
        assertHolds(new Usage(whole.length + 5L, 1, 0, 0, 0, 0, 0));
        delete("c");
        assertHolds(Usage.NONE);
        assertBlobs(0);
    }

    private void append(String key, long offset, byte[] bytes) throws IOException {
        assertThat(objects().append(bucket(), key, PLAIN, offset, TestBody.of(bytes), PutCondition.ALWAYS))
                .isInstanceOf(AppendOutcome.Appended.class);
    }

    @Test
    void findsNoObject() throws IOException {
        assertThat(rename("a", "b")).isEqualTo(new RenameOutcome.NoSuchObject());
        put("b", TestBody.bytes(3, 1));
        assertThat(rename("a", "b")).isEqualTo(new RenameOutcome.NoSuchObject());
        assertThat(get("b")).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Versioning.class)
    void refusesWhereVersionsAreKept(Versioning versioning) throws IOException {
        put("a", TestBody.bytes(20, 1));
        set(bucket(), versioning);
        assertThat(rename("a", "b")).isEqualTo(new RenameOutcome.KeepsVersions());
        assertThat(get("a")).hasSize(20);
        assertThat(objects().head(bucket(), "b", null)).isEmpty();
    }

    @Test
    void asksItsCheckOfBothAndChangesNothingWhenItThrows() throws IOException {
        var a = put("a", TestBody.bytes(2000, 1));
        var b = put("b", TestBody.bytes(3000, 2));
        assertThatThrownBy(() -> objects().rename(bucket(), "a", "b", (source, replaced) -> {
                    assertThat(source).isEqualTo(a);
                    assertThat(replaced).contains(b);
                    throw new IOException("no");
                }))
                .hasMessage("no");
        assertThatThrownBy(() -> objects().rename(bucket(), "a", "c", (_, replaced) -> {
                    assertThat(replaced).isEmpty();
                    throw new IOException("no");
                }))
                .hasMessage("no");
        assertThat(get("a")).hasSize(2000);
        assertThat(get("b")).hasSize(3000);
        assertHolds(new Usage(5000, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void asksAgainWhenOneOfTheTwoChanged() throws IOException {
        for (var changed : List.of("a", "b")) {
            put("a", TestBody.bytes(2000, 1));
            put("b", TestBody.bytes(3000, 2));
            var asked = new AtomicInteger();
            var seen = new ArrayList<Long>();
            objects().rename(bucket(), "a", "b", (source, replaced) -> {
                seen.add(source.size() + replaced.map(ObjectInfo::size).orElse(0L));
                if (asked.incrementAndGet() == 1) {
                    put(changed, TestBody.bytes(7, 3));
                }
            });
            assertThat(seen).containsExactly(5000L, changed.equals("a") ? 3007L : 2007L);
            assertThat(get("b")).hasSize(changed.equals("a") ? 7 : 2000);
            assertThat(objects().head(bucket(), "a", null)).isEmpty();
        }
    }

    @Test
    void growsNothing() throws IOException {
        put("a", TestBody.bytes(2000, 1));
        var limits = new ProjectLimits(1L, 0L, null, null);
        assertThat(projects().changeProject(project().id(), project -> project.withLimits(limits)))
                .isPresent();
        assertThat(rename("a", "b")).isInstanceOf(RenameOutcome.Renamed.class);
    }

    @Test
    void aReaderOfEitherKeyGoesOn() throws IOException {
        inParts("a", 40);
        var b = TestBody.bytes(100_000, 2);
        put("b", b);
        try (var readsA = objects().open(bucket(), "a", null).orElseThrow();
                var bodyOfA = readsA.body();
                var readsB = objects().open(bucket(), "b", null).orElseThrow();
                var bodyOfB = readsB.body()) {
            rename("a", "b");
            rename("b", "c");
            put("a", TestBody.bytes(70_000, 5));
            put("b", TestBody.bytes(70_000, 6));
            delete("c");
            delete("a");
            delete("b");
            assertThat(TestBody.read(bodyOfA)).isEqualTo(parts(40));
            assertThat(TestBody.read(bodyOfB)).isEqualTo(b);
        }
        assertBlobs(0);
    }

    /// A chain of names: whoever renames first wins, and nothing is lost or counted twice.
    @Test
    void ofManyRenamesOfOneObjectOneHappens() throws Exception {
        for (int round = 0; round < 10; round++) {
            put("a", TestBody.bytes(2000, 1));
            var calls = new ArrayList<Callable<RenameOutcome>>();
            for (var to : List.of("b", "c", "d", "e")) {
                calls.add(() -> rename("a", to));
            }
            assertThat(together(calls))
                    .filteredOn(RenameOutcome.Renamed.class::isInstance)
                    .hasSize(1);
            assertHolds(new Usage(2000, 1, 0, 0, 0, 0, 0));
            for (var key : List.of("b", "c", "d", "e")) {
                delete(key);
            }
        }
        assertBlobs(0);
    }

    @Test
    void renamesThatCrossEachOtherLoseNothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            put("a", TestBody.bytes(2000, 1));
            put("b", TestBody.bytes(3000, 2));
            var outcomes = together(List.<Callable<RenameOutcome>>of(() -> rename("a", "b"), () -> rename("b", "a")));
            var left = new ArrayList<Optional<ObjectInfo>>();
            left.add(objects().head(bucket(), "a", null));
            left.add(objects().head(bucket(), "b", null));
            assertThat(left).filteredOn(Optional::isPresent).hasSize(1);
            assertThat(outcomes).hasAtLeastOneElementOfType(RenameOutcome.Renamed.class);
            assertCounted();
            delete("a");
            delete("b");
        }
        assertBlobs(0);
    }

    private RenameOutcome rename(String from, String to, String token, String request) throws IOException {
        var order = new Rename(new ObjectKey(from), new ObjectKey(to), new RenameToken(token, request));
        return objects().store().rename(bucket(), order, (_, _) -> {});
    }

    @Test
    void doesUnderATokenWhatWasAskedAndNothingTwice() throws IOException {
        put("a", TestBody.bytes(20, 1));
        assertThat(rename("a", "b", "token", "request")).isInstanceOf(RenameOutcome.Renamed.class);
        put("a", TestBody.bytes(30, 2));
        reopen();
        assertThat(rename("a", "b", "token", "request")).isEqualTo(new RenameOutcome.Repeated());
        assertThat(rename("a", "c", "token", "another")).isEqualTo(new RenameOutcome.TokenOfAnother());
        assertThat(get("a")).hasSize(30);
        assertThat(get("b")).hasSize(20);
        assertThat(rename("a", "c", "other", "another")).isInstanceOf(RenameOutcome.Renamed.class);
        advance(Duration.ofDays(2));
        assertThat(rename("c", "d", "token", "another")).isInstanceOf(RenameOutcome.Renamed.class);
        assertHolds(new Usage(50, 2, 0, 0, 0, 0, 0));
        delete("b");
        delete("d");
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
    }

    @Test
    void forgetsATokenWhenAnotherOneHasItsPlace() throws IOException {
        put("a", TestBody.bytes(20, 1));
        rename("a", "b", "Aa", "request");
        put("a", TestBody.bytes(30, 2));
        rename("a", "c", "BB", "request"); // the two have one hash
        assertThat(rename("a", "b", "Aa", "request")).isEqualTo(new RenameOutcome.NoSuchObject());
        assertThat(rename("a", "c", "BB", "request")).isEqualTo(new RenameOutcome.Repeated());
    }

    @Test
    void keepsNoTokenOfARenameThatDidNotHappen() throws IOException {
        assertThat(rename("a", "b", "token", "request")).isEqualTo(new RenameOutcome.NoSuchObject());
        put("a", TestBody.bytes(20, 1));
        assertThat(rename("a", "c", "token", "another")).isInstanceOf(RenameOutcome.Renamed.class);
    }

    @Test
    void ofTwoRequestsUnderOneTokenOneRenamesAndBothSucceed() throws Exception {
        for (int round = 0; round < 20; round++) {
            var token = "token-" + round;
            put("a", TestBody.bytes(20, 1));
            var call = (Callable<RenameOutcome>) () -> rename("a", "b", token, "request");
            assertThat(together(List.of(call, call)))
                    .hasAtLeastOneElementOfType(RenameOutcome.Renamed.class)
                    .hasAtLeastOneElementOfType(RenameOutcome.Repeated.class);
            delete("b");
        }
    }

    @Test
    void leavesUploadsOfItsOldKeyWhereTheyAre() throws IOException {
        var upload = objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey("a"), "user", "project", PLAIN, null, null))
                .orElseThrow();
        objects().putPart(bucket(), "a", upload.id(), 1, TestBody.of(TestBody.bytes(10, 1)));
        put("a", TestBody.bytes(2000, 1));
        rename("a", "b");
        assertThat(objects().upload(bucket(), "a", upload.id())).isPresent();
        assertThat(keys()).containsExactly("b");
    }
}
