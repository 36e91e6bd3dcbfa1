package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.DatabaseResources;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All spaces of a data directory. Their databases are opened when they are needed ([OpenDatabases]), looked after while they
/// are open ([SpaceUpkeep]), and taken out of use when their project is deleted ([SpaceRetirement]).
///
/// A database is closed, or opened again, when nobody uses it. Nobody uses one for long, and nobody who uses one waits for
/// another: a [SpaceUse] sees a database and its files, and has no way to the spaces. Cursors, which live as long as their
/// callers like, do not count as use; a database that has to be closed takes them back.
public final class OpenSpaces {
    private final DataDirectory directory;
    private final Pools pools;
    private final KnownSpaces spaces;
    private final Exchanges exchanges = new Exchanges();
    private final OpenDatabases databases;
    private final SpaceRetirement retirement;
    private final SpaceUpkeep upkeep;
    private volatile boolean told;

    public OpenSpaces(
            DataDirectory directory,
            DatabaseResources shared,
            RetiredSpaces retired,
            SpaceKeeper keeper,
            PayloadFiles files) {
        this.directory = directory;
        pools = shared.pools();
        spaces = new KnownSpaces(directory, files);
        databases = new OpenDatabases(
                spaces, pools, shared.settings().maxOpenDatabases(), new SpaceOpening(shared, files, exchanges));
        retirement = new SpaceRetirement(spaces, databases, retired, keeper, pools);
        upkeep = new SpaceUpkeep(spaces, databases, retirement, exchanges, shared.settings());
    }

    /// Makes a space with an empty database, all of it on disk, unless it is there.
    public void create(String name) throws IOException {
        databases.requireNotClosing();
        if (directory.mayMake(name)) {
            directory.createSpace(name);
        }
        databases.ensureOpen(spaces.getToMake(name), directory.mayMake(name));
        directory.created(name);
    }

    /// @param listener the name of a space whose directory is another one than before
    public void onExchange(Consumer<String> listener) {
        exchanges.onExchange(listener);
    }

    /// Names the spaces that are in use: it is trouble when one of them is missing. If one of them is marked as retired, the
    /// mark is removed, whoever brought the space back.
    public void expect(List<String> names) throws IOException {
        for (var name : names) {
            retirement.unmark(spaces.get(name));
        }
        told = true;
        names.forEach(name -> upkeep.look(spaces.get(name)));
    }

    /// Whether it is known which spaces are in use. Before that, no space is removed, even if it is marked as retired.
    public boolean isTold() {
        return told;
    }

    /// Whether the files of a space must stay, even if they are marked as retired.
    public boolean mustStay(String name) {
        var space = spaces.find(name);
        return space != null && (!space.retired || space.isOpen());
    }

    /// Uses a space with its database open.
    ///
    /// @param whenRetired the result for a space that was retired
    /// @throws StoreException of kind UNAVAILABLE when the space is not there
    public <T extends @Nullable Object> T use(String name, T whenRetired, SpaceUse<T> use) throws IOException {
        return databases.use(spaces.get(name), whenRetired, use);
    }

    /// The files of a space, its database open or not.
    public BlobFiles files(String name) {
        return spaces.get(name).files();
    }

    /// Takes a space out of use: no call gets it any more, and its files are kept for the time of grace. When the database is
    /// in use, or the directory cannot be moved, the rest is done later; until then it is among the [#troubles]. The files of
    /// a space that must stay are not retired.
    ///
    /// @return whether it is on disk that the space is retired; if not, this is to be called again, at the next start at the
    ///         latest
    public boolean retire(String name) throws IOException {
        return retirement.retire(name);
    }

    /// Brings back a space that was retired.
    ///
    /// @throws StoreException of kind BUSY when somebody still uses it as it was
    public Engine.Restored restore(String name) throws IOException {
        return retirement.restore(name);
    }

    /// The name of the state in which this process found a space; `null` when it was not closed in order.
    @Nullable
    public Long foundAtRest(String name) {
        return spaces.get(name).foundAtRest;
    }

    /// Closes the database of a space until somebody uses it again.
    ///
    /// @return the name of the state in which it lies then, as [#foundAtRest]; `null` when it is in use
    @Nullable
    public Long rest(String name) throws IOException {
        var space = spaces.get(name);
        synchronized (space) {
            if (space.retired) {
                return null;
            }
        }
        var closed = new FutureTask<>(() -> !space.isOpen() || databases.closeIfUnused(space, true));
        pools.open(closed);
        return Pools.await(closed) ? directory.atRest(space.directory) : null;
    }

    /// Notes how far the open databases are on disk; flushes and then closes those that nobody uses. To be called by one
    /// thread, once a second.
    ///
    /// @param shortOfSpace whether deletions are to be written to tables soon, so that compaction gives space back
    public void tend(boolean shortOfSpace) {
        upkeep.round(shortOfSpace);
    }

    /// Names of all spaces that this process has heard of.
    public List<String> known() {
        return spaces.all().stream().map(space -> space.name).toList();
    }

    /// How many databases are open.
    public int open() {
        return databases.count();
    }

    /// What is wrong with the spaces, one sentence for each trouble.
    public List<String> troubles() {
        var found = new ArrayList<String>();
        for (var space : spaces.all()) {
            found.addAll(files(space.name).newBlobs().troubles());
            synchronized (space) {
                if (!space.retired) {
                    found.addAll(space.troubles());
                } else if (space.database != null) {
                    found.add("space " + space.name + " is deleted, but still in use; it is removed later");
                } else if (space.reasonToStay != null) {
                    found.add("space " + space.name + " is deleted, but not removed: " + space.reasonToStay);
                } else if (space.unmarked && Files.isDirectory(space.directory.path())) {
                    found.add("space " + space.name + " is deleted, but its directory cannot be written to; it is"
                            + " removed later");
                }
            }
        }
        return found;
    }

    /// Refuses new calls, waits for those that run, closes all databases, several at a time.
    public void close() {
        databases.closeAll();
    }
}
