package io.cloakroom.storage.rocks.space;

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

/// One space, its database open or not. Guarded by its own monitor; [OpenSpaces] moves it between its states.
public final class Space {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    /// How long a reopening is told of, and how many of them are worth telling.
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int WORTH_TELLING = 3;

    public final String name;
    final SpaceDirectory directory;
    final Damage damage;
    /// Name of the state in which this process found it, [DurableMark.Mark#rest].
    final @Nullable Long foundAtRest;

    /// Replaced when the directory turns out to be another one than before.
    BlobFiles files;

    @Nullable
    Database database;
    /// Ends when the database has been opened or closed; `null` while neither is going on.
    @Nullable
    CompletableFuture<Void> changing;
    /// How many use the database right now.
    int leases;
    volatile boolean retired;
    /// Whether it is retired, and that is not on disk yet.
    volatile boolean unmarked;
    /// Why it must stay although its project is deleted; `null` when nothing is known that keeps it.
    volatile @Nullable String kept;
    /// When [#kept] was found.
    volatile long keptNanos;
    long lastUsedNanos = System.nanoTime();

    /// The first opening by this process, [DurableMark.Mark#opening]; 0 before it.
    long opening;
    /// Whether the payload's own mark says that this opening came to be.
    volatile boolean confirmed;
    /// Of the directory with the segments, as it was opened last.
    @Nullable
    Object identity;

    /// Why it cannot be opened.
    private @Nullable StoreException trouble;
    private int failures;
    private String signature = "";
    private long nextTryNanos;
    private final Deque<Long> reopenings = new ArrayDeque<>();
    private int inVain;

    Space(SpaceDirectory directory, BlobFiles files, @Nullable Long foundAtRest) {
        this.foundAtRest = foundAtRest;
        this.name = directory.name();
        this.directory = directory;
        this.files = files;
        this.damage = new Damage(name);
    }

    /// The database, unless it is closed, changing or broken.
    @Nullable
    Database usable() {
        return changing == null && database != null && !database.broken() ? database : null;
    }

    /// A database that could not be opened is not tried again by every call.
    void refuseWhileTroubled() throws StoreException {
        if (trouble != null && !isRetryDue()) {
            throw new StoreException(trouble.kind(), String.valueOf(trouble.getMessage()), trouble);
        }
    }

    /// Whether there is trouble and it is time to see whether it is over.
    boolean isRetryDue() {
        return trouble != null && (System.nanoTime() - nextTryNanos >= 0 || Files.exists(directory.acceptance()));
    }

    void opened(Database opened) {
        database = opened;
        trouble = null;
        failures = 0;
    }

    /// It could not be opened; the next try waits the longer, the more often that has happened.
    ///
    /// @return whether that is news
    boolean failed(StoreException why) {
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 5));
        failures++;
        return troubled(why, wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait);
    }

    /// It cannot be opened, since files are missing; it can as soon as they are back.
    ///
    /// @return whether that is news
    boolean missing(StoreException why) {
        failures = 0;
        return troubled(why, FIRST_RETRY);
    }

    private boolean troubled(StoreException why, Duration wait) {
        var known = trouble;
        trouble = why;
        signature = directory.signature();
        nextTryNanos = System.nanoTime() + wait.toNanos();
        return known == null || !String.valueOf(known.getMessage()).equals(why.getMessage());
    }

    /// Whether it is in trouble and files have come or gone since it was tried last.
    boolean hasChanged() {
        return trouble != null && !signature.equals(directory.signature());
    }

    /// Its database broke, and is opened again.
    ///
    /// @param inVain whether nothing was written since it was opened
    /// @return how long to wait before that: not at all, unless it breaks again and again in vain
    Duration reopening(boolean inVain) {
        long now = System.nanoTime();
        reopenings.addLast(now);
        forgetOldReopenings(now);
        this.inVain = inVain ? this.inVain + 1 : 0;
        int many = this.inVain - WORTH_TELLING;
        return many <= 0 ? Duration.ZERO : Duration.ofMillis(Math.min(5000, 20L << Math.min(many, 8)));
    }

    private void forgetOldReopenings(long now) {
        while (!reopenings.isEmpty() && now - reopenings.getFirst() > REMEMBERED_NANOS) {
            reopenings.removeFirst();
        }
    }

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

    /// Waits, its monitor held, until nobody uses the database.
    ///
    /// @throws StoreException of kind BUSY when somebody uses it all the time
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
