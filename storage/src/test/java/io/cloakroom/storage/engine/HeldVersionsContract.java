package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Quota;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What versions are to the bucket and the project that hold them.
public abstract class HeldVersionsContract extends StoreFixture {
    private static final int IN_BLOB = 5000;

    @BeforeEach
    final void enable() throws IOException {
        set(bucket(), Versioning.ENABLED);
    }

    private void suspend() throws IOException {
        set(bucket(), Versioning.SUSPENDED);
    }

    private void limit(long bytes) throws IOException {
        var limits = new ProjectLimits(bytes, null, null, null);
        projects().changeProject(project().id(), project -> project.withLimits(limits));
    }

    private PutOutcome tryPut(String key, int size) throws IOException {
        return objects().put(bucket(), key, PLAIN, TestBody.of(TestBody.bytes(size, size)), PutCondition.ALWAYS);
    }

    private ObjectInfo put(String key, int size) throws IOException {
        return ((PutOutcome.Stored) tryPut(key, size)).info();
    }

    private Marker delete(String key) throws IOException {
        return ((DeleteOutcome.Marked) objects().delete(bucket(), key, null, PutCondition.ALWAYS)).marker();
    }

    private void remove(String key, VersionRef.Named version) throws IOException {
        assertThat(objects().delete(bucket(), key, version.id(), PutCondition.ALWAYS))
                .isInstanceOfAny(DeleteOutcome.Removed.class, DeleteOutcome.Unmarked.class);
    }

    private Usage usage() throws IOException {
        var usage = projects().usage(project().id());
        assertThat(projects().usage(bucket())).isEqualTo(usage);
        return usage;
    }

    private List<VersionEntry> versions() throws IOException {
        return objects()
                .listVersions(bucket(), new Listing.VersionQuery("", "", null, null, 1000))
                .entries();
    }

    @Test
    void refusesAnOverwriteThatWouldNotFitBesideWhatItReplaces() throws IOException {
        limit(10_000);
        var first = put("key", 6000);
        var refused = new OverQuota(Quota.BYTES, 10_000, 6000, 6000);
        assertThat(tryPut("key", 6000)).isEqualTo(refused);
        // Of a body without a length the commit alone knows.
        var unannounced = TestBody.unannounced(TestBody.bytes(6000, 1));
        assertThat(objects().put(bucket(), "key", PLAIN, unannounced, PutCondition.ALWAYS))
                .isEqualTo(refused);
        assertThat(usage()).isEqualTo(new Usage(6000, 1, 0, 0, 0, 0, 0));
        assertBlobs(1);
        put("key", 4000);
        assertThat(usage()).isEqualTo(new Usage(4000, 1, 1, 6000, 0, 0, 0));
        assertThat(tryPut("other", 1)).isInstanceOf(OverQuota.class);
        remove("key", first.version());
        assertThat(usage()).isEqualTo(new Usage(4000, 1, 0, 0, 0, 0, 0));
        put("other", 6000);
    }

    /// The null version goes wherever it is, so its bytes count for what takes its place.
    @Test
    void aFullProjectMayReplaceItsNullVersionWhereverItsRowIs() throws IOException {
        suspend();
        put("key", 6000);
        enable();
        put("key", 3000);
        suspend();
        limit(9000);
        assertThat(tryPut("key", 6001)).isEqualTo(new OverQuota(Quota.BYTES, 9000, 9000, 1));
        assertThat(put("key", 6000).version()).isEqualTo(VersionRef.NULL);
        assertThat(usage()).isEqualTo(new Usage(6000, 1, 1, 3000, 0, 0, 0));
        // What is not there any more counts no more: a marker has taken its place.
        delete("key");
        assertThat(usage()).isEqualTo(new Usage(0, 0, 1, 3000, 1, 0, 0));
        assertThat(tryPut("key", 6001)).isEqualTo(new OverQuota(Quota.BYTES, 9000, 3000, 6001));
        put("key", 6000);
        assertThat(usage()).isEqualTo(new Usage(6000, 1, 1, 3000, 0, 0, 0));
    }

    @Test
    void countsExactlyThroughEverySwitch() throws IOException {
        set(bucket(), null);
        put("key", IN_BLOB);
        enable();
        var second = put("key", 20);
        suspend();
        put("key", 30);
        enable();
        var marker = delete("key");
        suspend();
        delete("key");
        assertThat(versions()).hasSize(3);
        assertThat(usage()).isEqualTo(new Usage(0, 0, 1, 20, 2, 0, 0));
        remove("key", VersionRef.NULL);
        remove("key", marker.version());
        assertThat(usage()).isEqualTo(new Usage(20, 1, 0, 0, 0, 0, 0));
        remove("key", second.version());
        assertThat(usage()).isEqualTo(Usage.NONE);
        assertThat(projects().checkUsage(bucket())).contains(new UsageCheck(Usage.NONE, Usage.NONE, 0));
        assertBlobs(0);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
    }

    /// Rows that lead to a version are none, and are missed all the same when they cannot be read.
    @Test
    void tellsOfEachRowThatCannotBeRead() throws IOException {
        suspend();
        put("null", 10);
        enable();
        put("null", 20);
        var older = put("key", 10);
        put("key", 20);
        delete("marked");
        var rows = List.of(
                VersionRows.noncurrent(new ObjectKey("key"), older.version().id()),
                VersionRows.marker(new ObjectKey("marked")),
                VersionRows.nullVersion(new ObjectKey("null")));
        for (var row : rows) {
            var whole = Objects.requireNonNull(engine().keyValue().get(partition(), row), row::toString);
            set(row, new byte[] {1, 2, 3});
            assertThat(projects().checkUsage(bucket()))
                    .hasValueSatisfying(check -> assertThat(check.unreadable()).isEqualTo(1));
            var kept = projects().usage(bucket());
            assertThat(projects().repairUsage(bucket())).isPresent();
            assertThat(projects().usage(bucket())).isEqualTo(kept);
            set(row, whole);
        }
        assertThat(projects().checkUsage(bucket()))
                .hasValueSatisfying(check -> assertThat(check.agrees()).isTrue());
    }

    private void set(Row row, byte[] value) throws IOException {
        var set = List.<Change>of(new Change.Set(row, value));
        assertThat(engine().keyValue().commit(partition(), KeyLayout.NO_KEY, List.of(), set))
                .isEqualTo(KeyValue.Outcome.COMMITTED);
    }

    @Test
    void keepsABucketAsLongAsAnyVersionOrMarkerIsLeft() throws IOException {
        var object = put("key", IN_BLOB);
        var marker = delete("key");
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        remove("key", object.version());
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        assertThat(objects().found(bucket(), "key", null)).isEqualTo(new Found.Deleted<>(marker));
        var again = put("key", 10);
        remove("key", marker.version());
        suspend();
        delete("key");
        remove("key", again.version());
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        remove("key", VersionRef.NULL);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
        assertBlobs(0);
    }

    /// In a project whose bucket has lost its name, what is hidden behind a marker counts as data too.
    @Test
    void deletesNoProjectOfWhichAVersionOrAMarkerIsAllThatIsLeft() throws IOException {
        var object = put("key", 10);
        delete("key");
        takeNameAway();
        reopen();
        assertThat(projects().deleteProject(project().id(), false)).isEqualTo(new DeleteProject.NotEmpty(List.of()));
        remove("key", object.version());
        assertThat(projects().deleteProject(project().id(), false)).isEqualTo(new DeleteProject.NotEmpty(List.of()));
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Deleted.class);
    }

    private void takeNameAway() throws IOException {
        var name = bucket().name().value();
        var gone = List.<Change>of(
                new Change.Delete(KeyLayout.named('b', name)),
                new Change.Delete(KeyLayout.index('q', project().id(), name)));
        engine().keyValue().commit(KeyLayout.BUCKETS, name.getBytes(StandardCharsets.US_ASCII), List.of(), gone);
    }

    @Test
    void bringsADeletedProjectBackWithAllItsVersions() throws IOException {
        put("key", IN_BLOB);
        put("key", 20);
        delete("key");
        var last = put("other", 30);
        var listed = versions();
        var held = usage();
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Deleted.class);
        assertThat(versions()).isEmpty();
        assertThat(projects().usage(project().id())).isEqualTo(Usage.NONE);
        assertThat(projects().undeleteProject(project().id(), project().name()))
                .isInstanceOf(UndeleteProject.Undeleted.class);
        assertThat(versions()).isEqualTo(listed);
        assertThat(usage()).isEqualTo(held);
        for (var entry : listed) {
            if (entry instanceof VersionEntry.Version(var info, var _, var _)) {
                assertReads(info);
            }
        }
        var next = put("other", 40);
        assertThat(next.version()).isInstanceOf(VersionRef.Id.class);
        assertReads(last);
        reopen();
        assertReads(last);
        assertReads(next);
    }

    private void assertReads(ObjectInfo info) throws IOException {
        try (var object =
                objects().open(bucket(), info.key(), info.version().id()).orElseThrow()) {
            assertThat(object.info()).isEqualTo(info);
            assertThat(TestBody.read(object.body())).isEqualTo(TestBody.bytes((int) info.size(), info.size()));
        }
    }

    @Test
    void losesNoMarkerWhenABucketIsDeletedMeanwhile() throws Exception {
        for (int round = 0; round < 10; round++) {
            var contested = newBucket("contested");
            set(contested, Versioning.ENABLED);
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 8; i++) {
                var key = "key-" + i;
                calls.add(() -> objects().delete(contested, key, null, PutCondition.ALWAYS));
            }
            calls.add(() -> projects().deleteBucket(contested));
            var outcomes = together(calls);
            if (outcomes.getLast() == DeleteBucket.DELETED) {
                assertThat(outcomes.subList(0, 8)).noneMatch(DeleteOutcome.Marked.class::isInstance);
            } else {
                assertThat(outcomes.getLast()).isEqualTo(DeleteBucket.NOT_EMPTY);
                assertThat(projects().usage(contested).markers()).isEqualTo(8);
                empty(contested);
                assertThat(projects().deleteBucket(contested)).isEqualTo(DeleteBucket.DELETED);
            }
        }
    }

    private void empty(Bucket bucket) throws IOException {
        var query = new Listing.VersionQuery("", "", null, null, 1000);
        for (var entry : objects().listVersions(bucket, query).entries()) {
            if (entry instanceof VersionEntry.DeleteMarker(var marker, var _, var _)) {
                objects().delete(bucket, marker.key(), marker.version().id(), PutCondition.ALWAYS);
            }
        }
    }
}
