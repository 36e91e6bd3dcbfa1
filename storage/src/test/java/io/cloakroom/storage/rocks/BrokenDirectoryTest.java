package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.NAME;
import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.assertWhole;
import static io.cloakroom.storage.rocks.DataOnDisk.contents;
import static io.cloakroom.storage.rocks.DataOnDisk.copy;
import static io.cloakroom.storage.rocks.DataOnDisk.delete;
import static io.cloakroom.storage.rocks.DataOnDisk.move;
import static io.cloakroom.storage.rocks.DataOnDisk.passTime;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Data directories in which a part is missing, older, or of another space. Opening them changes nothing, the error names what is
/// missing, and everything is there again once the part is back.
final class BrokenDirectoryTest {
    @TempDir
    private Path temporary;

    private DataOnDisk data;

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Breaks the project's space while no server runs, and mends it under the server that has opened it.
    private void assertHarmless(Step breaking, Step mending, String named) throws IOException {
        breaking.run();
        var found = Files.exists(data.space()) ? contents(data.space()) : null;
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            passTime(engine);
            assertUnavailable(() -> stores.projects().bucket(NAME));
            assertThat(engine.troubles()).singleElement().asString().contains(data.project, named);
            assertOthersWork(stores);
            passTime(engine);
            assertThat(Files.exists(data.space()) ? contents(data.space()) : null)
                    .isEqualTo(found);
            mending.run();
            awaitMended(engine, stores);
            assertWhole(stores);
            assertThat(engine.troubles()).isEmpty();
        }
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            passTime(engine);
            assertWhole(stores);
            assertThat(stores.projects()
                            .checkUsage(stores.projects().bucket(NAME).orElseThrow()))
                    .hasValueSatisfying(check -> assertThat(check.agrees()).isTrue());
        }
    }

    /// The upkeep may have begun to open the space right before it was mended. It tries again some seconds later then.
    private static void awaitMended(RocksEngine engine, Stores stores) throws IOException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            passTime(engine);
            try {
                assertThat(stores.projects().bucket(NAME)).isPresent();
                return;
            } catch (StoreException unavailable) {
                if (System.nanoTime() - end > 0) {
                    throw unavailable;
                }
            }
        }
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }

    private static void assertOthersWork(Stores stores) throws IOException {
        var other = DataOnDisk.project(stores, "other");
        var bucket = DataOnDisk.bucket(stores, other, new BucketName("others-bucket"));
        DataOnDisk.putAll(stores, bucket);
        assertThat(stores.projects().usage(other).objects()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db/CURRENT", "db", "mark", "segments", "extents", "segments/mark", "extents/mark"})
    void waitsForAMissingPart(String part) throws IOException {
        var aside = data.aside("part");
        assertHarmless(() -> move(data.space(part), aside), () -> move(aside, data.space(part)), data.project);
    }

    @Test
    void waitsForDatabaseAndMark() throws IOException {
        assertHarmless(
                () -> {
                    move(data.space("db"), data.aside("db"));
                    move(data.space("mark"), data.aside("mark"));
                },
                () -> {
                    move(data.aside("mark"), data.space("mark"));
                    move(data.aside("db"), data.space("db"));
                },
                "database is missing");
    }

    @Test
    void waitsForATable() throws IOException {
        Path table;
        try (var tables = Files.newDirectoryStream(data.space("db"), "*.sst")) {
            table = tables.iterator().next();
        }
        var aside = data.aside("table");
        assertHarmless(() -> move(table, aside), () -> move(aside, table), String.valueOf(table.getFileName()));
    }

    /// The state after a kill, when somebody then deletes or does not copy `*.log`. The changes of the last second are in the log
    /// alone, and neither mark nor manifest knows of them.
    @Test
    void waitsForTheLog() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "late", 500);
            copy(data.space(), data.aside("killed"));
        }
        delete(data.space());
        move(data.aside("killed"), data.space());
        Path log;
        try (var logs = Files.newDirectoryStream(data.space("db"), "*.log")) {
            log = logs.iterator().next();
        }
        var aside = data.aside("log");
        assertHarmless(() -> move(log, aside), () -> move(aside, log), "log");
    }

    @Test
    void waitsForTheWholeSpace() throws IOException {
        assertHarmless(
                () -> move(data.space(), data.aside("space")),
                () -> move(data.aside("space"), data.space()),
                "missing or cannot be read");
    }

    /// The state when the disk of a project is not mounted.
    @Test
    void waitsForWhatLiesInAnEmptyDirectory() throws IOException {
        assertHarmless(
                () -> {
                    move(data.space(), data.aside("space"));
                    Files.createDirectory(data.space());
                },
                () -> {
                    Files.delete(data.space());
                    move(data.aside("space"), data.space());
                },
                "missing");
    }

    @Test
    void waitsForASpaceThatALinkLeadsNowhere() throws IOException {
        assertHarmless(
                () -> {
                    move(data.space(), data.aside("disk"));
                    Files.createSymbolicLink(data.space(), temporary.resolve("nowhere"));
                },
                () -> {
                    Files.delete(data.space());
                    Files.createSymbolicLink(data.space(), data.aside("disk"));
                },
                "missing or cannot be read");
    }

    /// A copy of the database from before the last writes, beside the payload of today.
    @Test
    void waitsForTheIndexThatBelongsToThePayload() throws IOException {
        copy(data.space("db"), data.aside("old-db"));
        Files.copy(data.space("mark"), data.aside("old-mark"));
        var more = new BucketName("more");
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            DataOnDisk.putAll(stores(engine), DataOnDisk.bucket(stores(engine), data.project, more));
        }
        move(data.space("db"), data.aside("new-db"));
        move(data.space("mark"), data.aside("new-mark"));
        copy(data.aside("old-db"), data.space("db"));
        Files.copy(data.aside("old-mark"), data.space("mark"));
        var found = contents(data.space());
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            passTime(engine);
            assertUnavailable(() -> stores.projects().bucket(NAME));
            assertThat(engine.troubles()).singleElement().asString().contains("copies from different times");
            assertThat(contents(data.space())).isEqualTo(found);
        }
        delete(data.space("db"));
        Files.delete(data.space("mark"));
        move(data.aside("new-db"), data.space("db"));
        move(data.aside("new-mark"), data.space("mark"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            passTime(engine);
            assertWhole(stores);
            DataOnDisk.assertHolds(stores, stores.projects().bucket(more).orElseThrow(), "in-extent", 700_000);
        }
    }

    /// The manifest lost its end, where the last tables are named.
    @Test
    void waitsForTheEndOfTheManifest() throws IOException {
        Path manifest;
        try (var manifests = Files.newDirectoryStream(data.space("db"), "MANIFEST-*")) {
            manifest = manifests.iterator().next();
        }
        var whole = Files.readAllBytes(manifest);
        assertHarmless(
                () -> Files.write(manifest, Arrays.copyOf(whole, whole.length - 120)),
                () -> Files.write(manifest, whole),
                data.project);
    }

    /// The state after a backup that left out the extents.
    @Test
    void waitsForTheExtentsThatBelongToTheIndex() throws IOException {
        for (var part : List.of("db", "segments")) {
            copy(data.space(part), data.aside("old-" + part));
        }
        Files.copy(data.space("mark"), data.aside("old-mark"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "late", 700_000);
        }
        assertHarmless(
                () -> {
                    for (var part : List.of("db", "segments", "mark")) {
                        move(data.space(part), data.aside("new-" + part));
                        move(data.aside("old-" + part), data.space(part));
                    }
                },
                () -> {
                    for (var part : List.of("db", "segments", "mark")) {
                        move(data.space(part), data.aside("old-" + part));
                        move(data.aside("new-" + part), data.space(part));
                    }
                },
                "copies from different times");
    }

    /// A copy that was closed in order, with the log of a later run in it.
    @Test
    void waitsForTheDatabaseThatTheLogBelongsTo() throws IOException {
        copy(data.space(), data.aside("old"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "late", 500);
            copy(data.space(), data.aside("killed"));
        }
        delete(data.space());
        move(data.aside("killed"), data.space());
        copy(data.aside("old"), data.space());
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            passTime(engine);
            assertUnavailable(() -> stores.projects().bucket(NAME));
            assertThat(engine.troubles()).singleElement().asString().contains(data.project);
        }
    }

    @Test
    void doesNotTakeTheSpaceOfAnotherProjectForItsOwn() throws IOException {
        Path other;
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            other = data.space().resolveSibling(DataOnDisk.project(stores, "twin"));
        }
        assertHarmless(
                () -> {
                    move(data.space(), data.aside("space"));
                    copy(other, data.space());
                },
                () -> {
                    delete(data.space());
                    move(data.aside("space"), data.space());
                },
                "belongs to another space");
    }

    /// A missing space comes back as an older copy while the server runs.
    @Test
    void knowsNoMoreThanTheOlderCopyThatCameBack() throws IOException {
        copy(data.space(), data.aside("old"));
        var late = new BucketName("late");
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            var bucket = DataOnDisk.bucket(stores, data.project, late);
            DataOnDisk.putAll(stores, bucket);
            assertThat(stores.projects().bucket(late)).contains(bucket);
            move(data.space(), data.aside("new"));
            passTime(engine);
            assertUnavailable(() -> stores.projects().bucket(late));
            copy(data.aside("old"), data.aside("copy"));
            move(data.aside("copy"), data.space());
            awaitMended(engine, stores);
            assertWhole(stores);
            // The bucket is missing in the older copy. It is neither empty nor deleted, but not available.
            assertUnavailable(() -> stores.projects().bucket(late));
            assertThat(stores.projects().usage(data.project)).isEqualTo(new Usage(790_500, 3, 0, 0, 0, 0, 0));
        }
        delete(data.space());
        move(data.aside("new"), data.space());
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.assertHolds(stores, stores.projects().bucket(late).orElseThrow(), "in-extent", 700_000);
        }
    }

    /// A copy of the database alone, from before the last writes.
    @Test
    void waitsForTheDatabaseThatTheMarkSpeaksOf() throws IOException {
        copy(data.space("db"), data.aside("old-db"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "late", 90_000);
        }
        move(data.space("db"), data.aside("new-db"));
        copy(data.aside("old-db"), data.space("db"));
        assertHarmless(
                () -> {},
                () -> {
                    delete(data.space("db"));
                    move(data.aside("new-db"), data.space("db"));
                },
                "acknowledged writes are lost");
    }

    /// Two spaces that were closed cleanly and look alike from outside.
    @Test
    void doesNotTakeTheDatabaseOfAnotherProjectForItsOwn() throws IOException {
        Path others;
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            var other = DataOnDisk.project(stores, "twin");
            DataOnDisk.putAll(stores, DataOnDisk.bucket(stores, other, new BucketName("twins-bucket")));
            others = data.root.resolve("spaces").resolve(other).resolve("db");
        }
        assertHarmless(
                () -> {
                    move(data.space("db"), data.aside("db"));
                    copy(others, data.space("db"));
                },
                () -> {
                    delete(data.space("db"));
                    move(data.aside("db"), data.space("db"));
                },
                "its database is not the one");
    }

    @Test
    void neverTakesALostControlDatabaseForAFirstStart() throws IOException {
        move(data.root.resolve("control"), data.aside("control"));
        var found = contents(data.root);
        for (var withFormat : List.of(true, false)) {
            if (!withFormat) {
                move(data.root.resolve("format"), data.aside("format"));
            }
            assertThatThrownBy(this::openStores)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("control")
                    .hasMessageContaining("Nothing");
            assertThat(data.root.resolve("control")).doesNotExist();
        }
        move(data.aside("format"), data.root.resolve("format"));
        assertThat(contents(data.root)).isEqualTo(found);
        move(data.aside("control"), data.root.resolve("control"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            assertWhole(stores(engine));
        }
    }

    private void openStores() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            stores(engine);
        }
    }

    @Test
    void worksWithASpaceOnAnotherDisk() throws IOException {
        move(data.space(), data.aside("disk"));
        Files.createSymbolicLink(data.space(), data.aside("disk"));
        for (int start = 0; start < 2; start++) {
            try (var engine = RocksEngine.open(data.root, SETTINGS)) {
                var stores = stores(engine);
                assertWhole(stores);
                DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "new-" + start, 90_000);
                passTime(engine);
            }
        }
        assertThat(data.space()).isSymbolicLink();
    }

    @Test
    void leavesAloneWhatItDidNotMake() throws IOException {
        var spaces = data.root.resolve("spaces");
        Files.writeString(spaces.resolve("README"), "mine");
        Files.createDirectory(spaces.resolve("empty"));
        Files.createDirectory(spaces.resolve(".hidden"));
        Files.createSymbolicLink(spaces.resolve("link"), temporary.resolve("nowhere"));
        copy(data.space(), spaces.resolve(data.project + "-old"));
        Files.createDirectory(data.root.resolve("retired/lost+found"));
        Files.writeString(data.root.resolve("retired/photos-2024"), "mine");
        Files.writeString(data.space("segments/.nfs0001"), "mine");
        Files.writeString(data.space("extents/notes.txt"), "mine");
        Files.createDirectory(data.space("lost+found"));
        try (var engine = RocksEngine.open(data.root, SETTINGS.withGraceOfRetired(Duration.ZERO))) {
            assertWhole(stores(engine));
            passTime(engine);
            assertThat(engine.troubles()).isEmpty();
        }
        for (var name : List.of("README", "empty", ".hidden", data.project + "-old/db/CURRENT")) {
            assertThat(spaces.resolve(name)).exists();
        }
        assertThat(spaces.resolve("link")).isSymbolicLink();
        assertThat(data.root.resolve("retired/lost+found")).exists();
        assertThat(data.root.resolve("retired/photos-2024")).exists();
        assertThat(data.space("segments/.nfs0001")).exists();
        assertThat(data.space("extents/notes.txt")).exists();
        assertThat(data.space("lost+found")).exists();
    }

    /// A space's directory is moved away, and a copy is put in its place, while the server runs. What was acknowledged since the
    /// copy is not in it, and nothing more is written to the files that are gone.
    @Test
    void noticesThatADirectoryWasExchangedWhileItWasOpen() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            assertWhole(stores);
            move(data.space(), data.aside("moved"));
            passTime(engine);
            assertUnavailable(() -> new TextKeys(stores.objects())
                    .head(stores.projects().bucket(NAME).orElseThrow(), "in-index", null));
            assertThat(engine.troubles()).singleElement().asString().contains("missing");
            copy(data.aside("moved"), data.space());
            passTime(engine);
            assertWhole(stores);
            var bucket = stores.projects().bucket(NAME).orElseThrow();
            DataOnDisk.put(stores, bucket, "new", 90_000);
        }
        delete(data.aside("moved"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            assertWhole(stores);
            DataOnDisk.assertHolds(stores, stores.projects().bucket(NAME).orElseThrow(), "new", 90_000);
        }
    }

    @Test
    void usageIsExactAfterASpaceWasRestoredFromAnOlderCopy() throws IOException {
        copy(data.space(), data.aside("old"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            DataOnDisk.put(stores, stores.projects().bucket(NAME).orElseThrow(), "late", 300_000);
            stores.projects().sumUp(null);
            stores.projects().stop();
        }
        delete(data.space());
        move(data.aside("old"), data.space());
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = stores(engine);
            assertThat(stores.projects().usage(data.project)).isEqualTo(new Usage(790_500, 3, 0, 0, 0, 0, 0));
            stores.projects().stop();
        }
        // A sum that was stored is believed, and the buckets are not counted. The collector may visit the space at the
        // same
        // time, which opens its database, too; but not at each of many starts.
        boolean isOpened = true;
        for (int start = 0; isOpened && start < 50; start++) {
            try (var engine = RocksEngine.open(data.root, SETTINGS)) {
                assertThat(engine.foundAtRest(data.project)).isPresent();
                var projects = stores(engine).projects();
                assertThat(projects.usage(data.project)).isEqualTo(new Usage(790_500, 3, 0, 0, 0, 0, 0));
                isOpened = engine.openDatabases() > 1;
                projects.stop();
            }
        }
        assertThat(isOpened).isFalse();
    }

    @Test
    void aDirectoryThatCannotBeReadIsTroubleAndHeals() throws IOException {
        // Root may read everything, so a file in the place of the directory has to stand for any error of a `stat`.
        assertHarmless(
                () -> {
                    move(data.space(), data.aside("space"));
                    Files.writeString(data.space(), "no directory");
                    Files.setPosixFilePermissions(data.space(), PosixFilePermissions.fromString("---------"));
                },
                () -> {
                    Files.delete(data.space());
                    move(data.aside("space"), data.space());
                },
                "missing or cannot be read");
    }
}
