package io.cloakroom.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.LiveFiles;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TestKeys;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that writes until it is killed, [KillWriter], and what is known of its work.
final class KilledWriter {
    private static final StoreSettings SETTINGS = new StoreSettings(1024, 10);

    /// The kinds of buckets: with versioning, with versioning that is switched on and off, without versioning, and with Object
    /// Lock, be it from the beginning or later.
    private static final List<String> BUCKETS =
            List.of("kept", "locked", "plain", "plain-too", "locked-later", "switched");

    private final KnownKeys keys = new KnownKeys();
    private int refusals;

    /// Object Lock without a default retention.
    private static final ObjectLock UNTIL_TOLD = new ObjectLock(null);

    static boolean isLocked(Bucket bucket) {
        return bucket.name().value().startsWith("locked");
    }

    /// Whether the bucket never has versions, so that its objects can grow and move.
    static boolean isPlain(Bucket bucket) {
        return bucket.name().value().startsWith("plain");
    }

    /// A store that is open, with its buckets.
    record Opened(RocksEngine engine, Stores stores, TextKeys objects, Map<String, Bucket> buckets)
            implements AutoCloseable {
        static Opened at(Path directory) throws IOException {
            var engine = RocksEngine.open(
                    directory,
                    RocksSettings.defaults()
                            .withReserveBytes(0)
                            .withWriteBufferBytes(1 << 20)
                            .withSegmentBytes(1 << 20)
                            .withExtentThresholdBytes(128 << 10));
            var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), SETTINGS);
            TestKeys.begin(stores);
            var opened = new Opened(engine, stores, new TextKeys(stores.objects()), new HashMap<>());
            opened.makeBuckets();
            return opened;
        }

        private void makeBuckets() throws IOException {
            var projects = stores.projects();
            var project = projects.projectNamed("p");
            var id = project.isPresent()
                    ? project.get().id()
                    : ((CreateProject.Created) projects.createProject("p", ""))
                            .project()
                            .id();
            for (var text : BUCKETS) {
                var name = new BucketName(text);
                var known = projects.bucket(name);
                var bucket = known.isPresent()
                        ? known.get()
                        : ((CreateBucket.Created)
                                        projects.createBucket(id, name, "us-east-1", Acl.PRIVATE, documents(text)))
                                .bucket();
                buckets.put(text, bucket);
                if (text.equals("kept") || isLocked(bucket)) {
                    set(bucket, Versioning.ENABLED);
                }
                if (isLocked(bucket)) {
                    set(bucket, UNTIL_TOLD);
                }
            }
        }

        private static List<BucketDocument> documents(String bucket) {
            return bucket.equals("locked") ? List.of(Versioning.ENABLED, UNTIL_TOLD) : List.of();
        }

        void set(Bucket bucket, BucketDocument document) throws IOException {
            assertThat(stores.config().put(bucket, document, OptionalLong.empty()))
                    .isInstanceOf(ConfigOutcome.Changed.class);
        }

        Bucket bucketOf(int writer) {
            return bucket(BUCKETS.get(writer % BUCKETS.size()));
        }

        Bucket bucket(String name) {
            return Objects.requireNonNull(buckets.get(name));
        }

        /// All that there is of a key, the newest first. Reads what is not empty.
        List<KnownVersions.Found> versions(Bucket bucket, String key) throws IOException {
            var query = new Listing.VersionQuery(key, "", null, null, 1000);
            var found = new ArrayList<KnownVersions.Found>();
            for (var entry : objects.listVersions(bucket, query).entries()) {
                switch (entry) {
                    case Listing.VersionEntry.Version(var info, var _, var _)
                    when info.key().equals(key) ->
                        found.add(new KnownVersions.Found(
                                info.version().id(),
                                read(bucket, info),
                                info.meta().protection()));
                    case Listing.VersionEntry.DeleteMarker(var marker, var _, var _)
                    when marker.key().equals(key) ->
                        found.add(new KnownVersions.Found(marker.version().id(), null, Protection.NONE));
                    default -> {
                        // Of another key that begins with this one.
                    }
                }
            }
            return found;
        }

        private byte @Nullable [] read(Bucket bucket, ObjectInfo info) throws IOException {
            var found = objects.open(bucket, info.key(), info.version().id());
            assertThat(found).as(info.toString()).isPresent();
            try (var object = found.get()) {
                object.unlock(TestKeys.keyFor(info.meta().encryption()));
                return TestBody.read(object.body());
            }
        }

        @Override
        public void close() throws IOException {
            engine.close();
        }
    }

    /// Lets a process write until it has acknowledged so many changes, then kills it.
    void writeAndKill(Path directory, Map<String, String> environment, int round, int changes) throws Exception {
        var errors = Files.createTempFile("writer", ".errors");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KillWriter.class.getName(),
                        directory.toString(),
                        Integer.toString(round))
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        int done = 0;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (note(line.split(" ", -1)) && ++done == changes) {
                    // Killed through its handle, which leaves the pipe open: what it printed before it died counts too.
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(done).as(() -> errorsIn(errors)).isGreaterThanOrEqualTo(changes);
        Files.deleteIfExists(errors);
    }

    private static String errorsIn(Path errors) {
        try {
            return Files.readString(errors);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /// @return whether the line acknowledges a change
    private boolean note(String[] words) {
        if (words[0].equals("begin") && words.length == 8) {
            keys.begin(KnownKeys.Change.parse(words));
            return false;
        }
        if (words[0].equals("done") && words.length == 4) {
            keys.acknowledge(new KnownKeys.Name(words[1], words[2]), words[3]);
            return true;
        }
        // The last line may be cut.
        return false;
    }

    /// The most puts and appends that one object was made of.
    int mostPieces() {
        return keys.mostPieces();
    }

    /// How often the deletion of a protected version was tried in vain.
    int refusals() {
        return refusals;
    }

    /// Looks for all that was acknowledged, and for nothing else; then once more after the collector has freed what no object
    /// claims.
    void check(Opened store, Path directory) throws IOException {
        assertThat(store.engine().troubles()).isEmpty();
        keys.settle(name -> store.versions(store.bucket(name.bucket()), name.key()));
        long bytes = 0;
        var sum = Usage.NONE;
        for (var bucket : store.buckets().values()) {
            var usage = checked(store, bucket);
            bytes += usage.allBytes();
            sum = sum.plus(usage);
        }
        var project = store.bucket("plain").project();
        assertThat(store.stores().projects().usage(project)).isEqualTo(sum);
        store.engine().collectNow();
        store.engine().awaitCalls();
        for (var bucket : store.buckets().values()) {
            assertHolds(store, bucket);
        }
        assertThat(payloadOnDisk(directory)).isLessThan(3 * bytes + (4 << 20));
    }

    /// Reads all objects of the bucket.
    private void assertHolds(Opened store, Bucket bucket) throws IOException {
        for (var each : keys.in(bucket.name().value()).entrySet()) {
            var found = store.versions(bucket, each.getKey().key());
            assertThat(each.getValue().found(found))
                    .as(() -> each + " is " + found)
                    .isNotNull();
        }
    }

    private Usage checked(Opened store, Bucket bucket) throws IOException {
        assertHolds(store, bucket);
        var expected = Usage.NONE;
        for (var each : keys.in(bucket.name().value()).entrySet()) {
            assertProtected(store, bucket, each.getKey().key(), each.getValue());
            expected = expected.plus(usage(each.getValue().all()));
        }
        var projects = store.stores().projects();
        assertThat(projects.checkUsage(bucket))
                .hasValueSatisfying(check -> assertThat(check.counted()).isEqualTo(check.kept()));
        abortUploads(store, bucket);
        assertThat(projects.usage(bucket)).as(bucket.name().value()).isEqualTo(expected);
        return expected;
    }

    /// Tries to delete what must stay.
    private void assertProtected(Opened store, Bucket bucket, String key, KnownVersions known) throws IOException {
        for (var version : known.all()) {
            for (var bypass : new boolean[] {false, true}) {
                if (!version.protection().allowsDeletion(Instant.now(), bypass)) {
                    assertThat(store.objects().delete(bucket, key, version.id(), bypass))
                            .isEqualTo(new DeleteOutcome.Protected(version.protection()));
                    refusals++;
                }
            }
        }
    }

    private static Usage usage(List<KnownVersions.Version> versions) {
        var usage = Usage.NONE;
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            long bytes = version.bytes();
            usage = usage.plus(
                    version.isMarker()
                            ? new Usage(0, 0, 0, 0, 1, 0, 0)
                            : i == 0 ? new Usage(bytes, 1, 0, 0, 0, 0, 0) : new Usage(0, 0, 1, bytes, 0, 0, 0));
        }
        return usage;
    }

    private static void abortUploads(Opened store, Bucket bucket) throws IOException {
        var page = store.objects().listUploads(bucket, new Listing.UploadQuery("", "", null, null, 1000));
        assertThat(page.entries())
                .hasSize(Math.toIntExact(store.stores().projects().usage(bucket).uploads()));
        for (var entry : page.entries()) {
            if (entry instanceof Listing.UploadEntry.Item(var upload)) {
                assertThat(store.objects().abort(bucket, upload.key(), upload.id()))
                        .isTrue();
            }
        }
    }

    private static long payloadOnDisk(Path directory) throws IOException {
        long sum = 0;
        for (var file : LiveFiles.below(directory).entrySet()) {
            var path = file.getKey().toString();
            sum += path.contains("/segments/") || path.contains("/extents/") ? file.getValue() : 0;
        }
        return sum;
    }
}
