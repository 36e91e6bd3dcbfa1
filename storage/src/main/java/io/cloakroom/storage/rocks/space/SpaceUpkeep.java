package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after all spaces: notes how far their databases are on disk, flushes and closes those that nobody uses, tries again to
/// open those that could not be opened, and finishes retirements.
final class SpaceUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceUpkeep.class);
    /// Rounds of the upkeep from one look at the directories of closed databases to the next.
    private static final int ROUNDS_BETWEEN_LOOKS = 5;

    private final KnownSpaces spaces;
    private final OpenDatabases databases;
    private final SpaceRetirement retirement;
    private final Exchanges exchanges;
    private final RocksSettings settings;
    private int rounds;

    SpaceUpkeep(
            KnownSpaces spaces,
            OpenDatabases databases,
            SpaceRetirement retirement,
            Exchanges exchanges,
            RocksSettings settings) {
        this.spaces = spaces;
        this.databases = databases;
        this.retirement = retirement;
        this.exchanges = exchanges;
        this.settings = settings;
    }

    /// See [OpenSpaces#tend].
    void round(boolean shortOfSpace) {
        var looks = ++rounds % ROUNDS_BETWEEN_LOOKS == 0;
        for (var space : spaces.all()) {
            if (space.retired) {
                if (looks || space.isOpen()) {
                    retirement.goOn(space);
                }
            } else {
                tend(space, shortOfSpace, looks);
            }
        }
        databases.makeRoomIfTooMany();
    }

    private void tend(Space space, boolean shortOfSpace, boolean looks) {
        try {
            var open = databases.useIfOpen(space, (database, files) -> {
                tend(space, database, files, shortOfSpace);
                return true;
            });
            if (!open && looks) {
                look(space);
            }
        } catch (IOException failed) {
            LOG.warn("space {}: {}", space.name, failed.toString());
        }
        if (isIdle(space, settings.idleClose())) {
            databases.closeIfUnused(space, true);
        }
    }

    private void tend(Space space, Database database, BlobFiles files, boolean shortOfSpace) throws IOException {
        if (!SpaceOpening.isInPlace(space)) {
            database.giveUp();
            exchanges.tell(space.name);
            return;
        }
        SpaceOpening.confirm(space);
        var released = files.extents().releasedUnsynced();
        database.noteDurable();
        files.extents().releasesSynced(released);
        database.flushDeletions(shortOfSpace);
        if (!shortOfSpace) {
            database.growLog();
        }
        if (isIdle(space, settings.idleFlush())) {
            database.settle();
        }
    }

    private static boolean isIdle(Space space, Duration time) {
        return System.nanoTime() - space.lastUsedNanos() > time.toNanos();
    }

    /// Looks whether the files that a closed database needs are there, so that trouble is reported before a request meets
    /// it, and ends when its cause does. A broken database is opened again.
    void look(Space space) {
        var missing = space.directory.missing();
        synchronized (space) {
            if (space.retired || space.changing != null || space.usable() != null || databases.isClosing()) {
                return;
            }
            if (missing != null && space.database == null) {
                if (space.trouble.missing(missing)) {
                    LOG.error("{}", missing.getMessage());
                }
            } else if (space.database != null || space.trouble.hasChanged() || space.trouble.isRetryDue()) {
                try {
                    var _ = databases.open(space, false);
                } catch (StoreException busy) {
                    LOG.debug("space {} is tried later: {}", space.name, busy.toString());
                }
            }
        }
    }
}
