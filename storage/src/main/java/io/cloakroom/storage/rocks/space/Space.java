package io.cloakroom.storage.rocks.space;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Damage;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One space, its database open or not. [OpenDatabases] and [SpaceRetirement] move it between its states.
final class Space {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    /// For how long a reopening is remembered.
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    /// So many reopenings in that time are reported as trouble.
    private static final int WORTH_TELLING = 3;

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

    // The three fields that follow need no lock: they are used by the thread that opens or closes the database, and by the
    // upkeep under a lease, so never by two threads at once.

    /// The first opening by this process, [DurableMark.Mark#opening]; 0 before it.
    long opening;
    /// Whether the payload's own mark says that the database was marked with this opening.
    volatile boolean confirmed;
    /// Tells the directory with the segments, as it was when the database was opened, from any other one.
    @Nullable
    Object identity;

    /// Why the database cannot be opened; `null` when it can, as far as it is known.
    @GuardedBy("this")
    private @Nullable StoreException trouble;

    /// How often opening the database has failed in a row.
    @GuardedBy("this")
    private int failures;

    /// What the directory looked like at the last failure, [SpaceDirectory#signature].
    @GuardedBy("this")
    private String signature = "";

    @GuardedBy("this")
    private long nextTryNanos;

    /// When the database was closed and opened again because a write failed, oldest first.
    @GuardedBy("this")
    private final Deque<Long> reopenings = new ArrayDeque<>();

    /// How many of the last reopenings in a row came before anything was written.
    @GuardedBy("this")
    private int inVain;

    Space(SpaceDirectory directory, BlobFiles files, @Nullable Long foundAtRest) {
        this.foundAtRest = foundAtRest;
        this.name = directory.name();
        this.directory = directory;
        this.files = files;
        this.damage = new Damage(name);
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

    /// Refuses the call with the trouble that is known, until it is time to try again: not every call is to try a database
    /// that cannot be opened.
    @GuardedBy("this")
    void refuseWhileTroubled() throws StoreException {
        if (trouble != null && !isRetryDue()) {
            throw new StoreException(trouble.kind(), String.valueOf(trouble.getMessage()), trouble);
        }
    }

    /// Whether the database could not be opened, and it is time to try again.
    @GuardedBy("this")
    boolean isRetryDue() {
        return trouble != null && (System.nanoTime() - nextTryNanos >= 0 || Files.exists(directory.acceptance()));
    }

    @GuardedBy("this")
    void opened(Database opened) {
        database = opened;
        trouble = null;
        failures = 0;
    }

    /// The database could not be opened. The more often in a row, the longer the next try waits.
    ///
    /// @return whether this trouble was not known
    @GuardedBy("this")
    boolean failed(StoreException why) {
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 5));
        failures++;
        return troubled(why, wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait);
    }

    /// The database cannot be opened because files are missing. It can as soon as they are back, so the next try does not
    /// wait long.
    ///
    /// @return whether this trouble was not known
    @GuardedBy("this")
    boolean missing(StoreException why) {
        failures = 0;
        return troubled(why, FIRST_RETRY);
    }

    @GuardedBy("this")
    private boolean troubled(StoreException why, Duration wait) {
        var known = trouble;
        trouble = why;
        signature = directory.signature();
        nextTryNanos = System.nanoTime() + wait.toNanos();
        return known == null || !String.valueOf(known.getMessage()).equals(why.getMessage());
    }

    /// Whether the database could not be opened, and files have come or gone since the last try.
    @GuardedBy("this")
    boolean hasChanged() {
        return trouble != null && !signature.equals(directory.signature());
    }

    /// A write to the database failed, so it is closed and opened again.
    ///
    /// @param inVain whether nothing was written since it was opened
    /// @return how long to wait before it is opened: not at all, unless it breaks again and again before anything is written
    @GuardedBy("this")
    Duration reopening(boolean inVain) {
        long now = System.nanoTime();
        reopenings.addLast(now);
        forgetOldReopenings(now);
        this.inVain = inVain ? this.inVain + 1 : 0;
        int many = this.inVain - WORTH_TELLING;
        return many <= 0 ? Duration.ZERO : Duration.ofMillis(Math.min(5000, 20L << Math.min(many, 8)));
    }

    @GuardedBy("this")
    private void forgetOldReopenings(long now) {
        while (!reopenings.isEmpty() && now - reopenings.getFirst() > REMEMBERED_NANOS) {
            reopenings.removeFirst();
        }
    }

    @GuardedBy("this")
    List<String> troubles() {
        var found = new ArrayList<String>();
        forgetOldReopenings(System.nanoTime());
        if (trouble != null) {
            found.add(String.valueOf(trouble.getMessage()));
        } else if (database != null && database.broken()) {
            found.add("space " + name + ": a write failed; its database is closed and opened again");
        } else if (reopenings.size() >= WORTH_TELLING) {
            found.add("space " + name + ": its database was closed and opened again " + reopenings.size()
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
