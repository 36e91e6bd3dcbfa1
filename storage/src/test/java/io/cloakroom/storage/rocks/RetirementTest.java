package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.NAME;
import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.move;
import static io.cloakroom.storage.rocks.DataOnDisk.passTime;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.rocks.space.RetiredSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the files of deleted projects, whatever keeps them from being moved or removed at first.
final class RetirementTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final RocksSettings KEEPS_A_WEEK = SETTINGS.withGraceOfRetired(WEEK);
    private static final RocksSettings KEEPS_NOTHING = SETTINGS.withGraceOfRetired(Duration.ZERO);

    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path temporary;

    private DataOnDisk data;

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
    }

    private void deleteProject(RocksEngine engine) throws IOException {
        assertThat(stores(engine).projects().deleteProject(data.project, true))
                .isInstanceOf(DeleteProject.Deleted.class);
    }

    private List<Path> retired() throws IOException {
        try (var found = Files.list(data.root.resolve("retired"))) {
            return found.toList();
        }
    }

    @Test
    void aClockThatJumpsRemovesNothing() throws IOException {
        var wall = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        var nanos = new AtomicLong(5);
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
        }
        try (var directory = DataDirectory.open(data.root)) {
            var spaces = new RetiredSpaces(directory, WEEK, wall::get, nanos::get, _ -> null);
            wall.set(wall.get().plus(Duration.ofDays(8)));
            spaces.round(_ -> false);
            assertThat(retired()).hasSize(1);
            nanos.addAndGet(Duration.ofDays(6).toNanos());
            spaces.round(_ -> false);
            assertThat(retired()).hasSize(1);
        }
        try (var directory = DataDirectory.open(data.root)) {
            // What was counted before the restart counts.
            var spaces = new RetiredSpaces(directory, WEEK, wall::get, nanos::get, _ -> null);
            nanos.addAndGet(Duration.ofHours(23).toNanos());
            spaces.round(_ -> false);
            assertThat(retired()).hasSize(1);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            spaces.round(_ -> false);
            assertThat(retired()).isEmpty();
        }
    }

    @Test
    void whatAnOlderBuildRetiredIsKeptForItsTimeAndRemoved() throws IOException {
        var nanos = new AtomicLong();
        var old = data.root.resolve("retired/" + data.project + "-1767225600000");
        move(data.space(), old);
        Files.createDirectory(data.root.resolve("retired/foreign"));
        try (var directory = DataDirectory.open(data.root)) {
            var spaces = new RetiredSpaces(directory, WEEK, Instant::now, nanos::get, _ -> null);
            spaces.round(_ -> false);
            assertThat(old.resolve("db/CURRENT")).exists();
            nanos.addAndGet(WEEK.toNanos());
            spaces.round(_ -> false);
            assertThat(retired()).containsExactly(data.root.resolve("retired/foreign"));
        }
    }

    /// Nobody can say then what Object Lock protects in the space.
    @Test
    void aProjectWithObjectLockIsNotDeletedWhileItsDataIsOutOfReach() throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            var stores = stores(engine);
            var bucket = stores.projects().bucket(NAME).orElseThrow();
            var config = stores.config();
            assertThat(config.put(bucket, Versioning.ENABLED, OptionalLong.empty()))
                    .isInstanceOf(ConfigOutcome.Changed.class);
            assertThat(config.put(bucket, new ObjectLock(null), OptionalLong.empty()))
                    .isInstanceOf(ConfigOutcome.Changed.class);
        }
        move(data.root.resolve("spaces").resolve(data.project), data.aside("away"));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            assertThat(stores(engine).projects().deleteProject(data.project, true))
                    .isInstanceOfSatisfying(
                            DeleteProject.Unknown.class,
                            unknown -> assertThat(unknown.buckets())
                                    .extracting(Bucket::name)
                                    .containsExactly(NAME));
        }
        move(data.aside("away"), data.root.resolve("spaces").resolve(data.project));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
        }
    }

    @Test
    void aDeletedProjectIsListedUntilItsFilesAreRemoved() throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
            assertThat(listed(engine)).containsExactly(data.project);
            passTime(engine);
            assertThat(retired()).hasSize(1);
            assertThat(listed(engine)).containsExactly(data.project);
        }
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            assertThat(listed(engine)).containsExactly(data.project);
            passTime(engine);
            assertThat(retired()).isEmpty();
            assertThat(listed(engine)).isEmpty();
        }
    }

    private static List<String> listed(RocksEngine engine) throws IOException {
        return stores(engine).projects().projects(null, 10).stream()
                .map(Project::id)
                .toList();
    }

    /// The directory cannot be moved to `retired/`, as when that lies on another file system.
    @Test
    void whatCannotBeMovedIsRemovedWhereItLies() throws IOException {
        assumeTrue(Files.isDirectory(MEMORY), "there is no other file system: " + MEMORY);
        assumeFalse(
                Files.getFileStore(MEMORY).equals(Files.getFileStore(temporary)),
                "the temporary directory lies on " + MEMORY + " too");
        var elsewhere = Files.createTempDirectory(MEMORY, "retired");
        var retired = data.root.resolve("retired");
        Files.delete(retired);
        Files.createSymbolicLink(retired, elsewhere);
        for (int start = 0; start < 2; start++) {
            try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
                if (start == 0) {
                    deleteProject(engine);
                }
                var stores = stores(engine);
                assertThat(stores.projects().bucket(NAME)).isEmpty();
                passTime(engine);
                assertThat(data.space("db/CURRENT")).exists();
            }
        }
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            stores(engine);
            passTime(engine);
            assertThat(data.space()).doesNotExist();
            assertThat(engine.troubles()).isEmpty();
        }
        Files.delete(elsewhere);
    }

    @Test
    void aSpaceBehindALinkIsEmptiedButForWhatIsNotOurs() throws IOException {
        var disk = data.aside("disk");
        move(data.space(), disk);
        Files.createSymbolicLink(data.space(), disk);
        Files.writeString(disk.resolve("notes"), "mine");
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            deleteProject(engine);
            passTime(engine);
        }
        assertThat(data.space()).doesNotExist();
        try (var left = Files.list(disk)) {
            assertThat(left).containsExactly(disk.resolve("notes"));
        }
    }

    @Test
    void aDeletedProjectThatWasAwayIsRetiredWhenItIsBack() throws IOException {
        move(data.space(), data.aside("space"));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
            passTime(engine);
            assertThat(engine.troubles()).isEmpty();
        }
        move(data.aside("space"), data.space());
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            var stores = stores(engine);
            assertThat(stores.projects().bucket(NAME)).isEmpty();
            assertThat(data.space()).doesNotExist();
            assertThat(retired()).hasSize(1);
        }
    }

    /// The project was deleted by mistake: `control/` comes from a backup, the space from `retired/`.
    @Test
    void aSpaceThatIsInUseAgainStays() throws IOException {
        DataOnDisk.copy(data.root.resolve("control"), data.aside("control"));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
        }
        DataOnDisk.delete(data.root.resolve("control"));
        move(data.aside("control"), data.root.resolve("control"));
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            stores(engine);
            passTime(engine);
            // A project that lives keeps what lies in retired/, however long.
            assertThat(retired()).hasSize(1);
        }
        move(retired().getFirst(), data.space());
        for (int start = 0; start < 2; start++) {
            try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
                var stores = stores(engine);
                passTime(engine);
                DataOnDisk.assertWhole(stores);
            }
        }
    }

    @Test
    void aDeletedProjectIsRetiredAsSoonAsItIsBack() throws IOException {
        move(data.space(), data.aside("space"));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            deleteProject(engine);
            move(data.aside("space"), data.space());
            passTime(engine);
            assertThat(data.space()).doesNotExist();
            assertThat(retired()).hasSize(1);
        }
    }

    @Test
    void aSpaceInUseIsRetiredAtOnceAndMovedWhenItsUseEnds() throws Exception {
        var gate = new Gate();
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK, gate)) {
            var stores = stores(engine);
            var bucket = stores.projects().bucket(NAME).orElseThrow();
            gate.holdUp();
            var call = Thread.ofVirtual().start(() -> {
                try {
                    DataOnDisk.put(stores, bucket, "late", 100);
                } catch (IOException expected) {
                    // The project is deleted meanwhile.
                }
            });
            gate.awaitReached();
            deleteProject(engine);
            assertThat(engine.troubles()).singleElement().asString().contains(data.project, "deleted", "still in use");
            gate.open();
            call.join();
            passTime(engine);
            assertThat(engine.troubles()).isEmpty();
            assertThat(data.space()).doesNotExist();
            assertThat(retired()).hasSize(1);
        }
    }

    /// Holds up a commit.
    private static final class Gate implements Probe {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean armed;

        void holdUp() {
            armed = true;
        }

        void awaitReached() throws InterruptedException {
            reached.await();
        }

        void open() {
            armed = false;
            opened.countDown();
        }

        @Override
        public void reached(Step now) throws IOException {
            if (armed && now == Step.BEFORE_COMMIT && reached.getCount() > 0) {
                reached.countDown();
                try {
                    opened.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
            }
        }
    }
}
