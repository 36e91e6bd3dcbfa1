package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Found;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What versions are to a client, whatever the engine (Amazon S3 User Guide, "Retaining multiple versions of objects with S3
/// Versioning").
public abstract class VersionContract extends StoreFixture {
    private static final int IN_BLOB = 5000;
    private static final int IN_ROW = 600;

    private ObjectInfo put(String key, int size) throws IOException {
        var outcome = objects().put(bucket(), key, PLAIN, TestBody.of(TestBody.bytes(size, size)), PutCondition.ALWAYS);
        return ((PutOutcome.Stored) outcome).info();
    }

    private ObjectInfo upload(String key, int size) throws IOException {
        var upload = objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var body = TestBody.of(TestBody.bytes(size, size));
        var part = ((PartOutcome.PartStored) objects().putPart(bucket(), key, upload.id(), 1, body)).part();
        return completed(objects().complete(bucket(), request(key, upload.id(), part.etag())));
    }

    private static CompleteRequest request(String key, String upload, String etag) {
        var parts = List.of(new NamedPart(1, etag, List.of()));
        return new CompleteRequest(new ObjectKey(key), upload, parts, List.of(), null, null, 0, PutCondition.ALWAYS);
    }

    private static ObjectInfo completed(CompleteOutcome outcome) {
        return ((CompleteOutcome.Completed) outcome).info();
    }

    private Marker delete(String key) throws IOException {
        var outcome = objects().delete(bucket(), key, null, PutCondition.ALWAYS);
        return ((DeleteOutcome.Marked) outcome).marker();
    }

    private DeleteOutcome remove(String key, VersionRef.Named version) throws IOException {
        return objects().delete(bucket(), key, version.id(), PutCondition.ALWAYS);
    }

    private byte @Nullable [] read(String key, @Nullable String version) throws IOException {
        try (var object = objects().open(bucket(), key, version).orElse(null)) {
            return object == null ? null : TestBody.read(object.body());
        }
    }

    private void assertReads(ObjectInfo info) throws IOException {
        var id = info.version().id();
        assertThat(objects().head(bucket(), info.key(), id)).contains(info);
        assertThat(read(info.key(), id)).isEqualTo(TestBody.bytes((int) info.size(), info.size()));
    }

    private void assertCurrent(ObjectInfo info) throws IOException {
        assertThat(objects().head(bucket(), info.key(), null)).contains(info);
        assertReads(info);
    }

    /// All versions, in pages of `max`: version ids, a marker's behind a minus sign, the latest behind a star.
    private List<String> versions(String prefix, String delimiter, int max) throws IOException {
        var all = new ArrayList<String>();
        Listing.After after = null;
        VersionRef.Named version = null;
        while (true) {
            var page =
                    objects().listVersions(bucket(), new Listing.VersionQuery(prefix, delimiter, after, version, max));
            for (var entry : page.entries()) {
                switch (entry) {
                    case VersionEntry.Version(var info, var latest, var _) -> {
                        all.add((latest ? "*" : "") + info.key() + " "
                                + info.version().id());
                        after = new Listing.After(info.key(), false);
                        version = info.version();
                    }
                    case VersionEntry.DeleteMarker(var marker, var latest, var _) -> {
                        all.add((latest ? "*" : "") + "-" + marker.key() + " "
                                + marker.version().id());
                        after = new Listing.After(marker.key(), false);
                        version = marker.version();
                    }
                    case VersionEntry.CommonPrefix(var common) -> {
                        all.add(common);
                        after = new Listing.After(common, true);
                        version = null;
                    }
                }
            }
            if (!page.truncated()) {
                return all;
            }
        }
    }

    private static String line(ObjectInfo info) {
        return info.key() + " " + info.version().id();
    }

    private static String line(Marker marker) {
        return "-" + marker.key() + " " + marker.version().id();
    }

    private List<String> keys() throws IOException {
        return objects().list(bucket(), new Listing.Query("", "", null, 1000)).entries().stream()
                .map(entry -> ((Listing.Entry.Item) entry).info().key())
                .toList();
    }

    private void assertCounted() throws IOException {
        assertThat(projects().checkUsage(bucket()))
                .hasValueSatisfying(check -> assertThat(check.counted()).isEqualTo(check.kept()));
    }

    @Test
    void keepsEachVersionThatIsWritten() throws IOException {
        enable();
        var first = put("key", 10);
        var second = put("key", IN_BLOB);
        var third = upload("key", IN_BLOB + 1);
        assertThat(List.of(first.version(), second.version(), third.version()))
                .doesNotHaveDuplicates()
                .allSatisfy(version -> assertThat(version).isInstanceOf(VersionRef.Id.class));
        assertCurrent(third);
        assertReads(second);
        assertReads(first);
        assertThat(versions("", "", 2)).containsExactly("*" + line(third), line(second), line(first));
        assertThat(keys()).containsExactly("key");
        assertThat(projects().usage(bucket())).isEqualTo(new Usage(IN_BLOB + 1, 1, 2, IN_BLOB + 10, 0, 0, 0));
        assertCounted();
        reopen();
        assertCurrent(third);
        assertReads(first);
    }

    @Test
    void hidesADeletedObjectBehindAMarker() throws IOException {
        enable();
        var object = put("key", IN_BLOB);
        var marker = delete("key");
        assertThat(objects().found(bucket(), "key", null)).isEqualTo(new Found.Deleted<>(marker));
        assertThat(objects().found(bucket(), "key", marker.version().id())).isEqualTo(new Found.Deleted<>(marker));
        assertReads(object);
        assertThat(keys()).isEmpty();
        assertThat(versions("", "", 1)).containsExactly("*" + line(marker), line(object));
        assertThat(projects().usage(bucket())).isEqualTo(new Usage(0, 0, 1, IN_BLOB, 1, 0, 0));
        var again = delete("key");
        assertThat(versions("", "", 1)).containsExactly("*" + line(again), line(marker), line(object));
        assertThat(remove("key", again.version())).isEqualTo(new DeleteOutcome.Unmarked(again.version()));
        assertThat(remove("key", marker.version())).isEqualTo(new DeleteOutcome.Unmarked(marker.version()));
        assertCurrent(object);
        assertThat(keys()).containsExactly("key");
        assertThat(projects().usage(bucket())).isEqualTo(new Usage(IN_BLOB, 1, 0, 0, 0, 0, 0));
        assertCounted();
    }

    @Test
    void marksEvenWhatWasNeverThere() throws IOException {
        enable();
        var outcome = objects().delete(bucket(), "none", null, PutCondition.ALWAYS);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        DeleteOutcome.Marked.class,
                        marked -> assertThat(marked.existed()).isFalse());
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        assertThat(remove("none", ((DeleteOutcome.Marked) outcome).marker().version()))
                .isInstanceOf(DeleteOutcome.Unmarked.class);
        assertThat(versions("", "", 10)).isEmpty();
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
    }

    @Test
    void makesTheVersionBeforeCurrentWhenTheNewestGoes() throws IOException {
        enable();
        var first = put("key", IN_BLOB);
        var second = upload("key", 20);
        var third = put("key", 30);
        assertThat(remove("key", third.version())).isEqualTo(new DeleteOutcome.Removed(third.version()));
        assertCurrent(second);
        assertThat(remove("key", first.version())).isEqualTo(new DeleteOutcome.Removed(first.version()));
        assertCurrent(second);
        assertThat(remove("key", first.version())).isEqualTo(new DeleteOutcome.NothingThere());
        assertThat(remove("key", second.version())).isEqualTo(new DeleteOutcome.Removed(second.version()));
        assertThat(objects().found(bucket(), "key", null)).isEqualTo(Found.nothing());
        assertThat(projects().usage(bucket())).isEqualTo(Usage.NONE);
        assertCounted();
        assertBlobs(0);
    }

    /// Its record moves from row to row, and may be amended. The payload stays where it is.
    @Test
    void keepsSmallPayloadInARowThatIsNeverWrittenAgain() throws IOException {
        put("key", IN_ROW);
        assertThat(payloadRows()).isEmpty();
        enable();
        var first = put("key", IN_ROW);
        var rows = payloadRows();
        assertThat(rows).hasSize(1);
        var second = put("key", IN_ROW + 1);
        assertThat(payloadRows()).hasSize(2).containsAllEntriesOf(rows);
        objects().amend(bucket(), "key", first.version().id(), null, false, _ -> PLAIN);
        assertReads(first);
        remove("key", second.version());
        assertThat(payloadRows()).isEqualTo(rows);
        assertCurrent(first);
        delete("key");
        assertReads(first);
        suspend();
        put("key", IN_ROW + 2);
        assertThat(payloadRows()).hasSize(2);
        var last = put("key", IN_ROW + 3);
        assertCurrent(last);
        assertThat(payloadRows()).hasSize(2).containsAllEntriesOf(rows);
        remove("key", VersionRef.NULL);
        assertThat(payloadRows()).isEqualTo(rows);
        remove("key", first.version());
        assertThat(payloadRows()).isEmpty();
        assertBlobs(0);
        assertCounted();
    }

    /// The rows that hold payload alone.
    private Map<Row, String> payloadRows() throws IOException {
        var rows = new HashMap<Row, String>();
        try (var cursor = engine().keyValue().scan(partition(), KeyLayout.all('d'))) {
            while (cursor.next()) {
                rows.put(cursor.row(), HexFormat.of().formatHex(cursor.value()));
            }
        }
        return rows;
    }

    @Test
    void saysWhichVersionLostItsPayloadAndReadsTheOthers() throws IOException {
        enable();
        var first = put("key", IN_ROW);
        var second = put("key", IN_ROW + 1);
        var row = VersionRows.payload(new ObjectKey("key"), first.version().id());
        engine().keyValue().commit(partition(), new byte[0], List.of(), List.of(new Change.Delete(row)));
        assertThatThrownBy(() -> read("key", first.version().id()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        damaged -> assertThat(damaged.kind()).isEqualTo(StoreException.Kind.DAMAGED))
                .hasMessageContaining("its payload is gone");
        assertThat(objects().head(bucket(), "key", first.version().id())).contains(first);
        assertCurrent(second);
        var other = VersionRows.payload(new ObjectKey("key"), second.version().id());
        engine().keyValue().commit(partition(), new byte[0], List.of(), List.of(new Change.Set(other, new byte[30])));
        assertThatThrownBy(() -> read("key", null))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        damaged -> assertThat(damaged.kind()).isEqualTo(StoreException.Kind.DAMAGED));
        remove("key", first.version());
        remove("key", second.version());
        assertThat(projects().usage(bucket())).isEqualTo(Usage.NONE);
    }

    @Test
    void keepsTheNullVersionFromBeforeVersioning() throws IOException {
        var before = put("key", IN_BLOB);
        assertThat(before.version()).isEqualTo(VersionRef.NULL);
        enable();
        assertCurrent(before);
        var after = put("key", 20);
        assertReads(before);
        assertCurrent(after);
        assertThat(versions("", "", 1)).containsExactly("*" + line(after), "key null");
        assertThat(remove("key", after.version())).isEqualTo(new DeleteOutcome.Removed(after.version()));
        assertCurrent(before);
        assertThat(remove("key", VersionRef.NULL)).isEqualTo(new DeleteOutcome.Removed(VersionRef.NULL));
        assertThat(versions("", "", 1)).isEmpty();
        assertCounted();
        assertBlobs(0);
    }

    @Test
    void replacesTheNullVersionAloneWhileSuspended() throws IOException {
        put("key", IN_BLOB);
        enable();
        var named = put("key", IN_BLOB + 1);
        suspend();
        var third = put("key", IN_BLOB + 2);
        assertThat(third.version()).isEqualTo(VersionRef.NULL);
        assertThat(versions("", "", 1)).containsExactly("*key null", line(named));
        assertBlobs(2);
        var fourth = upload("key", 40);
        assertCurrent(fourth);
        assertThat(versions("", "", 1)).containsExactly("*key null", line(named));
        var marker = delete("key");
        assertThat(marker.version()).isEqualTo(VersionRef.NULL);
        assertThat(versions("", "", 1)).containsExactly("*-key null", line(named));
        assertThat(delete("key").version()).isEqualTo(VersionRef.NULL);
        assertThat(versions("", "", 1)).containsExactly("*-key null", line(named));
        assertThat(projects().usage(bucket())).isEqualTo(new Usage(0, 0, 1, IN_BLOB + 1, 1, 0, 0));
        assertBlobs(1);
        enable();
        var fifth = put("key", 50);
        assertThat(versions("", "", 1)).containsExactly("*" + line(fifth), "-key null", line(named));
        suspend();
        put("key", 60);
        assertThat(versions("", "", 1)).containsExactly("*key null", line(fifth), line(named));
        assertReads(named);
        assertCounted();
    }

    @Test
    void ordersVersionsByCommitWhateverTheClockSays() throws IOException {
        enable();
        var lines = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            lines.addFirst(line(put("key", 10 + i)));
            advance(java.time.Duration.ofHours(-1));
        }
        lines.addFirst(line(delete("key")));
        lines.addFirst(line(put("key", 20)));
        lines.set(0, "*" + lines.getFirst());
        assertThat(versions("", "", 3)).isEqualTo(lines);
    }

    @Test
    void judgesConditionsByTheCurrentVersion() throws IOException {
        enable();
        var object = put("key", 10);
        var old = new PutCondition.IfMatches(object.etag());
        var second = put("key", 20);
        assertThat(putIf(old)).isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(putIf(new PutCondition.IfAbsent())).isEqualTo(new ConditionFailed(Refusal.OTHER));
        assertThat(objects().delete(bucket(), "key", null, old)).isEqualTo(new ConditionFailed(Refusal.OTHER));
        delete("key");
        assertThat(putIf(new PutCondition.IfMatches(second.etag()))).isEqualTo(new ConditionFailed(Refusal.ABSENT));
        assertThat(putIf(new PutCondition.IfPresent())).isEqualTo(new ConditionFailed(Refusal.ABSENT));
        assertThat(objects().delete(bucket(), "key", null, old)).isEqualTo(new ConditionFailed(Refusal.ABSENT));
        assertThat(putIf(new PutCondition.IfAbsent())).isInstanceOf(PutOutcome.Stored.class);
        assertThat(versions("", "", 10)).hasSize(4);
    }

    private PutOutcome putIf(PutCondition condition) throws IOException {
        return objects().put(bucket(), "key", PLAIN, TestBody.of(TestBody.bytes(5, 5)), condition);
    }

    @Test
    void amendsOneVersionAndNoOther() throws IOException {
        enable();
        var first = put("key", IN_BLOB);
        var second = put("key", 20);
        var open = new io.cloakroom.storage.ObjectMeta(
                java.util.Map.of(), java.util.Map.of(), io.cloakroom.storage.document.Acl.PUBLIC_READ);
        var outcome = objects().amend(bucket(), "key", first.version().id(), null, false, _ -> open);
        var amended = ((AmendOutcome.Amended) outcome).info();
        assertThat(amended.meta()).isEqualTo(open);
        assertThat(amended.version()).isEqualTo(first.version());
        assertReads(amended);
        assertCurrent(second);
        assertThat(objects().amend(bucket(), "key", null, null, true, _ -> open))
                .isEqualTo(new ConditionFailed(Refusal.OTHER));
        var marker = delete("key");
        assertThat(objects().amend(bucket(), "key", null, null, false, _ -> open))
                .isEqualTo(new AmendOutcome.IsMarker(marker));
    }

    @Test
    void answersARepeatedCompletionWhileItsVersionIsThere() throws IOException {
        enable();
        var upload = objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey("key"), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var body = TestBody.of(TestBody.bytes(100, 1));
        var part = ((PartOutcome.PartStored) objects().putPart(bucket(), "key", upload.id(), 1, body)).part();
        var request = request("key", upload.id(), part.etag());
        var made = completed(objects().complete(bucket(), request));
        assertThat(objects().complete(bucket(), request)).isEqualTo(new CompleteOutcome.Completed(made));
        put("key", 10);
        assertThat(objects().complete(bucket(), request)).isEqualTo(new CompleteOutcome.Completed(made));
        delete("key");
        assertThat(objects().complete(bucket(), request)).isEqualTo(new CompleteOutcome.Completed(made));
        remove("key", made.version());
        assertThat(objects().complete(bucket(), request)).isEqualTo(new CompleteOutcome.NoSuchUpload());
    }

    @Test
    void listsVersionsInS3sOrder() throws IOException {
        enable();
        var expected = new ArrayList<String>();
        for (var key : List.of("a", "a/", "a/b", "a/c", "b")) {
            var old = put(key, 10);
            var marker = key.equals("a/b") ? delete(key) : null;
            var last = key.equals("b") ? null : put(key, 20);
            if (last != null) {
                expected.add("*" + line(last));
            }
            if (marker != null) {
                expected.add(line(marker));
            }
            expected.add((last == null ? "*" : "") + line(old));
        }
        for (int max = 1; max <= expected.size() + 1; max++) {
            assertThat(versions("", "", max)).isEqualTo(expected);
        }
        assertThat(versions("a/", "", 2))
                .isEqualTo(expected.stream().filter(line -> line.contains("a/")).toList());
        for (int max = 1; max <= 5; max++) {
            assertThat(versions("", "/", max))
                    .containsExactly(expected.get(0), expected.get(1), "a/", expected.getLast());
        }
    }

    /// As clients empty a bucket: what a page gave is deleted before the next one is asked for. The version that becomes
    /// current by that is no less one of the next page.
    @Test
    void givesEveryVersionThoughThoseOfThePageBeforeAreDeleted() throws IOException {
        for (int max = 1; max <= 4; max++) {
            for (var key : List.of("a", "a\u0001", "b")) {
                put(key, IN_BLOB);
                enable();
                put(key, 10);
                delete(key);
                upload(key, 20);
                suspend();
                put(key, 30);
                enable();
                put(key, 40);
                delete(key);
            }
            Listing.After after = null;
            VersionRef.Named version = null;
            for (boolean more = true; more; ) {
                var query = new Listing.VersionQuery("", "", after, version, max);
                var page = objects().listVersions(bucket(), query);
                for (var entry : page.entries()) {
                    version = version(entry);
                    after = new Listing.After(key(entry), false);
                    remove(after.key(), version);
                }
                more = page.truncated();
            }
            assertThat(versions("", "", 10)).isEmpty();
        }
        assertBlobs(0);
    }

    private static String key(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version(var info, var _, var _) -> info.key();
            case VersionEntry.DeleteMarker(var marker, var _, var _) -> marker.key();
            case VersionEntry.CommonPrefix(var prefix) -> prefix;
        };
    }

    private static VersionRef.Named version(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version(var info, var _, var _) -> info.version();
            case VersionEntry.DeleteMarker(var marker, var _, var _) -> marker.version();
            case VersionEntry.CommonPrefix(var prefix) -> throw new AssertionError(prefix);
        };
    }

    /// Nothing is given again that a page gave, as long as only newer versions come and go.
    @Test
    void givesNoVersionTwiceThoughNewerOnesComeAndGo() throws IOException {
        enable();
        var lines = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            lines.addFirst(line(put("key", 10 + i)));
        }
        var page = objects().listVersions(bucket(), new Listing.VersionQuery("", "", null, null, 1));
        var first = version(page.entries().getFirst());
        var newer = put("key", 20);
        var query = new Listing.VersionQuery("", "", new Listing.After("key", false), first, 10);
        var rest = objects().listVersions(bucket(), query).entries();
        assertThat(rest.stream().map(entry -> key(entry) + " " + version(entry).id()))
                .containsExactlyElementsOf(lines.subList(1, 3));
        remove("key", newer.version());
        assertThat(objects().listVersions(bucket(), query).entries()).isEqualTo(rest);
    }

    @Test
    void findsAVersionThatBecomesCurrentAndStepsBackMeanwhile() throws Exception {
        enable();
        var upload = objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey("key"), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var body = TestBody.of(TestBody.bytes(100, 100));
        var part = ((PartOutcome.PartStored) objects().putPart(bucket(), "key", upload.id(), 1, body)).part();
        var request = request("key", upload.id(), part.etag());
        var made = completed(objects().complete(bucket(), request));
        var done = new AtomicBoolean();
        var calls = new ArrayList<Callable<Boolean>>();
        calls.add(() -> {
            try {
                for (int i = 0; i < 500; i++) {
                    remove("key", put("key", 10).version());
                }
                return true;
            } finally {
                done.set(true);
            }
        });
        calls.add(() -> {
            while (!done.get()) {
                assertThat(objects().complete(bucket(), request)).isEqualTo(new CompleteOutcome.Completed(made));
                assertReads(made);
            }
            return true;
        });
        together(calls);
    }

    /// As programs do that empty a bucket: each page is deleted before the next one is asked for, by its markers.
    @Test
    void givesEachVersionToWhoDeletesThemPageByPage() throws IOException {
        for (int max = 1; max <= 5; max++) {
            var expected = new ArrayList<String>();
            suspend();
            put("a", 10);
            put("b", 10);
            enable();
            for (int i = 0; i < 3; i++) {
                put("a", 20);
                delete("b");
                put("b", 30);
            }
            suspend();
            put("b", 40);
            enable();
            put("b", 50);
            put("c", 10);
            for (var line : versions("", "", 1000)) {
                expected.add(line.replace("*", ""));
            }
            assertThat(emptied(max)).as("pages of " + max).isEqualTo(expected);
            assertThat(versions("", "", 1000)).isEmpty();
        }
    }

    private List<String> emptied(int max) throws IOException {
        var all = new ArrayList<String>();
        Listing.After after = null;
        VersionRef.Named version = null;
        while (true) {
            var page = objects().listVersions(bucket(), new Listing.VersionQuery("", "", after, version, max));
            for (var entry : page.entries()) {
                var key = "";
                switch (entry) {
                    case VersionEntry.Version(var info, var _, var _) -> {
                        all.add(line(info));
                        key = info.key();
                        version = info.version();
                    }
                    case VersionEntry.DeleteMarker(var marker, var _, var _) -> {
                        all.add(line(marker));
                        key = marker.key();
                        version = marker.version();
                    }
                    case VersionEntry.CommonPrefix _ -> throw new AssertionError("without a delimiter");
                }
                after = new Listing.After(key, false);
            }
            for (var line : all.subList(all.size() - page.entries().size(), all.size())) {
                var words = line.replaceFirst("^-", "").split(" ", -1);
                remove(words[0], VersionRef.named(words[1]));
            }
            if (!page.truncated()) {
                return all;
            }
        }
    }

    @Test
    void readsOneVersionWhileOthersChange() throws IOException {
        enable();
        var old = put("key", IN_BLOB);
        try (var open = objects().open(bucket(), "key", old.version().id()).orElseThrow()) {
            var next = put("key", IN_BLOB + 1);
            remove("key", next.version());
            remove("key", old.version());
            assertThat(TestBody.read(open.body())).isEqualTo(TestBody.bytes(IN_BLOB, IN_BLOB));
        }
        assertThat(objects().found(bucket(), "key", old.version().id())).isEqualTo(Found.nothing());
    }

    @Test
    void concurrentChangesOfAKeyLoseNothing() throws Exception {
        enable();
        var calls = new ArrayList<Callable<String>>();
        for (int i = 0; i < 12; i++) {
            int size = List.of(IN_BLOB, IN_ROW, 0).get(i % 3) + i;
            calls.add(() -> line(put("key", size)));
            calls.add(i % 4 == 0 ? () -> line(delete("key")) : () -> line(upload("key", size + 1)));
        }
        var made = together(calls);
        var listed =
                versions("", "", 7).stream().map(line -> line.replace("*", "")).toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
        assertCounted();
        var removals = new ArrayList<Callable<DeleteOutcome>>();
        for (var line : made) {
            var id = line.substring(line.lastIndexOf(' ') + 1);
            removals.add(() -> objects().delete(bucket(), "key", id, PutCondition.ALWAYS));
        }
        assertThat(new HashSet<>(together(removals))).hasSize(made.size());
        assertThat(versions("", "", 7)).isEmpty();
        assertThat(projects().usage(bucket())).isEqualTo(Usage.NONE);
        assertCounted();
        assertBlobs(0);
    }

    @Test
    void aSwitchWaitsForWritesThatWerePlannedBefore() throws Exception {
        for (int round = 0; round < 20; round++) {
            var key = "key" + round;
            set(bucket(), null);
            var before = put(key, 10);
            var calls = new ArrayList<Callable<Object>>();
            calls.add(() -> {
                enable();
                return put(key, 20);
            });
            for (int i = 0; i < 4; i++) {
                int size = 30 + i;
                calls.add(() -> put(key, size));
            }
            var results = together(calls);
            assertThat(before.version()).isEqualTo(VersionRef.NULL);
            for (var result : results) {
                var info = (ObjectInfo) result;
                if (info.version() instanceof VersionRef.Id) {
                    assertReads(info);
                }
            }
            assertCounted();
        }
    }

    private void enable() throws IOException {
        set(bucket(), Versioning.ENABLED);
    }

    private void suspend() throws IOException {
        set(bucket(), Versioning.SUSPENDED);
    }
}
