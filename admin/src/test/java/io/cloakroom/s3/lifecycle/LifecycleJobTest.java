package io.cloakroom.s3.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.Expiration;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentExpiration;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the job does to buckets, over a store in memory and clocks that tests move.
final class LifecycleJobTest {
    private static final ObjectMeta META = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final Expiration NEXT_DAY = new AfterDays(1);

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-11-24T04:00:00Z").toEpochMilli());
    /// By how much the system clock was set ahead.
    private final AtomicLong jumped = new AtomicLong();
    private final Stores stores;
    private final String project;
    private final Run run = new Run();
    private LifecycleJob job;

    LifecycleJobTest() throws IOException {
        stores = Stores.over(
                new MemoryEngine(),
                () -> Instant.ofEpochMilli(millis.incrementAndGet() + jumped.get()),
                () -> Duration.ofMillis(millis.get()).toNanos(),
                new SecureRandom(),
                StoreSettings.DEFAULT);
        var created = stores.projects().createProject("shop", "");
        assertThat(created).isInstanceOf(CreateProject.Created.class);
        project = ((CreateProject.Created) created).project().id();
        job = job(stores.objects());
    }

    private LifecycleJob job(ObjectStore objects) {
        return new LifecycleJob(
                objects,
                stores.projects(),
                stores.config(),
                new BucketLifecycle(stores.config(), Day.OF_24_HOURS),
                stores.retention(),
                Day.OF_24_HOURS);
    }

    /// Stands for the runner of the job, without threads.
    private static final class Run implements JobRun {
        private final Map<String, Long> counts = new TreeMap<>();
        private byte @Nullable [] place;
        private int steps;

        @Override
        public Optional<byte[]> place() {
            return Optional.ofNullable(place);
        }

        @Override
        public void at(byte[] reached, String shown) {
            place = reached;
        }

        @Override
        public void did(long operations, long bytes) {
            steps++;
        }

        @Override
        public void count(String what, long number) {
            counts.merge(what, number, Long::sum);
        }

        @Override
        public void breathe() {
            // Nobody else is there.
        }

        @Override
        public boolean isStopped() {
            return false;
        }
    }

    private void pass() throws IOException {
        boolean more = true;
        while (more) {
            more = job.step(run);
        }
        run.place = null;
    }

    private void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    private Bucket bucket(String name) throws IOException {
        var created = stores.projects().createBucket(project, new BucketName(name), "us-east-1", Acl.PRIVATE);
        assertThat(created).isInstanceOf(CreateBucket.Created.class);
        return ((CreateBucket.Created) created).bucket();
    }

    private Bucket versioned(String name) throws IOException {
        var made = bucket(name);
        stores.config().put(made, Versioning.ENABLED, OptionalLong.empty());
        return made;
    }

    private static Rule rule(
            String prefix, @Nullable Expiration expiration, @Nullable NoncurrentExpiration noncurrent) {
        var filter = new LifecycleFilter(LifecycleFilter.Form.FILTER, prefix, TagSet.NONE, null, null);
        return new Rule("of " + prefix, true, filter, expiration, noncurrent, null, List.of(), List.of());
    }

    private void rules(Bucket of, Rule... rules) throws IOException {
        var document = new LifecycleRules(List.of(rules), SmallestMoved.ALL_CLASSES_128_KIB);
        stores.config().put(of, document, OptionalLong.empty());
    }

    private VersionRef.Named put(Bucket into, String key) throws IOException {
        return put(into, key, META, "x".getBytes(UTF_8));
    }

    private VersionRef.Named put(Bucket into, String key, ObjectMeta meta, byte[] bytes) throws IOException {
        var outcome = stores.objects().put(into, new ObjectKey(key), meta, TestBody.of(bytes), PutCondition.ALWAYS);
        assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
        return ((PutOutcome.Stored) outcome).info().version();
    }

    private void delete(Bucket from, String key) throws IOException {
        var _ = stores.objects().delete(from, new ObjectKey(key), VersionRef.CURRENT, PutCondition.ALWAYS);
    }

    /// Keys with what stands behind each: `+` for a version, `-` for a delete marker, the current one first.
    private List<String> versions(Bucket of) throws IOException {
        var shown = new TreeMap<String, StringBuilder>();
        Listing.After after = null;
        VersionRef.Named version = null;
        while (true) {
            var page = stores.objects().listVersions(of, new Listing.VersionQuery("", "", after, version, 1000));
            for (var entry : page.entries()) {
                var key = VersionWalk.keyOf(entry);
                shown.computeIfAbsent(key, _ -> new StringBuilder())
                        .append(entry instanceof VersionEntry.Version ? '+' : '-');
                after = new Listing.After(key, false);
                version = switch (entry) {
                    case VersionEntry.Version object -> object.info().version();
                    case VersionEntry.DeleteMarker deleted -> deleted.marker().version();
                    case VersionEntry.CommonPrefix _ -> null;
                };
            }
            if (!page.truncated()) {
                return shown.entrySet().stream()
                        .map(each -> each.getKey() + each.getValue())
                        .toList();
            }
        }
    }

    @Test
    void removesWhatIsDueAtMidnightAndNothingBefore() throws IOException {
        var photos = bucket("photos");
        rules(photos, rule("tmp/", NEXT_DAY, null));
        put(photos, "tmp/a");
        put(photos, "kept");
        // Made on the 24th: due a day later, rounded up to the 26th.
        advance(Duration.ofHours(43));
        pass();
        assertThat(versions(photos)).containsExactly("kept+", "tmp/a+");
        advance(Duration.ofHours(2));
        pass();
        assertThat(versions(photos)).containsExactly("kept+");
        assertThat(run.counts).containsExactly(Map.entry("versions removed", 1L));
    }

    @Test
    void looksAtBucketsOncePerDayAndWhenItIsAsked() throws IOException {
        var photos = bucket("photos");
        rules(photos, rule("", NEXT_DAY, null));
        pass();
        assertThat(run.steps).isPositive();
        run.steps = 0;
        advance(Duration.ofHours(10));
        pass();
        assertThat(run.steps).isZero();
        job.asked();
        pass();
        assertThat(run.steps).isPositive();
        run.steps = 0;
        advance(Duration.ofHours(10));
        pass();
        assertThat(run.steps).isPositive();
    }

    @Test
    void hidesVersionsThenRemovesThemThenTheirMarkers() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", NEXT_DAY, new NoncurrentExpiration(1, null)));
        put(photos, "a");
        advance(Duration.ofDays(2));
        pass();
        assertThat(versions(photos)).containsExactly("a-+");
        advance(Duration.ofDays(2));
        pass();
        assertThat(versions(photos)).containsExactly("a-");
        advance(Duration.ofDays(2));
        pass();
        assertThat(versions(photos)).isEmpty();
        assertThat(run.counts)
                .containsOnly(
                        Map.entry("objects expired", 1L),
                        Map.entry("versions removed", 1L),
                        Map.entry("delete markers removed", 1L));
    }

    @Test
    void keepsTheNewestNoncurrentVersionsOverPageBorders() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", null, new NoncurrentExpiration(1, 3)));
        for (int i = 0; i < 2_100; i++) {
            put(photos, "a");
        }
        put(photos, "b");
        put(photos, "b");
        advance(Duration.ofDays(3));
        pass();
        assertThat(versions(photos)).containsExactly("a++++", "b++");
        assertThat(run.counts).containsExactly(Map.entry("versions removed", 2_096L));
    }

    @Test
    void tellsALoneMarkerFromOneThatHidesSomethingOnTheNextPage() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", new LoneMarkers(true), null));
        for (int i = 0; i < 999; i++) {
            put(photos, "k%04d".formatted(i));
        }
        put(photos, "k0999");
        delete(photos, "k0999"); // the marker is the last of the first page
        delete(photos, "k1000");
        advance(Duration.ofDays(1));
        pass();
        assertThat(versions(photos)).hasSize(1000).endsWith("k0998+", "k0999-+");
        assertThat(run.counts).containsExactly(Map.entry("delete markers removed", 1L));
    }

    @Test
    void leavesAloneWhatIsProtected() throws IOException {
        var photos = versioned("photos");
        stores.config().put(photos, new ObjectLock(null), OptionalLong.empty());
        rules(photos, rule("", null, new NoncurrentExpiration(1, null)));
        put(photos, "a", META.with(Protection.NONE.with(LegalHold.ON)), "x".getBytes(UTF_8));
        put(photos, "a");
        advance(Duration.ofDays(3));
        pass();
        assertThat(versions(photos)).containsExactly("a++");
        assertThat(run.counts).containsExactly(Map.entry("protected versions left alone", 1L));
    }

    @Test
    void changesTheClassAndNothingElse() throws IOException {
        var photos = bucket("photos");
        var filter = new LifecycleFilter(LifecycleFilter.Form.FILTER, "", TagSet.NONE, null, null);
        var toGlacier = new Transition(new AfterDays(1), StorageClass.GLACIER);
        rules(photos, new Rule("move", true, filter, null, null, null, List.of(toGlacier), List.of()));
        put(photos, "large", META, new byte[200_000]);
        put(photos, "small");
        advance(Duration.ofDays(2));
        pass();
        assertThat(run.counts).containsExactly(Map.entry("versions moved to another class", 1L));
        var moved = stores.objects()
                .list(photos, new Listing.Query("", "", null, 10))
                .entries();
        assertThat(moved)
                .extracting(entry -> ((Listing.Entry.Item) entry).info().meta().storageClass())
                .containsExactly(StorageClass.GLACIER, StorageClass.STANDARD);
    }

    @Test
    void abortsUploadsThatWereNeverCompleted() throws IOException {
        var photos = bucket("photos");
        var filter = new LifecycleFilter(LifecycleFilter.Form.FILTER, "in/", TagSet.NONE, null, null);
        rules(photos, new Rule("abort", true, filter, null, null, 2, List.of(), List.of()));
        for (var key : List.of("in/a", "in/b", "out/a")) {
            stores.objects().createUpload(photos, new NewUpload(new ObjectKey(key), "u", project, META, null, null));
        }
        // Begun on the 24th at four: two days later, rounded up, is the 27th.
        advance(Duration.ofDays(3).minusHours(5));
        pass();
        assertThat(run.counts).isEmpty();
        advance(Duration.ofHours(1));
        pass();
        assertThat(run.counts).containsExactly(Map.entry("uploads aborted", 2L));
        var left = stores.objects().listUploads(photos, new Listing.UploadQuery("", "", null, null, 10));
        assertThat(left.entries()).hasSize(1);
    }

    /// A store in which something happens right after a page of versions was read.
    private ObjectStore after(Happening happening) {
        return (ObjectStore) Proxy.newProxyInstance(
                LifecycleJobTest.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    try {
                        var result = method.invoke(stores.objects(), arguments);
                        if (method.getName().equals("listVersions")) {
                            happening.happens();
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private interface Happening {
        void happens() throws IOException;
    }

    @Test
    void anObjectThatIsWrittenAgainDoesNotExpireWithTheOldOne() throws IOException {
        for (var kind : List.of("plain", "versioned")) {
            var photos = kind.equals("plain") ? bucket(kind) : versioned(kind);
            rules(photos, rule("", NEXT_DAY, null));
            put(photos, "a");
            advance(Duration.ofDays(3));
            job = job(after(() -> put(photos, "a")));
            pass();
            assertThat(versions(photos)).containsExactly(kind.equals("plain") ? "a+" : "a++");
            assertThat(run.counts).isEmpty();
            stores.config().delete(photos, LifecycleRules.class, OptionalLong.empty());
        }
    }

    @Test
    void aVersionThatIsBroughtBackIsNotRemoved() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", null, new NoncurrentExpiration(1, null)));
        put(photos, "a");
        delete(photos, "a");
        advance(Duration.ofDays(3));
        job = job(after(() -> {
            var marker = stores.objects().listVersions(photos, new Listing.VersionQuery("", "", null, null, 1));
            for (var entry : marker.entries()) {
                if (entry instanceof VersionEntry.DeleteMarker seen) {
                    var _ = stores.objects()
                            .delete(photos, new ObjectKey("a"), seen.marker().version(), PutCondition.ALWAYS);
                }
            }
        }));
        pass();
        assertThat(versions(photos)).containsExactly("a+");
        assertThat(run.counts).isEmpty();
    }

    /// In a bucket whose versioning is suspended, a delete marker and an object that takes its place have the same id.
    @Test
    void anObjectInThePlaceOfALoneNullMarkerStays() throws IOException {
        var photos = versioned("photos");
        stores.config().put(photos, Versioning.SUSPENDED, OptionalLong.empty());
        rules(photos, rule("", new LoneMarkers(true), null));
        delete(photos, "a");
        advance(Duration.ofDays(3));
        job = job(after(() -> put(photos, "a")));
        pass();
        assertThat(versions(photos)).containsExactly("a+");
        assertThat(run.counts).isEmpty();
    }

    @Test
    void aPassThatIsTakenUpAgainDoesEverythingOnce() throws IOException {
        var photos = bucket("photos");
        var archive = bucket("archive");
        rules(photos, rule("b", NEXT_DAY, null), rule("d", NEXT_DAY, null));
        rules(archive, rule("", NEXT_DAY, null));
        for (var letter : List.of("a", "b", "c", "d", "e")) {
            IntStream.range(0, 1_100).forEach(i -> {
                try {
                    put(photos, letter + "%04d".formatted(i));
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            });
        }
        put(archive, "x");
        advance(Duration.ofDays(3));
        var places = new ArrayList<byte[]>();
        while (job.step(run)) {
            places.add(run.place().orElseThrow());
            job = job(stores.objects()); // as after a restart
        }
        assertThat(places).hasSizeGreaterThan(5);
        assertThat(run.counts).containsExactly(Map.entry("versions removed", 2_201L));
        assertThat(versions(photos)).hasSize(3_300).noneMatch(key -> key.startsWith("b") || key.startsWith("d"));
        assertThat(versions(archive)).isEmpty();
    }

    @Test
    void aClockThatJumpsAheadExpiresNothingBeforeItIsConfirmed() throws IOException {
        var photos = bucket("photos");
        pass();
        rules(photos, rule("", NEXT_DAY, null)); // the clock begins
        put(photos, "a");
        jumped.set(Duration.ofDays(3650).toMillis());
        job.asked();
        pass();
        assertThat(versions(photos)).containsExactly("a+");
        assertThat(stores.retention().doubt()).isPresent();
        stores.retention().confirm();
        pass();
        assertThat(versions(photos)).isEmpty();
    }

    private byte[] placeBehind(String key, VersionRef.Named version) {
        return LifecyclePlace.beginning(project, "photos")
                .at(VersionPlace.behind(key, version))
                .encoded();
    }

    @Test
    void aVersionThatWasCurrentAgainCountsFromThenOn() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", null, new NoncurrentExpiration(30, null)));
        put(photos, "a");
        var second = put(photos, "a");
        advance(Duration.ofDays(100));
        run.place = placeBehind("a", second);
        var _ = stores.objects().delete(photos, new ObjectKey("a"), second, PutCondition.ALWAYS);
        put(photos, "a");
        pass();
        assertThat(versions(photos)).containsExactly("a++");
        advance(Duration.ofDays(32));
        pass();
        assertThat(versions(photos)).containsExactly("a+");
    }

    @Test
    void countsAnewWhatIsKeptWhenItGoesOnWithinAKey() throws IOException {
        var photos = versioned("photos");
        rules(photos, rule("", null, new NoncurrentExpiration(1, 3)));
        put(photos, "a");
        var second = put(photos, "a");
        var third = put(photos, "a");
        put(photos, "a");
        put(photos, "a");
        advance(Duration.ofDays(3));
        run.place = placeBehind("a", second);
        var _ = stores.objects().delete(photos, new ObjectKey("a"), third, PutCondition.ALWAYS);
        pass();
        assertThat(versions(photos)).containsExactly("a++++");
    }

    @Test
    void aFailureKeepsNothingElseFromBeingDone() throws IOException {
        var photos = bucket("photos");
        var zoo = bucket("zoo");
        rules(photos, rule("", NEXT_DAY, null));
        rules(zoo, rule("", NEXT_DAY, null));
        for (var key : List.of("a", "bad", "c")) {
            put(photos, key);
            put(zoo, key);
        }
        advance(Duration.ofDays(3));
        job = job((ObjectStore) Proxy.newProxyInstance(
                LifecycleJobTest.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("delete") && arguments[1].equals(new ObjectKey("bad"))) {
                        throw new IOException("the disk says no");
                    }
                    try {
                        return method.invoke(stores.objects(), arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
        pass();
        assertThat(versions(photos)).containsExactly("bad+");
        assertThat(versions(zoo)).containsExactly("bad+");
        assertThat(run.counts).containsOnly(Map.entry("versions removed", 4L), Map.entry("failures", 2L));
    }

    @Test
    void aRuleThatIsDisabledAndABucketThatIsGoneAreLeftAlone() throws IOException {
        var photos = bucket("photos");
        rules(photos, rule("", NEXT_DAY, null).with(false));
        put(photos, "a");
        var gone = bucket("gone");
        rules(gone, rule("", NEXT_DAY, null));
        advance(Duration.ofDays(3));
        assertThat(job.step(run)).isTrue();
        stores.projects().deleteBucket(gone);
        while (job.step(run)) {
            // to the end of the pass
        }
        assertThat(versions(photos)).containsExactly("a+");
    }
}
