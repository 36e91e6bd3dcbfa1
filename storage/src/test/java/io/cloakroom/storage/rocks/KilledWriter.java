package io.cloakroom.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that writes until it is killed, [KillWriter], and what is known of its work.
final class KilledWriter {
    private static final StoreSettings SETTINGS = new StoreSettings(1024, 10);

    /// The last change of each key that was acknowledged, and one that had begun: it may or may not have happened.
    private final Map<String, Change> acknowledged = new HashMap<>();

    private final Map<String, Change> begun = new HashMap<>();

    /// One change of a key, as the writing process says it.
    record Change(String key, String kind, int size, long seed) {
        static Change parse(String[] words) {
            return new Change(words[1], words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]));
        }

        byte @Nullable [] content() {
            return kind.equals("delete") ? null : TestBody.bytes(size, seed);
        }
    }

    /// A store that is open, with its one bucket.
    record Opened(RocksEngine engine, TextKeys objects, ProjectStore projects, Bucket bucket) implements AutoCloseable {
        static Opened at(Path directory) throws IOException {
            var engine = RocksEngine.open(
                    directory,
                    RocksSettings.defaults()
                            .withReserveBytes(0)
                            .withWriteBufferBytes(1 << 20)
                            .withSegmentBytes(1 << 20)
                            .withExtentThresholdBytes(128 << 10));
            var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), SETTINGS);
            var name = new BucketName("bucket");
            var bucket = stores.projects().bucket(name);
            if (bucket.isPresent()) {
                return new Opened(engine, new TextKeys(stores.objects()), stores.projects(), bucket.get());
            }
            var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
            var made = stores.projects().createBucket(project.id(), name, "us-east-1", CannedAcl.PRIVATE);
            return new Opened(
                    engine, new TextKeys(stores.objects()), stores.projects(), ((CreateBucket.Created) made).bucket());
        }

        byte @Nullable [] get(String key) throws IOException {
            var found = objects.open(bucket, key, null);
            if (found.isEmpty()) {
                return null;
            }
            try (var object = found.get()) {
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
                    // By its handle, which leaves the pipe open: what it said before it died counts too.
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
        if (words[0].equals("begin") && words.length == 5) {
            var change = Change.parse(words);
            begun.put(change.key(), change);
            return false;
        }
        if (words[0].equals("done") && words.length == 2) {
            var change = begun.remove(words[1]);
            assertThat(change).isNotNull();
            acknowledged.put(change.key(), change);
            return true;
        }
        // The last line may be cut.
        return false;
    }

    /// Looks for all that was acknowledged, and for nothing else.
    void check(Opened store, Path directory) throws IOException {
        assertThat(store.engine().troubles()).isEmpty();
        for (var change : List.copyOf(begun.values())) {
            var found = store.get(change.key());
            if (same(found, change.content())) {
                acknowledged.put(change.key(), change);
            }
        }
        begun.clear();
        long objects = 0;
        long bytes = 0;
        for (var change : acknowledged.values()) {
            var expected = change.content();
            assertThat(same(store.get(change.key()), expected))
                    .as(change.toString())
                    .isTrue();
            objects += expected == null ? 0 : 1;
            bytes += expected == null ? 0 : expected.length;
        }
        assertThat(store.projects().checkUsage(store.bucket()))
                .hasValueSatisfying(check -> assertThat(check.agrees()).isTrue());
        assertThat(store.projects().usage(store.bucket().project()))
                .isEqualTo(store.projects().usage(store.bucket()));
        abortUploads(store);
        assertThat(store.projects().usage(store.bucket())).isEqualTo(new Usage(bytes, objects, 0, 0, 0, 0, 0));
        var partition = new Partition(store.bucket().project(), store.bucket().id());
        assertThat(store.engine().keyValue().counters(partition)).containsEntry(Counter.UPLOAD_BYTES, 0L);
        store.engine().collectNow();
        store.engine().awaitCalls();
        assertThat(payloadOnDisk(directory)).isLessThan(3 * bytes + (4 << 20));
    }

    private static boolean same(byte @Nullable [] a, byte @Nullable [] b) {
        return Arrays.equals(a, b);
    }

    private static void abortUploads(Opened store) throws IOException {
        var page = store.objects().listUploads(store.bucket(), new Listing.UploadQuery("", "", null, null, 1000));
        assertThat(page.entries())
                .hasSize(Math.toIntExact(store.projects().usage(store.bucket()).uploads()));
        for (var entry : page.entries()) {
            if (entry instanceof Listing.UploadEntry.Item(var upload)) {
                assertThat(store.objects().abort(store.bucket(), upload.key(), upload.id()))
                        .isTrue();
            }
        }
    }

    private static long payloadOnDisk(Path directory) throws IOException {
        long sum = 0;
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var path = file.toString();
                sum += path.contains("/segments/") || path.contains("/extents/") ? Files.size(file) : 0;
            }
        }
        return sum;
    }
}
