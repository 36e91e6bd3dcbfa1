package io.cloakroom.storage.rocks.space;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Damage;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One space, its database open or not. [OpenDatabases] and [SpaceRetirement] move it between its states.
final class Space {
    final String name;
    final SpaceDirectory directory;
    final Damage damage;
    /// Name of the state in which this process found it, [DurableMark.Mark#rest].
    final @Nullable Long foundAtRest;

    /// Replaced when the directory turns out to be another one than before.
    @GuardedBy("this")
    BlobFiles files;

    @GuardedBy("this")
    @Nullable
    Database database;

    /// Ends when the database has been opened or closed; `null` while neither is going on.
    @GuardedBy("this")
    @Nullable
    CompletableFuture<Void> changing;

    /// How many use the database right now.
    @GuardedBy("this")
    int leases;

    @GuardedBy("this")
    long lastUsedNanos = System.nanoTime();

    /// Whether its project is deleted. Changed under the monitor, read without it too.
    volatile boolean retired;
    /// Whether it is retired, and that is not on disk yet.
    volatile boolean unmarked;
    /// Why it must stay although its project is deleted; `null` when nothing is known that keeps it.
    volatile @Nullable String reasonToStay;
    /// When [#reasonToStay] was last looked for.
    volatile long lookedNanos;

    // The three fields that follow need no lock: the thread that opens or closes the database uses them, and so does
    // the upkeep under a lease, so never two threads at once. The monitor, taken before and after, makes the writes
    // visible.

    /// The first opening by this process, [DurableMark.Mark#opening]; 0 before it.
    long opening;
    /// Whether the payload's own mark says that the database was marked with this opening.
    volatile boolean confirmed;
    /// Tells the directory with the segments, as it was when the database was opened, from any other one.
    @Nullable
    Object identity;

    @GuardedBy("this")
    final OpeningTrouble trouble;

    @GuardedBy("this")
    final Reopenings reopenings = new Reopenings();

    Space(SpaceDirectory directory, BlobFiles files, @Nullable Long foundAtRest) {
        this.foundAtRest = foundAtRest;
        this.name = directory.name();
        this.directory = directory;
        this.files = files;
        this.damage = new Damage(name);
        this.trouble = new OpeningTrouble(directory);
    }

    synchronized boolean isOpen() {
        return database != null;
    }

    synchronized long lastUsedNanos() {
        return lastUsedNanos;
    }

    synchronized @Nullable CompletableFuture<Void> changing() {
        return changing;
    }

    synchronized BlobFiles files() {
        return files;
    }

    /// The database, unless it is closed, changing or broken.
    @GuardedBy("this")
    @Nullable
    Database usable() {
        return changing == null && database != null && !database.broken() ? database : null;
    }

    @GuardedBy("this")
    void opened(Database opened) {
        database = opened;
        trouble.over();
    }

    /// What is wrong with the space, one sentence for each trouble.
    @GuardedBy("this")
    List<String> troubles() {
        var found = new ArrayList<String>();
        var notOpened = trouble.sentence();
        var reopened = reopenings.worthTelling();
        if (notOpened != null) {
            found.add(notOpened);
        } else if (database != null && database.broken()) {
            found.add("space " + name + ": a write failed; its database is closed and opened again");
        } else if (reopened > 0) {
            found.add("space " + name + ": its database was closed and opened again " + reopened
                    + " times in the last 10 minutes, because writes failed");
        }
        found.addAll(damage.troubles());
        return found;
    }

    /// Lets no cursor keep the database from closing.
    @GuardedBy("this")
    void takeCursorsBack() {
        if (database != null) {
            database.takeCursorsBack();
        }
    }

    /// Waits on the monitor until nobody uses the database.
    ///
    /// @throws StoreException of kind BUSY when somebody uses it all the time
    @GuardedBy("this")
    void awaitUnused(Duration patience) throws StoreException {
        var end = System.nanoTime() + patience.toNanos();
        try {
            while (leases > 0) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                    throw new StoreException(
                            StoreException.Kind.BUSY, "space " + name + " is still in use by " + leases + " calls");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.BUSY, "interrupted while space " + name + " was in use");
        }
    }
}
