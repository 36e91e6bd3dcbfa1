package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.assertHolds;
import static io.cloakroom.storage.rocks.DataOnDisk.assertWhole;
import static io.cloakroom.storage.rocks.DataOnDisk.bucket;
import static io.cloakroom.storage.rocks.DataOnDisk.contents;
import static io.cloakroom.storage.rocks.DataOnDisk.copy;
import static io.cloakroom.storage.rocks.DataOnDisk.delete;
import static io.cloakroom.storage.rocks.DataOnDisk.move;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.control.DirectoryCheck;
import io.cloakroom.storage.engine.control.DirectoryCheck.Finding;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.rocks.space.StoredSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The offline check finds what has lost its counterpart, and puts together what belongs together.
final class DirectoryCheckTest {
    private static final BucketName LATER = new BucketName("later");

    @TempDir
    private Path temporary;

    private DataOnDisk data;

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
    }

    private DirectoryCheck check() throws IOException {
        var before = contents(data.root);
        try (var spaces = StoredSpaces.open(data.root)) {
            return DirectoryCheck.of(spaces);
        } finally {
            assertThat(contents(data.root)).isEqualTo(before);
        }
    }

    private List<String> attach(Map<String, BucketName> names) throws IOException {
        var check = check();
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            return check.attach(DirectoryCheck.control(engine), names, new SecureRandom());
        }
    }

    private void later() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.putAll(stores, DataOnDisk.bucket(stores, data.project, LATER));
        }
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws IOException {
        assertThat(check().findings()).singleElement().isInstanceOfSatisfying(Finding.Whole.class, whole -> {
            assertThat(whole.project().name()).isEqualTo("shop");
            assertThat(whole.buckets()).isEqualTo(1);
        });
    }

    @Test
    void namesASpaceThatIsMissing() throws IOException {
        move(data.space(), data.aside("space"));
        assertThat(check().findings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.Unavailable.class,
                        missing -> assertThat(missing.why()).contains("missing or cannot be read"));
    }

    @Test
    void recognisesACopyOfASpace() throws IOException {
        copy(data.space(), data.space().resolveSibling(data.project + "-old"));
        assertThat(check().findings())
                .hasSize(2)
                .noneMatch(Finding::isWrong)
                .hasAtLeastOneElementOfType(Finding.Unused.class);
        assertThat(attach(Map.of())).isEmpty();
    }

    @Test
    void namesABucketThatAnOlderCopyOfItsSpaceDoesNotHold() throws IOException {
        copy(data.space(), data.aside("old"));
        later();
        delete(data.space());
        move(data.aside("old"), data.space());
        assertThat(check().findings())
                .filteredOn(Finding::isWrong)
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.Missing.class,
                        missing -> assertThat(missing.bucket().name()).isEqualTo(LATER));
    }

    @Test
    void givesABucketItsNameAgain() throws IOException {
        copy(data.root.resolve("control"), data.aside("old"));
        later();
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
        assertThat(check().findings())
                .filteredOn(Finding::isWrong)
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.Nameless.class,
                        nameless -> assertThat(nameless.firstKey()).isEqualTo("in-extent"));
        assertThat(attach(Map.of())).singleElement().asString().contains("has the name later again");
        assertThat(check().findings()).noneMatch(Finding::isWrong);
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            assertWhole(stores);
            assertHolds(stores, stores.projects().bucket(LATER).orElseThrow(), "in-extent", 700_000);
        }
    }

    /// The check tells how much a bucket holds, so that people recognise it. A bucket whose objects were all deleted is not empty
    /// as long as their versions are kept.
    @Test
    void namesTheKeyOfWhatADeletionMarkerHides() throws IOException {
        copy(data.root.resolve("control"), data.aside("old"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            var bucket = bucket(stores, data.project, LATER);
            stores.config().put(bucket, Versioning.ENABLED, OptionalLong.empty());
            DataOnDisk.put(stores, bucket, "hidden", 10);
            stores.objects().delete(bucket, new ObjectKey("hidden"), VersionRef.CURRENT, PutCondition.ALWAYS);
        }
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
        assertThat(check().findings())
                .filteredOn(Finding::isWrong)
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.Nameless.class,
                        nameless -> assertThat(nameless.firstKey()).isEqualTo("hidden"));
    }

    @Test
    void keepsWhatANewerReleaseWroteOfABucket() throws IOException {
        copy(data.root.resolve("control"), data.aside("old"));
        later();
        var unknown = new FieldWriter().text(50, "of the future").toBytes();
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var bucket = stores(engine).projects().bucket(LATER).orElseThrow();
            var copy = new Change.Set(
                    KeyLayout.BUCKET_COPY,
                    ControlCodec.copyOf(new BucketRecord(bucket, false, false, unknown), new byte[0]));
            engine.keyValue().commit(Partition.of(bucket), KeyLayout.NO_KEY, List.of(), List.of(copy));
        }
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
        assertThat(attach(Map.of())).hasSize(1);
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var row = KeyLayout.named('b', LATER.value());
            var value = engine.keyValue().get(KeyLayout.BUCKETS, row);
            assertThat(value).isNotNull();
            assertThat(ControlCodec.bucket(row, value).unknown()).isEqualTo(unknown);
        }
    }

    @Test
    void opensNoListThatWasClosed() throws IOException {
        var opened = new BucketName("opened");
        copy(data.root.resolve("control"), data.aside("old"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var projects = stores(engine).projects();
            var closed = projects.createBucket(data.project, LATER, "us-east-1", Acl.PUBLIC_READ);
            projects.setBucketAcl(((CreateBucket.Created) closed).bucket(), Acl.PRIVATE);
            projects.setBucketAcl(bucket(stores(engine), data.project, opened), Acl.PUBLIC_READ);
        }
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
        assertThat(attach(Map.of())).hasSize(2);
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var projects = stores(engine).projects();
            assertThat(projects.bucket(LATER).orElseThrow().acl()).isEqualTo(Acl.PRIVATE);
            assertThat(projects.bucket(opened).orElseThrow().acl()).isEqualTo(Acl.PUBLIC_READ);
        }
    }

    @Test
    void givesNoBucketANameThatAnotherHas() throws IOException {
        copy(data.root.resolve("control"), data.aside("old"));
        later();
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.bucket(stores, DataOnDisk.project(stores, "other"), LATER);
        }
        assertThat(attach(Map.of())).singleElement().asString().contains("the name later is taken");
        var id = check().findings().stream()
                .filter(Finding.Nameless.class::isInstance)
                .map(nameless -> ((Finding.Nameless) nameless).id())
                .findFirst()
                .orElseThrow();
        var other = new BucketName("later-again");
        assertThat(attach(Map.of(id, other))).singleElement().asString().contains("has the name later-again");
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            assertHolds(stores, stores.projects().bucket(other).orElseThrow(), "in-segment", 90_000);
        }
    }

    @Test
    void rebuildsTheControlDatabaseFromTheSpaces() throws IOException {
        delete(data.root.resolve("control"));
        var check = check();
        assertThat(check.findings())
                .hasSize(3)
                .hasOnlyElementsOfTypes(Finding.NoControl.class, Finding.Unknown.class, Finding.Nameless.class);
        try (var engine = RocksEngine.openWithoutControl(data.root, SETTINGS)) {
            assertThat(check.attach(DirectoryCheck.control(engine), Map.of(), new SecureRandom()))
                    .hasSize(2);
        }
        assertThat(check().findings()).singleElement().isInstanceOf(Finding.Whole.class);
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            assertWhole(stores(engine));
        }
        assertThatThrownBy(() -> RocksEngine.openWithoutControl(data.root, SETTINGS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("There is something left");
    }

    @Test
    void goesOnBehindASpaceThatIsDamaged() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.putAll(stores, DataOnDisk.bucket(stores, DataOnDisk.project(stores, "other"), LATER));
        }
        try (var tables = Files.newDirectoryStream(data.space("db"), "*.sst")) {
            for (var table : tables) {
                Files.delete(table);
            }
        }
        assertThat(check().findings())
                .hasSize(2)
                .hasAtLeastOneElementOfType(Finding.Whole.class)
                .hasAtLeastOneElementOfType(Finding.Unavailable.class);
    }

    @Test
    void refusesADirectoryThatIsInUseOrNotThere() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            assertThat(engine.writable()).isTrue();
            assertThatThrownBy(() -> StoredSpaces.open(data.root)).hasMessageContaining("in use by another process");
        }
        assertThatThrownBy(() -> StoredSpaces.open(data.aside("nothing")))
                .hasMessageContaining("There is no data directory");
        assertThat(Files.exists(data.aside("nothing"))).isFalse();
    }
}
