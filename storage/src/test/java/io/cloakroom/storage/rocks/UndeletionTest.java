package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.assertHolds;
import static io.cloakroom.storage.rocks.DataOnDisk.bucket;
import static io.cloakroom.storage.rocks.DataOnDisk.put;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.FailingEngine;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A kill or a failing disk while the deletion of a project is being taken back leaves all of the project, or none of it.
final class UndeletionTest {
    private static final RocksSettings KEEPS_A_WEEK = SETTINGS.withGraceOfRetired(Duration.ofDays(7));
    private static final List<BucketName> NAMES =
            List.of(new BucketName("wares-1"), new BucketName("wares-2"), new BucketName("wares-3"));
    /// The commits of an undeletion: one for each bucket, and one for the project.
    private static final int COMMITS = 1 + NAMES.size() + 1;

    @TempDir
    private Path temporary;

    private DataOnDisk data;

    /// Passes over the catching of what the store expects to be thrown, as a kill does.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Countdown implements Function<Partition, Fate> {
        private final @Nullable Fate fate;
        private int left = Integer.MAX_VALUE;

        /// @param fate of the commits after that; `null` for a kill instead of one
        Countdown(@Nullable Fate fate) {
            this.fate = fate;
        }

        @Override
        public Fate apply(Partition partition) {
            if (left-- > 0) {
                return Fate.DONE;
            }
            if (fate == null) {
                throw new Killed();
            }
            return fate;
        }
    }

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            var stores = stores(engine);
            for (var name : NAMES) {
                put(stores, bucket(stores, data.project, name), "key", 90_000);
            }
        }
    }

    private static Stores failing(RocksEngine engine, Countdown countdown) throws IOException {
        return Stores.over(
                new FailingEngine(engine, countdown),
                InstantSource.system(),
                new SecureRandom(),
                StoreSettings.DEFAULT);
    }

    private UndeleteProject undelete(Stores stores) throws IOException {
        return stores.projects().undeleteProject(data.project, "shop");
    }

    private void assertDeleted(Stores stores) throws IOException {
        assertThat(stores.projects().projectNamed("shop")).isEmpty();
        for (var name : NAMES) {
            assertThat(stores.projects().bucket(name)).isEmpty();
        }
    }

    private void assertWhole(Stores stores) throws IOException {
        assertThat(stores.projects().projectNamed("shop")).isPresent();
        DataOnDisk.assertWhole(stores);
        for (var name : NAMES) {
            assertHolds(stores, stores.projects().bucket(name).orElseThrow(), "key", 90_000);
        }
    }

    private void assertUndeletes(Stores stores) throws IOException {
        assertThat(undelete(stores))
                .isInstanceOfSatisfying(
                        UndeleteProject.Undeleted.class,
                        undeleted -> assertThat(undeleted.nameless()).isEmpty());
        assertWhole(stores);
    }

    @Test
    void afterAKillTheProjectIsEitherDeletedOrComplete() throws IOException {
        for (int commits = 0; commits < COMMITS; commits++) {
            var kill = new Countdown(null);
            try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
                var stores = failing(engine, kill);
                assertThat(stores.projects().deleteProject(data.project, true))
                        .isInstanceOf(DeleteProject.Deleted.class);
                kill.left = commits;
                assertThatThrownBy(() -> undelete(stores)).isInstanceOf(Killed.class);
            }
            try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
                var stores = stores(engine);
                assertDeleted(stores);
                assertUndeletes(stores);
            }
        }
    }

    @Test
    void isAskedForAgainAfterAFailure() throws IOException {
        for (int commits = 0; commits < COMMITS; commits++) {
            var failure = new Countdown(Fate.LOST);
            try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
                var stores = failing(engine, failure);
                stores.projects().deleteProject(data.project, true);
                failure.left = commits;
                assertThatThrownBy(() -> undelete(stores)).isInstanceOf(StoreException.class);
                failure.left = Integer.MAX_VALUE;
                if (commits % 2 == 0) {
                    assertDeleted(stores);
                }
                assertUndeletes(stores);
            }
        }
    }

    /// A commit that is reported as failed may be on disk: then the project is there, and its data must not go.
    @Test
    void isWholeWhenTheLastCommitIsOnDiskThoughItFailed() throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            var countdown = new Countdown(Fate.DONE_UNSAID);
            var stores = failing(engine, countdown);
            stores.projects().deleteProject(data.project, true);
            countdown.left = COMMITS - 1;
            assertThatThrownBy(() -> undelete(stores)).isInstanceOf(StoreException.class);
            countdown.left = Integer.MAX_VALUE;
            assertWhole(stores);
        }
        try (var engine = RocksEngine.open(data.root, KEEPS_A_WEEK)) {
            assertWhole(stores(engine));
        }
    }
}
