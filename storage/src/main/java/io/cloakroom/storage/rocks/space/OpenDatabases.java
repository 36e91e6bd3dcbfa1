package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the databases of spaces when they are needed, on threads of the pool, lends them to those who use them, and closes
/// those least recently used. A database is closed, or opened again, only while nobody uses it.
final class OpenDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabases.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final KnownSpaces spaces;
    private final Pools pools;
    private final int most;
    private final SpaceOpening opening;
    private volatile boolean closing;

    /// The right to use a database, which is not closed before the lease is.
    private record Lease(Space space, Database database, BlobFiles files) implements AutoCloseable {
        @Override
        public void close() {
            synchronized (space) {
                if (--space.leases == 0) {
                    space.notifyAll();
                }
            }
        }
    }

    /// @param most databases that stay open at the same time, unless more are in use
    OpenDatabases(KnownSpaces spaces, Pools pools, int most, SpaceOpening opening) {
        this.spaces = spaces;
        this.pools = pools;
        this.most = most;
        this.opening = opening;
    }

    /// Uses a space, and opens its database first if it is closed.
    ///
    /// @param whenRetired the result for a space that was retired
    <T extends @Nullable Object> T use(Space space, T whenRetired, SpaceUse<T> use) throws IOException {
        try (var lease = lease(space)) {
            return lease == null ? whenRetired : use.of(lease.database(), lease.files());
        }
    }

    /// Uses a space without waiting, if its database is open and in order.
    ///
    /// @return whether it was
    boolean useIfOpen(Space space, SpaceUse<?> use) throws IOException {
        Lease lease;
        synchronized (space) {
            var database = space.usable();
            if (space.retired || database == null) {
                return false;
            }
            space.leases++;
            lease = new Lease(space, database, space.files);
        }
        try (lease) {
            var _ = use.of(lease.database(), lease.files());
        }
        return true;
    }

    private @Nullable Lease lease(Space space) throws IOException {
        while (true) {
            CompletableFuture<Void> change;
            synchronized (space) {
                if (space.retired) {
                    return null;
                }
                requireNotClosing();
                var database = space.usable();
                if (database != null) {
                    space.leases++;
                    space.lastUsedNanos = System.nanoTime();
                    return new Lease(space, database, space.files);
                }
                change = space.changing;
                if (change == null) {
                    space.trouble.refuseUntilRetry();
                    change = open(space, false);
                }
            }
            Pools.await(change);
        }
    }

    /// Opens the database of a space unless it is open, and waits for that.
    ///
    /// @param mayMake whether a space that never held anything is made
    void ensureOpen(Space space, boolean mayMake) throws IOException {
        while (true) {
            CompletableFuture<Void> change;
            synchronized (space) {
                if (space.usable() != null) {
                    return;
                }
                change = space.changing == null ? open(space, mayMake) : space.changing;
            }
            Pools.await(change);
        }
    }

    /// Begins to open the database of a space that is not changing. To be called under the monitor of the space.
    CompletableFuture<Void> open(Space space, boolean mayMake) throws StoreException {
        var change = new CompletableFuture<Void>();
        synchronized (space) {
            pools.open(() -> open(space, mayMake, change));
            space.changing = change;
        }
        return change;
    }

    private void open(Space space, boolean mayMake, CompletableFuture<Void> change) {
        try {
            var database = opened(space, mayMake);
            synchronized (space) {
                space.opened(database);
                space.changing = null;
            }
            change.complete(null);
        } catch (Throwable failed) {
            var why = failed instanceof StoreException said && said.kind() == StoreException.Kind.UNAVAILABLE
                    ? said
                    : Failures.inWords("space " + space.name + " cannot be opened", failed);
            synchronized (space) {
                if (space.directory.missing() == null ? space.trouble.failed(why) : space.trouble.missing(why)) {
                    LOG.error("{}", why.getMessage());
                }
                space.changing = null;
            }
            change.completeExceptionally(why);
        }
    }

    private Database opened(Space space, boolean mayMake) throws IOException {
        makeRoom(most - 1);
        try {
            return opening.open(space, mayMake);
        } catch (IOException failed) {
            if (!Failures.outOfDescriptors(failed)) {
                throw failed;
            }
            makeRoom(count() / 2);
            space.files().closeIdle();
            return opening.open(space, mayMake);
        }
    }

    /// Closes databases that nobody uses if more are open than should be.
    void makeRoomIfTooMany() {
        if (count() > most) {
            makeRoom(most - 1);
        }
    }

    /// Closes databases that nobody uses, those least recently used first, until `left` are open.
    private void makeRoom(int left) {
        var open = spaces.all().stream()
                .filter(Space::isOpen)
                .map(space -> new UsedSpace(space, space.lastUsedNanos()))
                .sorted(Comparator.comparingLong(UsedSpace::nanos))
                .toList();
        int tooMany = open.size() - left;
        for (var use : open) {
            if (tooMany > 0 && closeIfUnused(use.space(), true)) {
                tooMany--;
            }
        }
    }

    private record UsedSpace(Space space, long nanos) {}

    /// How many databases are open.
    int count() {
        return (int) spaces.all().stream().filter(Space::isOpen).count();
    }

    /// Closes a database now, on this thread, unless it is used or changing, or somebody walks over its rows.
    ///
    /// @return whether it was closed
    boolean closeIfUnused(Space space, boolean flush) {
        Database database;
        CompletableFuture<Void> change;
        synchronized (space) {
            database = space.database;
            if (database == null || space.leases > 0 || space.changing != null || database.hasCursors()) {
                return false;
            }
            space.database = null;
            change = new CompletableFuture<>();
            space.changing = change;
        }
        try {
            SpaceOpening.close(space, database, flush);
        } finally {
            synchronized (space) {
                space.changing = null;
            }
            change.complete(null);
        }
        return true;
    }

    /// Closes a database on this thread, taking its cursors back.
    ///
    /// @throws StoreException of kind BUSY when somebody uses it for longer than `patience`
    void close(Space space, Duration patience) throws IOException {
        synchronized (space) {
            space.awaitUnused(patience);
            space.takeCursorsBack();
        }
        while (space.isOpen() && !closeIfUnused(space, true)) {
            var change = space.changing();
            if (change != null) {
                Pools.await(change);
            } else {
                synchronized (space) {
                    space.awaitUnused(patience);
                }
            }
        }
    }

    boolean isClosing() {
        return closing;
    }

    void requireNotClosing() throws StoreException {
        if (closing) {
            throw new StoreException(StoreException.Kind.BUSY, "the store is closing");
        }
    }

    /// Refuses new calls, waits for those that run, closes all databases, several at a time.
    void closeAll() {
        closing = true;
        var end = System.nanoTime() + CLOSING.toNanos();
        var tasks = new ArrayList<FutureTask<?>>();
        for (var space : spaces.all()) {
            var task = new FutureTask<>(() -> closeAtLast(space, end), true);
            tasks.add(task);
            try {
                pools.open(task);
            } catch (StoreException busy) {
                task.run();
            }
        }
        for (var task : tasks) {
            try {
                Pools.await(task);
            } catch (IOException failed) {
                LOG.warn("closing: {}", failed.toString());
            }
        }
    }

    private void closeAtLast(Space space, long end) {
        try {
            var change = space.changing();
            if (change != null) {
                Pools.await(change);
            }
            synchronized (space) {
                space.awaitUnused(Duration.ofNanos(end - System.nanoTime()));
                space.takeCursorsBack();
            }
            // When time has run out, nothing is flushed: the rows are in the log, and the next start reads them from
            // there.
            closeIfUnused(space, System.nanoTime() - end < 0);
        } catch (IOException | RuntimeException stuck) {
            // It is left as a crash would leave it, which loses nothing. Closing it during a native call would end the
            // process.
            LOG.warn("space {} is not closed: {}", space.name, stuck.toString());
        }
    }
}
