package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All spaces: opens their databases when they are needed, on a platform thread, and closes those least recently used.
final class Spaces {
    private static final Logger LOG = LoggerFactory.getLogger(Spaces.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final DataDirectory directory;
    private final RocksSettings settings;
    private final Pools pools;
    private final Natives natives;
    private final Probe probe;
    private final SpaceFiles files;
    private final Map<String, Space> spaces = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /// Makes what keeps the files of a space.
    interface SpaceFiles {
        BlobFiles of(Path directory);
    }

    /// The use of a space with its database open, until it is closed.
    record Lease(Space space, Database database) implements AutoCloseable {
        BlobFiles files() {
            return space.files;
        }

        @Override
        public void close() {
            synchronized (space) {
                if (--space.leases == 0) {
                    space.notifyAll();
                }
            }
        }
    }

    Spaces(
            DataDirectory directory,
            RocksSettings settings,
            Pools pools,
            Natives natives,
            Probe probe,
            SpaceFiles files) {
        this.directory = directory;
        this.settings = settings;
        this.pools = pools;
        this.natives = natives;
        this.probe = probe;
        this.files = files;
    }

    void create(String name) throws IOException {
        if (closing) {
            throw closed();
        }
        directory.createSpace(name);
    }

    /// The space with its database open; `null` when there is no such space.
    @Nullable
    Lease lease(String name) throws IOException {
        while (true) {
            var space = find(name);
            if (space == null) {
                return null;
            }
            CompletableFuture<Void> change;
            synchronized (space) {
                if (space.retired) {
                    return null;
                }
                if (closing) {
                    throw closed();
                }
                change = space.changing;
                var database = space.database;
                if (change == null && database != null && !database.broken()) {
                    space.leases++;
                    space.lastUsedNanos = System.nanoTime();
                    return new Lease(space, database);
                }
                if (change == null) {
                    space.refuseWhileTroubled();
                    change = open(space);
                }
            }
            Pools.await(change);
        }
    }

    /// The space without a wait, if its database is open and in order.
    @Nullable
    Lease leaseIfOpen(Space space) {
        synchronized (space) {
            var database = space.database;
            if (space.retired || space.changing != null || database == null || database.broken()) {
                return null;
            }
            space.leases++;
            return new Lease(space, database);
        }
    }

    private @Nullable Space find(String name) {
        var known = spaces.get(name);
        if (known != null) {
            return known;
        }
        var path = directory.space(name);
        if (!Files.isDirectory(path)) {
            return null;
        }
        return spaces.computeIfAbsent(name, _ -> new Space(name, path, files.of(path)));
    }

    /// The files of a space, its database open or not; `null` when there is no such space.
    @Nullable
    BlobFiles files(String name) {
        var space = find(name);
        return space == null ? null : space.files;
    }

    private CompletableFuture<Void> open(Space space) throws StoreException {
        var change = new CompletableFuture<Void>();
        pools.open(() -> {
            try {
                var database = opened(space);
                synchronized (space) {
                    space.opened(database);
                    space.changing = null;
                }
                change.complete(null);
            } catch (Throwable failed) {
                var why = Failures.inWords("space " + space.name + " cannot be opened", failed);
                LOG.error("{}", why.getMessage());
                synchronized (space) {
                    space.failed(why);
                    space.changing = null;
                }
                change.completeExceptionally(why);
            }
        });
        space.changing = change;
        return change;
    }

    private Database opened(Space space) throws IOException {
        makeRoom(settings.maxOpenDatabases() - 1);
        try {
            return openedNow(space);
        } catch (IOException failed) {
            if (!Failures.outOfDescriptors(failed)) {
                throw failed;
            }
            makeRoom(open() / 2);
            space.files.closeIdle();
            return openedNow(space);
        }
    }

    private Database openedNow(Space space) throws IOException {
        var old = detachBroken(space);
        if (old != null) {
            old.close(true);
            space.files.reopening();
        }
        var database = Database.open(space.name, space.directory, settings, natives, pools, space.files, probe);
        try {
            space.files.prepare(database);
            return database;
        } catch (IOException | RuntimeException failed) {
            database.close(true);
            throw failed;
        }
    }

    private static @Nullable Database detachBroken(Space space) throws StoreException {
        synchronized (space) {
            var old = space.database;
            if (old != null) {
                awaitUnused(space, PATIENCE);
                space.database = null;
            }
            return old;
        }
    }

    /// @throws StoreException of kind BUSY when somebody uses it all the time
    private static void awaitUnused(Space space, Duration patience) throws StoreException {
        var end = System.nanoTime() + patience.toNanos();
        try {
            while (space.leases > 0) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                    throw new StoreException(
                            StoreException.Kind.BUSY,
                            "space " + space.name + " is still in use by " + space.leases + " calls");
                }
                TimeUnit.NANOSECONDS.timedWait(space, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.BUSY, "interrupted while space " + space.name + " was in use");
        }
    }

    /// @param most databases that stay open, if the others are not in use
    private void makeRoom(int most) {
        var open = spaces.values().stream()
                .filter(Spaces::isOpen)
                .map(space -> new LastUse(space, lastUsedNanos(space)))
                .sorted(Comparator.comparingLong(LastUse::nanos))
                .toList();
        int tooMany = open.size() - most;
        for (var use : open) {
            if (tooMany > 0 && closeIfUnused(use.space(), true)) {
                tooMany--;
            }
        }
    }

    private record LastUse(Space space, long nanos) {}

    private static boolean isOpen(Space space) {
        synchronized (space) {
            return space.database != null;
        }
    }

    private static long lastUsedNanos(Space space) {
        synchronized (space) {
            return space.lastUsedNanos;
        }
    }

    /// Closes a database now, on this thread, unless it is used or changing.
    private boolean closeIfUnused(Space space, boolean flush) {
        Database database;
        CompletableFuture<Void> change;
        synchronized (space) {
            database = space.database;
            if (database == null || space.leases > 0 || space.changing != null) {
                return false;
            }
            space.database = null;
            change = new CompletableFuture<>();
            space.changing = change;
        }
        try {
            database.close(flush);
        } finally {
            synchronized (space) {
                space.changing = null;
            }
            change.complete(null);
        }
        return true;
    }

    /// Takes a space away: nobody new gets it, who uses it is waited for, its files move.
    void retire(String name) throws IOException {
        var space = find(name);
        if (space == null) {
            return;
        }
        synchronized (space) {
            space.retired = true;
        }
        try {
            var moved = new FutureTask<>(() -> {
                close(space);
                directory.retireSpace(name, settings.clock().instant());
                space.files.forget();
                return true;
            });
            pools.open(moved);
            Pools.await(moved);
            spaces.remove(name);
        } catch (IOException failed) {
            synchronized (space) {
                space.retired = false;
            }
            throw failed;
        }
    }

    private void close(Space space) throws IOException {
        synchronized (space) {
            awaitUnused(space, PATIENCE);
        }
        while (isOpen(space) && !closeIfUnused(space, true)) {
            var change = changing(space);
            if (change != null) {
                Pools.await(change);
            }
        }
    }

    private static @Nullable CompletableFuture<Void> changing(Space space) {
        synchronized (space) {
            return space.changing;
        }
    }

    /// Notes how far the open databases are on disk; flushes and then closes those that nobody uses.
    void tend(boolean shortOfSpace) {
        for (var space : spaces.values()) {
            try (var lease = leaseIfOpen(space)) {
                if (lease != null) {
                    var released = space.files.releasedUnsynced();
                    lease.database().noteDurable();
                    space.files.releasesSynced(released);
                    lease.database().flushDeletions(shortOfSpace);
                    lease.database().growLog();
                    if (idle(space, settings.idleFlush())) {
                        lease.database().settle();
                    }
                }
            } catch (IOException failed) {
                LOG.warn("space {}: {}", space.name, failed.toString());
            }
            if (idle(space, settings.idleClose())) {
                closeIfUnused(space, true);
            }
        }
        if (spaces.values().stream().filter(Spaces::isOpen).count() > settings.maxOpenDatabases()) {
            makeRoom(settings.maxOpenDatabases() - 1);
        }
    }

    private static boolean idle(Space space, Duration time) {
        return System.nanoTime() - lastUsedNanos(space) > time.toNanos();
    }

    List<Space> known() {
        return List.copyOf(spaces.values());
    }

    int open() {
        return (int) spaces.values().stream().filter(Spaces::isOpen).count();
    }

    List<String> troubles() {
        var found = new ArrayList<String>();
        for (var space : spaces.values()) {
            found.addAll(space.files.troubles());
            synchronized (space) {
                if (space.trouble != null) {
                    found.add(String.valueOf(space.trouble.getMessage()));
                } else if (space.database != null && space.database.broken()) {
                    found.add("space " + space.name + ": a write failed; its database is closed and opened again");
                }
            }
        }
        return found;
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.BUSY, "the store is closing");
    }

    /// Refuses new calls, waits for those that run, closes all databases, several at a time.
    void close() {
        closing = true;
        var end = System.nanoTime() + CLOSING.toNanos();
        var tasks = new ArrayList<FutureTask<?>>();
        for (var space : spaces.values()) {
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
            var change = changing(space);
            if (change != null) {
                Pools.await(change);
            }
            synchronized (space) {
                awaitUnused(space, Duration.ofNanos(end - System.nanoTime()));
            }
            // When time runs out, the log alone has it, and the next start reads that.
            closeIfUnused(space, System.nanoTime() - end < 0);
        } catch (IOException | RuntimeException stuck) {
            // Left as after a crash, which loses nothing: to close it under a native call would end the process.
            LOG.warn("space {} is not closed: {}", space.name, stuck.toString());
        }
    }
}
