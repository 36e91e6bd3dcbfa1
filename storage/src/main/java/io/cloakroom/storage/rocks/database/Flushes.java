package io.cloakroom.storage.rocks.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.RocksDBException;

/// Decides when a database writes the rows that it holds in memory to tables, and how its log is allocated.
final class Flushes {
    private static final long MANY_DELETES = 50_000;

    /// So many deletions in memory slow down a page of a listing that has to walk over them.
    private static final long NOTICEABLE_DELETES = 500;

    /// Fewer deletions than these between two looks, a second apart, are taken for the end of a large deletion.
    private static final long FEW_DELETES = 100;

    /// Only the end of a deletion of so many rows causes a flush: what is flushed is compacted too, and compaction may
    /// rewrite all of level 1.
    private static final long LARGE_DELETION = 20_000;

    private static final long SHORT_OF_SPACE_NANOS = Duration.ofSeconds(5).toNanos();

    private final SpaceDirectory directory;
    private final NativeCalls calls;
    private final Writes writes;
    private final LongSupplier deletes;
    private volatile long flushed;
    private volatile long deletesFlushed;
    /// How many deletions there had been at the previous look; used by the thread of the upkeep alone.
    private long deletesSeen;
    /// How many deletions there had been at the last flush by [#flushDeletions]; used by the thread of the upkeep alone.
    private long deletesActedOn;
    private volatile long lastFlushNanos = System.nanoTime();

    /// Whether a new log is allocated all at once.
    @GuardedBy("this")
    private boolean grown;

    /// How many bytes had been written when the log last began to grow in small steps.
    @GuardedBy("this")
    private long bytesOfSmallLog;

    /// @param deletes how many rows were deleted since the database was opened
    Flushes(SpaceDirectory directory, NativeCalls calls, Writes writes, LongSupplier deletes) {
        this.directory = directory;
        this.calls = calls;
        this.writes = writes;
        this.deletes = deletes;
        flushed = writes.written();
    }

    /// Whether all that was written is in tables, so that the log need not be read at the next start.
    boolean isFlushed() {
        return flushed == writes.written();
    }

    /// See [Database#flushDeletions].
    void flushDeletions(boolean shortOfSpace) throws IOException {
        long all = deletes.getAsLong();
        long inMemory = all - deletesFlushed;
        boolean ended = all - deletesSeen < FEW_DELETES;
        deletesSeen = all;
        var now = System.nanoTime();
        var due = inMemory > MANY_DELETES
                || (ended && inMemory > NOTICEABLE_DELETES && all - deletesActedOn > LARGE_DELETION)
                || (shortOfSpace && inMemory > 0 && now - lastFlushNanos > SHORT_OF_SPACE_NANOS);
        if (due && canFlush()) {
            flush();
            lastFlushNanos = now;
            deletesActedOn = all;
        }
    }

    /// Whether the disk has room for what is in memory. A flush that finds none breaks the database, and with it the
    /// deletes that are about to make room in other files.
    private boolean canFlush() throws IOException {
        long inMemory = calls.here(() -> calls.db().getLongProperty("rocksdb.cur-size-all-mem-tables"));
        return Files.getFileStore(directory.db()).getUsableSpace() > inMemory;
    }

    /// Writes what is in memory to tables.
    void flush() throws IOException {
        if (writes.broken() || isFlushed()) {
            return;
        }
        try (var waiting = new FlushOptions().setWaitForFlush(true)) {
            var sequence = writes.written();
            var all = deletes.getAsLong();
            calls.db().flush(waiting);
            flushed = sequence;
            deletesFlushed = all;
        } catch (RocksDBException failed) {
            throw calls.failure(failed);
        }
    }

    /// See [Database#growLog].
    synchronized void growLog() throws IOException {
        if (!writes.broken() && !grown && writes.bytes() - bytesOfSmallLog > Natives.LOG_STEP_BYTES) {
            allocateLog(0);
            grown = true;
            // The flush begins a new log.
            flush();
        }
    }

    /// See [Database#settle].
    synchronized void settle() throws IOException {
        if (!writes.broken() && grown) {
            allocateLog(Natives.LOG_STEP_BYTES);
            grown = false;
            bytesOfSmallLog = writes.bytes();
        }
        if (!isFlushed() && canFlush()) {
            flush();
        }
    }

    /// @param step by which the next log is allocated; 0 for all of it
    private void allocateLog(long step) throws IOException {
        calls.here(() -> {
            calls.db()
                    .setDBOptions(
                            MutableDBOptions.builder().setMaxTotalWalSize(step).build());
            return true;
        });
    }
}
