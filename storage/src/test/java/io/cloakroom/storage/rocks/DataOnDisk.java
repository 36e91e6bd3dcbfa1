package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.LiveFiles;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/// A data directory for tests, with a project, a bucket, and one object each in its record, in a segment and in an extent.
public final class DataOnDisk {
    public static final RocksSettings SETTINGS = RocksSettings.defaults()
            .withReserveBytes(0)
            .withBlockCacheBytes(8 << 20)
            .withSegmentBytes(1 << 20)
            .withExtentThresholdBytes(256 << 10);
    public static final BucketName NAME = new BucketName("photos");
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
    private static final Map<String, Integer> SIZES =
            Map.of("in-index", 500, "in-segment", 90_000, "in-extent", 700_000);

    final Path root;
    final String project;

    private DataOnDisk(Path root, String project) {
        this.root = root;
        this.project = project;
    }

    public static DataOnDisk make(Path root) throws IOException {
        try (var engine = RocksEngine.open(root, SETTINGS)) {
            var stores = stores(engine);
            var project = project(stores, "shop");
            var bucket = bucket(stores, project, NAME);
            putAll(stores, bucket);
            stores.projects().sumUp(null);
            stores.projects().stop();
            return new DataOnDisk(root, project);
        }
    }

    static String project(Stores stores, String name) throws IOException {
        return ((CreateProject.Created) stores.projects().createProject(name, ""))
                .project()
                .id();
    }

    static Bucket bucket(Stores stores, String project, BucketName name) throws IOException {
        var made = stores.projects().createBucket(project, name, "us-east-1", Acl.PRIVATE);
        return ((CreateBucket.Created) made).bucket();
    }

    public static Stores stores(RocksEngine engine) throws IOException {
        return Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
    }

    static void putAll(Stores stores, Bucket bucket) throws IOException {
        for (var size : SIZES.entrySet()) {
            put(stores, bucket, size.getKey(), size.getValue());
        }
    }

    public static void put(Stores stores, Bucket bucket, String key, int bytes) throws IOException {
        var body = TestBody.of(TestBody.bytes(bytes, key.hashCode()));
        new TextKeys(stores.objects()).put(bucket, key, PLAIN, body, PutCondition.ALWAYS);
    }

    static void assertHolds(Stores stores, Bucket bucket, String key, int bytes) throws IOException {
        try (var object = new TextKeys(stores.objects()).open(bucket, key, null).orElseThrow()) {
            assertThat(TestBody.read(object.body())).isEqualTo(TestBody.bytes(bytes, key.hashCode()));
        }
    }

    /// Reads all objects as they were made.
    public static void assertWhole(Stores stores) throws IOException {
        var bucket = stores.projects().bucket(NAME).orElseThrow();
        for (var size : SIZES.entrySet()) {
            assertHolds(stores, bucket, size.getKey(), size.getValue());
        }
    }

    public Path space() {
        return root.resolve("spaces").resolve(project);
    }

    public Path space(String file) {
        return space().resolve(file);
    }

    /// A path beside the data directory.
    Path aside(String name) {
        return root.resolveSibling(root.getFileName() + "-" + name);
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isSymbolicLink(path) || !Files.isDirectory(path)) {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Files.createDirectories(target);
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Every file below a directory, with all its bytes, except those that RocksDB writes for people to read.
    static Map<String, String> contents(Path directory) throws IOException {
        var contents = new TreeMap<String, String>();
        for (var path : LiveFiles.below(directory).keySet()) {
            if (!String.valueOf(path.getFileName()).startsWith("LOG")) {
                contents.put(
                        directory.relativize(path).toString(),
                        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /// Does now what the upkeep does within some seconds. It looks at what is not open in each fifth round only. As it goes on
    /// meanwhile, one of these may be its own, and not yet over: so there are several.
    static void passTime(RocksEngine engine) throws IOException {
        for (int round = 0; round < 16; round++) {
            engine.noteDurable();
        }
        engine.collectNow();
        engine.awaitCalls();
    }
}
