package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Natives;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All spaces: opens their databases when they are needed, on a platform thread, and closes those least recently used.
///
/// A database is closed, or opened again, when nobody uses it. Nobody uses one for long, and nobody who uses one waits for
/// another: [Use] sees a database and its files, and has no way to the spaces. Cursors, which live as long as their callers
/// like, do not count; a database that has to be closed takes them back.
public final class OpenSpaces {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSpaces.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /// What takes longer is done by the upkeep.
    private static final Duration FOR_RETIREMENT = Duration.ofSeconds(1);
    /// Rounds of the upkeep from one look at the directories of closed databases to the next.
    private static final int ROUNDS_BETWEEN_LOOKS = 5;
    /// From one look into a space that must stay to the next.
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(10);

    private final DataDirectory directory;
    private final RocksSettings settings;
    private final Pools pools;
    private final PayloadFiles files;
    private final SpaceOpening opening;
    private final RetiredSpaces retirement;
    private final SpaceKeeper keeper;
    private final Map<String, Space> spaces = new ConcurrentHashMap<>();
    private volatile Consumer<String> exchanged = _ -> {};
    private int rounds;
    private volatile boolean told;
    private volatile boolean closing;

    /// Makes what keeps the payload of a space.
    public interface PayloadFiles {
        BlobFiles of(SpaceDirectory directory);
    }

    /// What is done with an open database. Short: others wait for it when the database has to be opened again.
    public interface Use<T extends @Nullable Object> {
        T of(Database database, BlobFiles files) throws IOException;
    }

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

    public OpenSpaces(
            DataDirectory directory,
            RocksSettings settings,
            Pools pools,
            Natives natives,
            Probe probe,
            RetiredSpaces retirement,
            SpaceKeeper keeper,
            PayloadFiles files) {
        this.keeper = keeper;
        this.directory = directory;
        this.settings = settings;
        this.pools = pools;
        this.retirement = retirement;
        this.files = files;
        this.opening = new SpaceOpening(settings, pools, natives, probe, files, this::tellLater);
    }

    /// Makes a space with an empty database, all of it on disk, unless it is there.
    public void create(String name) throws IOException {
        if (closing) {
            throw closed();
        }
        if (directory.mayMake(name)) {
            directory.createSpace(name);
        }
        var space = spaces.compute(
                name, (_, known) -> known == null || (known.retired && !isOpen(known)) ? made(name) : known);
        while (true) {
            CompletableFuture<Void> change;
            synchronized (space) {
                if (space.usable() != null) {
                    break;
                }
                change = space.changing == null ? open(space, directory.mayMake(name)) : space.changing;
            }
            Pools.await(change);
        }
        directory.created(name);
    }

    private Space made(String name) {
        var path = new SpaceDirectory(name, directory.space(name));
        return new Space(path, files.of(path), directory.atRest(path));
    }

    private Space space(String name) {
        return spaces.computeIfAbsent(name, this::made);
    }

    /// Not by the thread that opens: who hears of it may have to wait for others, who wait for that.
    private void tellLater(String name) {
        Thread.ofVirtual().name("exchanged").start(() -> exchanged.accept(name));
    }

    /// @param told the name of a space whose directory is another one than before
    public void onExchange(Consumer<String> told) {
        exchanged = told;
    }

    /// Names spaces that are in use: it is trouble when one of them is missing. One that says that it is retired is not,
    /// whoever brought it back.
    public void expect(List<String> names) throws IOException {
        for (var name : names) {
            retirement.unmark(space(name).directory);
        }
        told = true;
        names.forEach(name -> look(space(name)));
    }

    /// Whether it is known which spaces are in use: before that, nothing is removed that says that it is retired.
    public boolean isTold() {
        return told;
    }

    /// Whether the files of a space must stay, whatever they say of its retirement.
    public boolean mustStay(String name) {
        var space = spaces.get(name);
        return space != null && (!space.retired || isOpen(space));
    }

    /// Uses a space with its database open.
    ///
    /// @param whenRetired the result for a space that was retired
    /// @throws StoreException of kind UNAVAILABLE when the space is not there
    public <T extends @Nullable Object> T use(String name, T whenRetired, Use<T> use) throws IOException {
        try (var lease = lease(space(name))) {
            return lease == null ? whenRetired : use.of(lease.database(), lease.files());
        }
    }

    /// Uses a space without waiting, if its database is open and in order.
    ///
    /// @return whether it was
    private boolean useIfOpen(Space space, Use<?> use) throws IOException {
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
                if (closing) {
                    throw closed();
                }
                var database = space.usable();
                if (database != null) {
                    space.leases++;
                    space.lastUsedNanos = System.nanoTime();
                    return new Lease(space, database, space.files);
                }
                change = space.changing;
                if (change == null) {
                    space.refuseWhileTroubled();
                    change = open(space, false);
                }
            }
            Pools.await(change);
        }
    }

    /// The files of a space, its database open or not.
    public BlobFiles files(String name) {
        var space = space(name);
        synchronized (space) {
            return space.files;
        }
    }

    private CompletableFuture<Void> open(Space space, boolean mayMake) throws StoreException {
        var change = new CompletableFuture<Void>();
        pools.open(() -> {
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
                    if (space.directory.missing() == null ? space.failed(why) : space.missing(why)) {
                        LOG.error("{}", why.getMessage());
                    }
                    space.changing = null;
                }
                change.completeExceptionally(why);
            }
        });
        space.changing = change;
        return change;
    }

    private Database opened(Space space, boolean mayMake) throws IOException {
        makeRoom(settings.maxOpenDatabases() - 1);
        try {
            return opening.open(space, mayMake);
        } catch (IOException failed) {
            if (!Failures.outOfDescriptors(failed)) {
                throw failed;
            }
            makeRoom(open() / 2);
            space.files.closeIdle();
            return opening.open(space, mayMake);
        }
    }

    /// @param most databases that stay open, if the others are not in use
    private void makeRoom(int most) {
        var open = spaces.values().stream()
                .filter(OpenSpaces::isOpen)
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

    /// Closes a database now, on this thread, unless it is used or changing, or somebody walks over its rows.
    private boolean closeIfUnused(Space space, boolean flush) {
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

    /// Takes a space away: nobody new gets it, and its files are kept for the time of grace. What cannot be done at once,
    /// because the database is in use or the directory cannot be moved, is done later and told of until then. What must stay
    /// is taken away from its users only.
    ///
    /// @return whether it is on disk that the space is retired; else to be called again, at the next start at the latest
    public boolean retire(String name) throws IOException {
        var space = space(name);
        var mayGo = onPlatformThread(() -> mayGo(space));
        synchronized (space) {
            space.retired = true;
        }
        if (!mayGo || !isMarked(space)) {
            space.unmarked = true;
            return retirement.holds(name);
        }
        var moved = new FutureTask<>(() -> finishRetirement(space, FOR_RETIREMENT));
        pools.open(moved);
        var _ = Pools.await(moved);
        return true;
    }

    /// Whether nothing in a space is known that must stay. When it cannot be read, that is asked again before its files are
    /// removed.
    private boolean mayGo(Space space) {
        String why;
        try {
            var _ = closeIfUnused(space, true);
            why = isOpen(space) ? whyKeptInUse(space) : keeper.why(space.directory);
        } catch (IOException unknown) {
            LOG.warn("whether the deleted space {} must stay is not known yet: {}", space.name, unknown.toString());
            why = null;
        }
        space.keptNanos = System.nanoTime();
        if (why != null && !why.equals(space.kept)) {
            LOG.warn("the space {} of a deleted project is not removed: {}", space.name, why);
        }
        space.kept = why;
        return why == null;
    }

    private @Nullable String whyKeptInUse(Space space) throws IOException {
        var found = new ArrayList<String>();
        var _ = useIfOpen(space, (database, _) -> {
            var why = keeper.why(database.db());
            return why != null && found.add(why);
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    /// On a thread of its own: what is asked may have to wait for another database to be opened.
    private static <T> T onPlatformThread(Callable<T> call) throws IOException {
        var task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name("store-look").start(task);
        return Pools.await(task);
    }

    /// Brings back a space that was retired.
    ///
    /// @throws StoreException of kind BUSY when somebody still uses it as it was
    public Engine.Restored restore(String name) throws IOException {
        var known = space(name);
        if (!known.retired && known.directory.missing() == null && !Files.exists(known.directory.retirement())) {
            return Engine.Restored.WAS_THERE;
        }
        if (isOpen(known) || changing(known) != null) {
            throw new StoreException(
                    StoreException.Kind.BUSY, "space " + name + " is still in use since before it was retired");
        }
        return retirement.bringBack(known.directory, () -> spaces.put(name, made(name)));
    }

    /// Whether it is on disk that a space is retired. Tried again by the upkeep.
    private boolean isMarked(Space space) {
        try {
            space.unmarked = !retirement.mark(space.directory);
        } catch (IOException failed) {
            LOG.warn("the deleted space {} is retired later: {}", space.name, failed.toString());
            space.unmarked = true;
        }
        return !space.unmarked;
    }

    /// @return whether the database of a retired space is closed
    private boolean finishRetirement(Space space, Duration patience) {
        try {
            close(space, patience);
        } catch (IOException inUse) {
            LOG.warn("the deleted space {} is removed later: {}", space.name, inUse.getMessage());
            return false;
        }
        synchronized (space) {
            space.files.forget();
        }
        if (!space.unmarked) {
            retirement.move(space.directory, () -> spaces.get(space.name) == space);
        }
        return true;
    }

    private void close(Space space, Duration patience) throws IOException {
        synchronized (space) {
            space.awaitUnused(patience);
            takeCursorsBack(space);
        }
        while (isOpen(space) && !closeIfUnused(space, true)) {
            var change = changing(space);
            if (change != null) {
                Pools.await(change);
            } else {
                synchronized (space) {
                    space.awaitUnused(patience);
                }
            }
        }
    }

    private static void takeCursorsBack(Space space) {
        if (space.database != null) {
            space.database.takeCursorsBack();
        }
    }

    private static @Nullable CompletableFuture<Void> changing(Space space) {
        synchronized (space) {
            return space.changing;
        }
    }

    /// The name of the state in which this process found a space.
    @Nullable
    public Long foundAtRest(String name) {
        return space(name).foundAtRest;
    }

    /// Closes the database of a space until somebody uses it again.
    ///
    /// @return the name of the state in which it lies then, as [#foundAtRest]; `null` when it is in use
    @Nullable
    public Long rest(String name) throws IOException {
        var space = space(name);
        synchronized (space) {
            if (space.retired) {
                return null;
            }
        }
        var closed = new FutureTask<>(() -> !isOpen(space) || closeIfUnused(space, true));
        pools.open(closed);
        return Pools.await(closed) ? directory.atRest(space.directory) : null;
    }

    /// Notes how far the open databases are on disk; flushes and then closes those that nobody uses.
    ///
    /// @param shortOfSpace whether deletions are to be written to tables soon, so that compaction gives space back
    public void tend(boolean shortOfSpace) {
        var looks = ++rounds % ROUNDS_BETWEEN_LOOKS == 0;
        for (var space : spaces.values()) {
            if (space.retired) {
                if (looks || isOpen(space)) {
                    tendRetired(space);
                }
                continue;
            }
            try {
                var open = useIfOpen(space, (database, ofSpace) -> {
                    tend(space, database, ofSpace, shortOfSpace);
                    return true;
                });
                if (!open && looks) {
                    look(space);
                }
            } catch (IOException failed) {
                LOG.warn("space {}: {}", space.name, failed.toString());
            }
            if (idle(space, settings.idleClose())) {
                closeIfUnused(space, true);
            }
        }
        if (spaces.values().stream().filter(OpenSpaces::isOpen).count() > settings.maxOpenDatabases()) {
            makeRoom(settings.maxOpenDatabases() - 1);
        }
    }

    private void tend(Space space, Database database, BlobFiles ofSpace, boolean shortOfSpace) throws IOException {
        if (!SpaceOpening.isInPlace(space)) {
            database.giveUp();
            tellLater(space.name);
            return;
        }
        SpaceOpening.confirm(space);
        var released = ofSpace.extents().releasedUnsynced();
        database.noteDurable();
        ofSpace.extents().releasesSynced(released);
        database.flushDeletions(shortOfSpace);
        if (!shortOfSpace) {
            database.growLog();
        }
        if (idle(space, settings.idleFlush())) {
            database.settle();
        }
    }

    /// Sees whether what a closed database needs is there, so that trouble is told of before somebody meets it, and ends
    /// when its cause does. A broken database is opened again.
    private void look(Space space) {
        var missing = space.directory.missing();
        synchronized (space) {
            if (space.retired || space.changing != null || space.usable() != null || closing) {
                return;
            }
            if (missing != null && space.database == null) {
                if (space.missing(missing)) {
                    LOG.error("{}", missing.getMessage());
                }
            } else if (space.database != null || space.hasChanged() || space.isRetryDue()) {
                try {
                    var _ = open(space, false);
                } catch (StoreException busy) {
                    LOG.debug("space {} is tried later: {}", space.name, busy.toString());
                }
            }
        }
    }

    private void tendRetired(Space space) {
        var late = space.unmarked && !isOpen(space) && isAskedAgain(space) && mayGo(space) && isMarked(space);
        if (late || isOpen(space)) {
            finishRetirement(space, Duration.ZERO);
        }
    }

    private static boolean isAskedAgain(Space space) {
        return space.kept == null || System.nanoTime() - space.keptNanos > BETWEEN_QUESTIONS.toNanos();
    }

    private static boolean idle(Space space, Duration time) {
        return System.nanoTime() - lastUsedNanos(space) > time.toNanos();
    }

    public List<Space> known() {
        return List.copyOf(spaces.values());
    }

    public int open() {
        return (int) spaces.values().stream().filter(OpenSpaces::isOpen).count();
    }

    public List<String> troubles() {
        var found = new ArrayList<String>();
        for (var space : spaces.values()) {
            found.addAll(files(space.name).newBlobs().troubles());
            synchronized (space) {
                if (!space.retired) {
                    found.addAll(space.troubles());
                } else if (space.database != null) {
                    found.add("space " + space.name + " is deleted, but still in use; it is removed later");
                } else if (space.kept != null) {
                    found.add("space " + space.name + " is deleted, but not removed: " + space.kept);
                } else if (space.unmarked && Files.isDirectory(space.directory.path())) {
                    found.add("space " + space.name + " is deleted, but its directory cannot be written to; it is"
                            + " removed later");
                }
            }
        }
        return found;
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.BUSY, "the store is closing");
    }

    /// Refuses new calls, waits for those that run, closes all databases, several at a time.
    public void close() {
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
                space.awaitUnused(Duration.ofNanos(end - System.nanoTime()));
                takeCursorsBack(space);
            }
            // When time runs out, the log alone has it, and the next start reads that.
            closeIfUnused(space, System.nanoTime() - end < 0);
        } catch (IOException | RuntimeException stuck) {
            // Left as after a crash, which loses nothing: to close it under a native call would end the process.
            LOG.warn("space {} is not closed: {}", space.name, stuck.toString());
        }
    }
}
