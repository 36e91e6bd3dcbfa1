package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the spaces of deleted projects out of use, and brings them back. What becomes of their directories is the business
/// of [RetiredSpaces].
final class SpaceRetirement {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceRetirement.class);
    /// A retirement that takes longer is finished by the upkeep.
    private static final Duration FOR_RETIREMENT = Duration.ofSeconds(1);
    /// From one look into a space that must stay to the next.
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);

    private final KnownSpaces spaces;
    private final OpenDatabases databases;
    private final RetiredSpaces directories;
    private final SpaceKeeper keeper;
    private final Pools pools;

    SpaceRetirement(
            KnownSpaces spaces, OpenDatabases databases, RetiredSpaces directories, SpaceKeeper keeper, Pools pools) {
        this.spaces = spaces;
        this.databases = databases;
        this.directories = directories;
        this.keeper = keeper;
        this.pools = pools;
    }

    /// See [OpenSpaces#retire].
    boolean retire(String name) throws IOException {
        var space = spaces.get(name);
        var mayGo = onPlatformThread(() -> mayGo(space));
        synchronized (space) {
            space.retired = true;
        }
        if (!mayGo || !isMarked(space)) {
            space.unmarked = true;
            return directories.holds(name);
        }
        var moved = new FutureTask<>(() -> finish(space, FOR_RETIREMENT));
        pools.open(moved);
        var _ = Pools.await(moved);
        return true;
    }

    /// Whether nothing is known that keeps the space. When the space cannot be read, the answer is yes for now: the question is
    /// asked again before its files are removed.
    private boolean mayGo(Space space) {
        String why;
        try {
            var _ = databases.closeIfUnused(space, true);
            why = space.isOpen() ? whyKeptInUse(space) : keeper.why(space.directory);
        } catch (IOException unknown) {
            LOG.warn("whether the deleted space {} must stay is not known yet: {}", space.name, unknown.toString());
            why = null;
        }
        space.lookedNanos = System.nanoTime();
        if (why != null && !why.equals(space.reasonToStay)) {
            LOG.warn("the space {} of a deleted project is not removed: {}", space.name, why);
        }
        space.reasonToStay = why;
        return why == null;
    }

    private @Nullable String whyKeptInUse(Space space) throws IOException {
        var found = new ArrayList<String>();
        var _ = databases.useIfOpen(space, (database, _) -> {
            var why = keeper.why(database.db());
            return why != null && found.add(why);
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    /// On a thread of its own, not of a pool: a look may read all versions of a project, and would keep others waiting.
    private static <T> T onPlatformThread(Callable<T> call) throws IOException {
        var task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name("store-look").start(task);
        return Pools.await(task);
    }

    /// See [OpenSpaces#restore].
    Engine.Restored restore(String name) throws IOException {
        var space = spaces.get(name);
        if (!space.retired && space.directory.missing() == null && !new RetirementNote(space.directory).exists()) {
            return Engine.Restored.WAS_THERE;
        }
        if (space.isOpen() || space.changing() != null) {
            throw new StoreException(
                    StoreException.Kind.BUSY, "space " + name + " is still in use since before it was retired");
        }
        return directories.bringBack(space.directory, () -> spaces.replace(name));
    }

    /// Whether it is on disk that a space is retired. If not, the upkeep tries again.
    private boolean isMarked(Space space) {
        try {
            space.unmarked = !directories.mark(space.directory);
        } catch (IOException failed) {
            LOG.warn("the deleted space {} is retired later: {}", space.name, failed.toString());
            space.unmarked = true;
        }
        return !space.unmarked;
    }

    /// Closes the database of a retired space and moves its directory.
    ///
    /// @return whether the database is closed
    private boolean finish(Space space, Duration patience) {
        try {
            databases.close(space, patience);
        } catch (IOException inUse) {
            LOG.warn("the deleted space {} is removed later: {}", space.name, inUse.getMessage());
            return false;
        }
        synchronized (space) {
            space.files.forget();
        }
        if (!space.unmarked) {
            directories.move(space.directory, () -> spaces.find(space.name) == space);
        }
        return true;
    }

    /// Does for a retired space what [#retire] could not do at once.
    void goOn(Space space) {
        var mayGoNow = space.unmarked && !space.isOpen() && isLookDue(space) && mayGo(space) && isMarked(space);
        if (mayGoNow || space.isOpen()) {
            finish(space, Duration.ZERO);
        }
    }

    private static boolean isLookDue(Space space) {
        return space.reasonToStay == null || System.nanoTime() - space.lookedNanos > BETWEEN_LOOKS.toNanos();
    }

    /// A space that is in use is not retired, whatever its directory says: it was brought back.
    void unmark(Space space) throws IOException {
        directories.unmark(space.directory);
    }
}
