package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Quota;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.SavedSums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What usage and quotas promise.
@ParameterizedClass
@EnumSource(BucketKind.class)
public abstract class UsageContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    private void limit(@Nullable Long bytes, @Nullable Long objects, @Nullable Integer buckets) throws IOException {
        var limits = new ProjectLimits(bytes, objects, buckets, null);
        assertThat(projects().changeProject(project().id(), project -> project.withLimits(limits)))
                .isPresent();
    }

    private PutOutcome put(Bucket bucket, String key, int size) throws IOException {
        return objects().put(bucket, key, PLAIN, TestBody.of(TestBody.bytes(size, 1)), PutCondition.ALWAYS);
    }

    private PutOutcome put(String key, int size) throws IOException {
        return put(bucket(), key, size);
    }

    private void delete(String key) throws IOException {
        objects().delete(bucket(), key, null, PutCondition.ALWAYS);
    }

    /// Deletes an object so that nothing of it is left.
    private void deleteForGood(String key) throws IOException {
        var version =
                objects().head(bucket(), key, null).orElseThrow().version().id();
        objects().delete(bucket(), key, !kind().keepsVersions() ? null : version, PutCondition.ALWAYS);
    }

    private boolean keepsWhatIsReplaced() {
        return kind() == BucketKind.VERSIONED;
    }

    /// What is left of objects that were replaced.
    private Usage ofReplaced(long count, long bytes) {
        return keepsWhatIsReplaced() ? new Usage(0, 0, count, bytes, 0, 0, 0) : Usage.NONE;
    }

    /// What is left of objects that were deleted by their keys.
    private Usage ofDeleted(long count, long bytes) {
        long markers = !kind().keepsVersions() ? 0 : count;
        return ofReplaced(count, bytes).plus(new Usage(0, 0, 0, 0, markers, 0, 0));
    }

    private Upload begin(String key) throws IOException {
        return objects()
                .createUpload(bucket(), new NewUpload(new ObjectKey(key), "someone", "project", PLAIN, null, null))
                .orElseThrow();
    }

    private PartOutcome part(Upload upload, int number, int size) throws IOException {
        var body = TestBody.of(TestBody.bytes(size, number));
        return objects().putPart(bucket(), upload.key(), upload.id(), number, body);
    }

    private CompleteOutcome complete(Upload upload, PartOutcome... parts) throws IOException {
        var named = new ArrayList<NamedPart>();
        for (var each : parts) {
            var part = ((PartOutcome.PartStored) each).part();
            named.add(new NamedPart(part.number(), part.etag(), List.of()));
        }
        var request = new CompleteRequest(
                new ObjectKey(upload.key()), upload.id(), named, List.of(), null, null, 1, PutCondition.ALWAYS);
        return objects().complete(bucket(), request);
    }

    private Usage usage() throws IOException {
        return projects().usage(project().id());
    }

    private static Usage objects(long count, long bytes) {
        return new Usage(bytes, count, 0, 0, 0, 0, 0);
    }

    @Test
    void sumsUpTheBucketsOfAProject() throws IOException {
        assertThat(usage()).isEqualTo(Usage.NONE);
        var other = newBucket("other-bucket");
        put("a", 10);
        put("b", 2000);
        put(other, "a", 5);
        part(begin("c"), 1, 3000);
        begin("d");
        assertThat(projects().usage(bucket())).isEqualTo(new Usage(2010, 2, 0, 0, 0, 2, 3000));
        assertThat(projects().usage(other)).isEqualTo(objects(1, 5));
        assertThat(usage()).isEqualTo(new Usage(2015, 3, 0, 0, 0, 2, 3000));
        reopen();
        assertThat(usage()).isEqualTo(new Usage(2015, 3, 0, 0, 0, 2, 3000));
    }

    @Test
    void takesABucketThatIsGoneOffTheSum() throws IOException {
        put("a", 10);
        var other = newBucket("other-bucket");
        var upload = objects()
                .createUpload(other, new NewUpload(new ObjectKey("key"), "someone", "project", PLAIN, null, null))
                .orElseThrow();
        objects().putPart(other, "key", upload.id(), 1, TestBody.of(new byte[500]));
        assertThat(usage()).isEqualTo(new Usage(10, 1, 0, 0, 0, 1, 500));
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        assertThat(projects().deleteBucket(other)).isEqualTo(DeleteBucket.DELETED);
        assertThat(projects().usage(other)).isEqualTo(Usage.NONE);
        assertThat(usage()).isEqualTo(objects(1, 10));
        projects().deleteProject(project().id(), true);
        assertThat(usage()).isEqualTo(Usage.NONE);
    }

    /// Who asks while the project is deleted is told of nothing, and that is forgotten when it comes back.
    @Test
    void countsAgainWhatComesBackWithItsProject() throws IOException {
        put("a", 10);
        put("a", 20);
        var held = usage();
        projects().deleteProject(project().id(), true);
        assertThat(usage()).isEqualTo(Usage.NONE);
        projects().undeleteProject(project().id(), project().name());
        assertThat(usage()).isEqualTo(held);
        deleteForGood("a");
        assertThat(usage()).isEqualTo(projects().usage(bucket()));
    }

    @Test
    void knowsTheUsageOfAllProjectsAtOnce() throws IOException {
        put("a", 10);
        newProject("empty");
        projects().sumUp(null);
        put("b", 10);
        assertThat(usage()).isEqualTo(objects(2, 20));
    }

    @Test
    void keepsTheSumOverAStop() throws IOException {
        var empty = newBucket("empty-bucket");
        put("a", 10);
        part(begin("b"), 1, 300);
        var held = usage();
        projects().stop();
        assertThatThrownBy(() -> put("c", 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> delete("a")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> projects().deleteBucket(empty)).isInstanceOf(StoreException.class);
        assertThat(new SavedSums(engine().keyValue()).load())
                .hasEntrySatisfying(
                        project().id(), sum -> assertThat(sum.held()).isEqualTo(held));
        reopen();
        assertThat(usage()).isEqualTo(held);
        delete("a");
        var left = new Usage(0, 0, 0, 0, 0, 1, 300).plus(ofDeleted(1, 10));
        assertThat(usage()).isEqualTo(left);
        projects().stop();
        reopen();
        assertThat(usage()).isEqualTo(left);
        reopen();
        assertThat(usage()).isEqualTo(left);
    }

    @Test
    void countsWhatIsLeftOfObjectsThatAreReplacedAndDeleted() throws IOException {
        put("a", 10);
        put("a", 2000);
        assertThat(usage()).isEqualTo(objects(1, 2000).plus(ofReplaced(1, 10)));
        var upload = begin("a");
        complete(upload, part(upload, 1, 3000), part(upload, 2, 1));
        assertThat(usage()).isEqualTo(objects(1, 3001).plus(ofReplaced(2, 2010)));
        delete("a");
        var left = ofReplaced(2, 2010).plus(ofDeleted(1, 3001));
        assertThat(usage()).isEqualTo(left);
        assertThat(projects().usage(bucket())).isEqualTo(left);
        assertThat(projects().checkUsage(bucket())).contains(new UsageCheck(left, left, 0));
        put("a", 5);
        // Where versions were kept once, an object that is stored now takes the place of the marker.
        var below = kind() == BucketKind.SUSPENDED ? Usage.NONE : left;
        assertThat(usage()).isEqualTo(objects(1, 5).plus(below));
        deleteForGood("a");
        assertThat(usage()).isEqualTo(below);
        reopen();
        assertThat(usage()).isEqualTo(below);
    }

    @Test
    void startsWithSavedSumsThatAreDamaged() throws IOException {
        put("a", 10);
        var row = KeyLayout.named('p', project().id());
        var damaged = List.<Change>of(new Change.Set(row, new byte[] {1, 2, 3}));
        engine().keyValue().commit(KeyLayout.USAGE, new byte[] {1}, List.of(), damaged);
        reopen();
        assertThat(usage()).isEqualTo(objects(1, 10));
        projects().stop();
        reopen();
        assertThat(usage()).isEqualTo(objects(1, 10));
    }

    @Test
    void makesTheSumWhileManyWriteAndBucketsComeAndGo() throws Exception {
        for (int round = 0; round < 5; round++) {
            var other = newProject("project-" + round);
            var made = projects().createBucket(other.id(), new BucketName("busy-" + round), "r", Acl.PRIVATE);
            var busy = ((CreateBucket.Created) made).bucket();
            set(busy, kind().versioning());
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 6; i++) {
                var random = new Random(i);
                calls.add(() -> {
                    for (int n = 0; n < 20; n++) {
                        write(busy, random);
                    }
                    return true;
                });
            }
            calls.add(() -> projects().usage(other.id()));
            calls.add(() -> flicker(other.id()));
            together(calls);
            assertThat(projects().usage(other.id())).isEqualTo(projects().usage(busy));
        }
    }

    private void write(Bucket bucket, Random random) throws IOException {
        var key = "key-" + random.nextInt(5);
        if (random.nextInt(3) == 0) {
            objects().delete(bucket, key, null, PutCondition.ALWAYS);
        } else {
            put(bucket, key, random.nextInt(50));
        }
    }

    /// Another bucket comes and goes, with a part in it.
    private boolean flicker(String project) throws IOException {
        for (int n = 0; n < 5; n++) {
            var made = projects().createBucket(project, new BucketName("flicker"), "r", Acl.PRIVATE);
            var flicker = ((CreateBucket.Created) made).bucket();
            var upload = objects()
                    .createUpload(flicker, new NewUpload(new ObjectKey("key"), "someone", "project", PLAIN, null, null))
                    .orElseThrow();
            objects().putPart(flicker, "key", upload.id(), 1, TestBody.of(new byte[100]));
            assertThat(projects().deleteBucket(flicker)).isEqualTo(DeleteBucket.DELETED);
        }
        return true;
    }

    @Test
    void refusesBytesBeyondTheQuotaAndStoresNothing() throws IOException {
        limit(3000L, null, null);
        put("a", 2900);
        var refused = new OverQuota(Quota.BYTES, 3000, 2900, 101);
        assertThat(put("b", 101)).isEqualTo(refused);
        assertThat(put(newBucket("other-bucket"), "b", 101)).isEqualTo(refused);
        assertThat(objects().head(bucket(), "b", null)).isEmpty();
        assertThat(usage()).isEqualTo(objects(1, 2900));
        assertThat(put("b", 100)).isInstanceOf(PutOutcome.Stored.class);
        assertThat(put("c", 1)).isInstanceOf(OverQuota.class);
        assertThat(put("empty", 0)).isInstanceOf(PutOutcome.Stored.class);
        deleteForGood("b");
        assertThat(put("c", 1)).isInstanceOf(PutOutcome.Stored.class);
        reopen();
        assertThat(put("d", 100)).isEqualTo(new OverQuota(Quota.BYTES, 3000, 2901, 100));
        limit(3001L, null, null);
        assertThat(put("d", 100)).isInstanceOf(PutOutcome.Stored.class);
        assertBlobs(1);
    }

    @Test
    void readsNoBodyThatHasNoChance() throws IOException {
        limit(1000L, 1L, null);
        put("a", 1000);
        for (var key : List.of("a", "b")) {
            var body = TestBody.brokenOff(new byte[0], 1001);
            assertThat(objects().put(bucket(), key, PLAIN, body, PutCondition.ALWAYS))
                    .isInstanceOf(OverQuota.class);
        }
        var upload = begin("a");
        var body = TestBody.brokenOff(new byte[0], 1);
        assertThat(objects().putPart(bucket(), "a", upload.id(), 1, body)).isInstanceOf(OverQuota.class);
    }

    /// Where what is replaced stays, all of it has to fit.
    @Test
    void letsAFullProjectReplaceWhatIsNotSmaller() throws IOException {
        limit(1000L, 1L, null);
        put("a", 1000);
        if (keepsWhatIsReplaced()) {
            assertThat(put("a", 1000)).isEqualTo(new OverQuota(Quota.BYTES, 1000, 1000, 1000));
            assertThat(put("a", 0)).isEqualTo(new OverQuota(Quota.OBJECTS, 1, 1, 1));
            assertThat(usage()).isEqualTo(objects(1, 1000));
            return;
        }
        assertThat(put("a", 1000)).isInstanceOf(PutOutcome.Stored.class);
        assertThat(put("a", 1001)).isEqualTo(new OverQuota(Quota.BYTES, 1000, 1000, 1));
        limit(10L, 0L, null);
        assertThat(put("a", 900)).isInstanceOf(PutOutcome.Stored.class);
        assertThat(put("a", 901)).isInstanceOf(OverQuota.class);
        assertThat(usage()).isEqualTo(objects(1, 900));
        delete("a");
        assertThat(usage()).isEqualTo(ofDeleted(1, 900));
    }

    /// Whatever makes a project hold less, or no more, is done however little it may hold.
    @Test
    void deletesFromAFullProject() throws IOException {
        put("a", 1000);
        put("b", 1000);
        limit(0L, 0L, null);
        delete("a");
        assertThat(usage()).isEqualTo(objects(1, 1000).plus(ofDeleted(1, 1000)));
        var hidden = objects().found(bucket(), "a", null);
        if (hidden instanceof Found.Deleted(var marker)) {
            objects().delete(bucket(), "a", marker.version().id(), PutCondition.ALWAYS);
        }
        boolean isBack = keepsWhatIsReplaced();
        assertThat(usage()).isEqualTo(isBack ? objects(2, 2000) : objects(1, 1000));
        deleteForGood(isBack ? "a" : "b");
        assertThat(usage()).isEqualTo(isBack ? objects(1, 1000) : Usage.NONE);
    }

    @Test
    void refusesObjectsBeyondTheQuota() throws IOException {
        limit(null, 2L, null);
        put("a", 1);
        put("b", 1);
        assertThat(put("c", 0)).isEqualTo(new OverQuota(Quota.OBJECTS, 2, 2, 1));
        if (keepsWhatIsReplaced()) {
            assertThat(put("a", 5000)).isEqualTo(new OverQuota(Quota.OBJECTS, 2, 2, 1));
        } else {
            assertThat(put("a", 5000)).isInstanceOf(PutOutcome.Stored.class);
        }
        deleteForGood("b");
        assertThat(put("c", 0)).isInstanceOf(PutOutcome.Stored.class);
    }

    @Test
    void countsPartsAndLetsThemBecomeAnObject() throws IOException {
        limit(3000L, null, null);
        var upload = begin("key");
        var one = part(upload, 1, 2000);
        assertThat(part(upload, 2, 1001)).isEqualTo(new OverQuota(Quota.BYTES, 3000, 2000, 1001));
        assertThat(part(upload, 1, 3001)).isEqualTo(new OverQuota(Quota.BYTES, 3000, 2000, 1001));
        var two = part(upload, 2, 1000);
        assertThat(put("other", 1)).isInstanceOf(OverQuota.class);
        limit(1L, null, null);
        assertThat(part(upload, 2, 1000)).isInstanceOf(PartOutcome.PartStored.class);
        assertThat(complete(upload, one, two)).isInstanceOf(CompleteOutcome.Completed.class);
        assertThat(usage()).isEqualTo(objects(1, 3000));
    }

    @Test
    void refusesToCompleteAnUploadThatMakesOneObjectTooMany() throws IOException {
        limit(null, 1L, null);
        put("a", 1);
        var upload = begin("b");
        var one = part(upload, 1, 2000);
        assertThat(complete(upload, one)).isEqualTo(new OverQuota(Quota.OBJECTS, 1, 1, 1));
        assertThat(usage()).isEqualTo(new Usage(1, 1, 0, 0, 0, 1, 2000));
        deleteForGood("a");
        assertThat(complete(upload, one)).isInstanceOf(CompleteOutcome.Completed.class);
        var again = begin("b");
        var completed = complete(again, part(again, 1, 10));
        if (keepsWhatIsReplaced()) {
            assertThat(completed).isEqualTo(new OverQuota(Quota.OBJECTS, 1, 1, 1));
            assertThat(usage()).isEqualTo(new Usage(2000, 1, 0, 0, 0, 1, 10));
        } else {
            assertThat(completed).isInstanceOf(CompleteOutcome.Completed.class);
            assertThat(usage()).isEqualTo(objects(1, 10));
        }
    }

    @Test
    void exceedsNoQuotaHoweverManyClientsWrite() throws Exception {
        limit(5000L, 7L, null);
        var calls = new ArrayList<Callable<PutOutcome>>();
        for (int i = 0; i < 16; i++) {
            var key = "key-" + i;
            calls.add(() -> put(key, 1000));
        }
        var stored = together(calls).stream().filter(PutOutcome.Stored.class::isInstance);
        assertThat(stored.count()).isBetween(1L, 5L);
        assertThat(usage().allBytes()).isLessThanOrEqualTo(5000);
        for (int i = 0; i < 16; i++) {
            put("key-" + i, 1000);
        }
        assertThat(usage().allBytes()).isEqualTo(5000);
        assertThat(usage().versions()).isEqualTo(5);
        if (!keepsWhatIsReplaced()) {
            assertThat(usage()).isEqualTo(objects(5, 5000));
        }
    }

    @Test
    void givesAProjectNoMoreBucketsThanItMayHave() throws Exception {
        limit(null, null, 3);
        var calls = new ArrayList<Callable<CreateBucket>>();
        for (int i = 0; i < 8; i++) {
            var name = new BucketName("bucket-" + i);
            calls.add(() -> projects().createBucket(project().id(), name, "us-east-1", Acl.PRIVATE));
        }
        var made = together(calls);
        assertThat(made.stream().filter(CreateBucket.Created.class::isInstance)).hasSize(2);
        assertThat(made).contains(new CreateBucket.TooMany(3));
        limit(null, null, 100);
        newBucket("fourth");
        newBucket("fifth");
        assertThat(projects().createBucket(project().id(), new BucketName("sixth"), "us-east-1", Acl.PRIVATE))
                .isEqualTo(new CreateBucket.TooMany(5));
        limit(null, null, 0);
        projects().deleteBucket(bucket());
        assertThat(projects().createBucket(project().id(), new BucketName("sixth"), "us-east-1", Acl.PRIVATE))
                .isEqualTo(new CreateBucket.TooMany(0));
    }

    @Test
    void findsCountersThatAreRight() throws IOException {
        put("a", 10);
        put("b\u0001c", 2000);
        var upload = begin("c");
        part(upload, 1, 3000);
        part(upload, 99, 30);
        begin("c");
        var usage = new Usage(2010, 2, 0, 0, 0, 2, 3030);
        assertThat(projects().checkUsage(bucket())).contains(new UsageCheck(usage, usage, 0));
        assertThat(projects().repairUsage(bucket())).contains(new UsageCheck(usage, usage, 0));
        assertThat(projects().usage(bucket())).isEqualTo(usage);
        projects().deleteProject(project().id(), true);
        assertThat(projects().checkUsage(bucket())).isEmpty();
        assertThat(projects().repairUsage(bucket())).isEmpty();
    }

    @Test
    void repairsCountersThatAreWrong() throws IOException {
        put("a", 7);
        put("a", 10);
        part(begin("b"), 1, 300);
        put("c", 2000);
        delete("c");
        var right = new Usage(10, 1, 0, 0, 0, 1, 300).plus(ofReplaced(1, 7)).plus(ofDeleted(1, 2000));
        assertThat(usage()).isEqualTo(right);
        var wrong = new ArrayList<Change>();
        for (var counter : Counter.values()) {
            wrong.add(new Change.Add(counter, counter.number() - 3));
        }
        engine().keyValue().commit(partition(), new byte[0], List.of(), wrong);
        var damaged = right.plus(new Usage(-1, -2, 2, 4, 3, 0, 1));
        assertThat(projects().checkUsage(bucket())).contains(new UsageCheck(damaged, right, 0));
        assertThat(projects().usage(bucket())).isEqualTo(damaged);
        assertThat(projects().repairUsage(bucket()))
                .hasValueSatisfying(check -> assertThat(check.agrees()).isFalse());
        assertThat(projects().usage(bucket())).isEqualTo(right);
        assertThat(usage()).isEqualTo(right);
        assertThat(projects().checkUsage(bucket())).contains(new UsageCheck(right, right, 0));
    }

    @Test
    void countsExactlyWhileOthersWrite() throws Exception {
        var calls = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 4; i++) {
            int writer = i;
            calls.add(() -> {
                for (int n = 0; n < 60; n++) {
                    put("key-" + writer + "-" + n % 7, n);
                }
                return true;
            });
        }
        calls.add(() -> {
            for (int n = 0; n < 20; n++) {
                assertThat(projects().checkUsage(bucket()))
                        .hasValueSatisfying(check -> assertThat(check.agrees()).isTrue());
                projects().repairUsage(bucket());
            }
            return true;
        });
        together(calls);
        assertThat(projects().usage(bucket()).objects()).isEqualTo(28);
        assertThat(usage()).isEqualTo(projects().usage(bucket()));
    }

    @Test
    void repairsNothingAroundARowThatCannotBeRead() throws IOException {
        put("a", 10);
        put("b", 10);
        var row = VersionRows.current(new ObjectKey("a"));
        engine().keyValue().commit(partition(), new byte[0], List.of(), List.of(new Change.Set(row, new byte[] {1, 2, 3
        })));
        var check = new UsageCheck(objects(2, 20), objects(1, 10), 1);
        assertThat(projects().checkUsage(bucket())).contains(check);
        assertThat(projects().repairUsage(bucket())).contains(check);
        assertThat(projects().usage(bucket())).isEqualTo(objects(2, 20));
    }
}
