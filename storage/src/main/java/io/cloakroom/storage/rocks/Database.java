package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open database. Who uses it holds a lease of its space, so that it is not closed under a native call.
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final long MANY_DELETES = 50_000;
    private static final long SHORT_OF_SPACE_NANOS = Duration.ofSeconds(5).toNanos();

    private final String space;
    private final RocksSettings settings;
    private final Pools pools;
    private final Options options;
    private final RocksDB db;
    private final DurableMark mark;
    private final ReadOptions cached = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final Writes writes;
    private final Partitions partitions;
    private final Group group;
    private final Committer committer;
    private volatile long written;
    private volatile long flushed;
    private volatile long deletesFlushed;
    private volatile long lastFlushNanos = System.nanoTime();
    private volatile boolean broken;
    /// Whether the log has its space at once; guarded by this.
    private boolean grown;
    private long bytesOfSmallLog;

    private Database(
            String space,
            RocksSettings settings,
            Pools pools,
            Options options,
            RocksDB db,
            DurableMark mark,
            Effects effects,
            Probe probe) {
        this.space = space;
        this.settings = settings;
        this.pools = pools;
        this.options = options;
        this.db = db;
        this.mark = mark;
        writes = new Writes(space, db, settings.durability() == RocksSettings.Durability.SYNC);
        partitions = new Partitions(db);
        written = db.getLatestSequenceNumber();
        flushed = written;
        group = new Group(
                space,
                db,
                writes,
                partitions.dropped(),
                effects,
                probe,
                sequence -> written = sequence,
                () -> broken = true);
        committer = new Committer(pools, works -> {
            var failed = group.write(works);
            if (failed != null) {
                LOG.error("a write failed, the database is closed and opened again: {}", failed.getMessage());
            }
            return failed;
        });
    }

    /// Opens the database below `directory`, or makes it.
    ///
    /// @throws StoreException of kind DAMAGED when its log ends before what was known to be on disk
    static Database open(
            String space,
            Path directory,
            RocksSettings settings,
            Natives natives,
            Pools pools,
            Effects effects,
            Probe probe)
            throws IOException {
        var options = natives.options();
        RocksDB db = null;
        DurableMark mark = null;
        try {
            mark = new DurableMark(directory.resolve("mark"));
            var kept = new KeptLog(directory);
            if (!mark.last().clean()) {
                kept.keep();
            }
            db = natives.open(directory.resolve("db"), options);
            verify(space, directory, mark, db.getLatestSequenceNumber());
            kept.remove();
            return new Database(space, settings, pools, options, db, mark, effects, probe);
        } catch (RocksDBException failed) {
            closeAll(db, options, mark);
            throw Failures.of(space, failed);
        } catch (IOException | RuntimeException failed) {
            closeAll(db, options, mark);
            throw failed;
        }
    }

    private static void closeAll(@Nullable RocksDB db, Options options, @Nullable DurableMark mark) throws IOException {
        if (db != null) {
            db.close();
        }
        options.close();
        if (mark != null) {
            mark.close();
        }
    }

    private static void verify(String space, Path directory, DurableMark mark, long found) throws IOException {
        var known = mark.last();
        if (found < known.sequence()) {
            var accept = Space.acceptance(directory);
            if (!Files.deleteIfExists(accept)) {
                throw new StoreException(
                        StoreException.Kind.DAMAGED,
                        "The database of space " + space + " ends at change " + found + ", but change "
                                + known.sequence() + " was on disk: acknowledged writes are lost. The log as it was"
                                + " found is in " + KeptLog.path(directory) + ". Restore the space, or make the empty"
                                + " file " + accept + " to go on with what is left.");
            }
            LOG.warn("space {}: going on at change {} though {} was on disk", space, found, known.sequence());
        } else if (!known.clean() || found > known.sequence()) {
            LOG.info(
                    "space {}: the log stopped at change {}; {} was the last durable mark",
                    space,
                    found,
                    known.sequence());
        }
        if (found != known.sequence() || known.clean()) {
            mark.write(new DurableMark.Mark(found, false));
        }
    }

    boolean broken() {
        return broken;
    }

    /// A value, or `null`: out of memory on this thread, else from disk on one of the pool.
    byte @Nullable [] get(byte[] key) throws IOException {
        try {
            return db.get(cached, key);
        } catch (RocksDBException failed) {
            if (Failures.wouldWait(failed)) {
                return slow(() -> db.get(key));
            }
            throw Failures.of(space, failed);
        }
    }

    /// Makes a native call that may be slow.
    <T extends @Nullable Object> T slow(Callable<T> call) throws IOException {
        return pools.call(() -> here(call));
    }

    /// Makes a native call on this thread, which is a platform thread.
    <T extends @Nullable Object> T here(Callable<T> call) throws IOException {
        try {
            return call.call();
        } catch (RocksDBException failed) {
            throw Failures.of(space, failed);
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    /// Up to `max` claims with keys from `from` on, before `to`; on a platform thread.
    List<Claim> claims(byte[] from, byte[] to, int max) throws IOException {
        return here(() -> {
            var found = new ArrayList<Claim>();
            try (var end = new Slice(to);
                    var bounded = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
                    var claims = db.newIterator(bounded)) {
                for (claims.seek(from); claims.isValid() && found.size() < max; claims.next()) {
                    found.add(Claim.of(claims.key(), claims.value()));
                }
                claims.status();
            }
            return found;
        });
    }

    /// What is claimed of one file.
    ///
    /// @param bytes of all claimed blobs
    /// @param end   behind the last of them
    record Claimed(long bytes, long end) {}

    /// Counts without keeping, as short blobs may be many; on a platform thread.
    Claimed claimed(int kind, long file) throws IOException {
        var prefix = Keys.claims(kind, file);
        return here(() -> {
            long bytes = 0;
            long last = 0;
            try (var end = new Slice(Keys.after(prefix));
                    var bounded = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
                    var claims = db.newIterator(bounded)) {
                for (claims.seek(prefix); claims.isValid(); claims.next()) {
                    var blob = Claim.of(claims.key(), claims.value()).blob();
                    bytes += blob.length();
                    last = Math.max(last, blob.offset() + blob.length());
                }
                claims.status();
            }
            return new Claimed(bytes, last);
        });
    }

    StoreException failure(RocksDBException failed) {
        return Failures.of(space, failed);
    }

    RocksDB db() {
        return db;
    }

    Partitions partitions() {
        return partitions;
    }

    @Nullable
    Integer partition(String id) throws IOException {
        return partitions.number(id, this::get);
    }

    Outcome commit(Work work) throws IOException {
        return committer.commit(work);
    }

    /// Makes durable what was committed, when commits do not do that themselves.
    void syncLog() throws IOException {
        if (settings.durability() == RocksSettings.Durability.OS) {
            here(() -> {
                db.syncWal();
                return true;
            });
        }
    }

    /// Notes how far the database is on disk, if that has changed.
    void noteDurable() throws IOException {
        if (broken || mark.last().sequence() == written) {
            return;
        }
        var sequence = written;
        syncLog();
        mark.write(new DurableMark.Mark(sequence, false));
    }

    /// Writes deletions to tables, where compaction finds them: many, since until then each scan walks over what they
    /// hide, and after a while any, when space is short.
    void flushDeletions(boolean shortOfSpace) throws IOException {
        var deletes = group.deletes() - deletesFlushed;
        var now = System.nanoTime();
        if (deletes > MANY_DELETES || (shortOfSpace && deletes > 0 && now - lastFlushNanos > SHORT_OF_SPACE_NANOS)) {
            flush();
            lastFlushNanos = now;
        }
    }

    /// Writes what is in memory to tables, so that the log need not be read at the next start.
    void flush() throws IOException {
        if (broken || flushed == written) {
            return;
        }
        try (var waiting = new FlushOptions().setWaitForFlush(true)) {
            var sequence = written;
            var deletes = group.deletes();
            db.flush(waiting);
            flushed = sequence;
            deletesFlushed = deletes;
        } catch (RocksDBException failed) {
            throw Failures.of(space, failed);
        }
    }

    /// Gives a busy database a log that has its space at once, as a sync is cheaper then.
    synchronized void growLog() throws IOException {
        if (!broken && !grown && writes.bytes() - bytesOfSmallLog > Natives.LOG_STEP_BYTES) {
            allocateLog(0);
            grown = true;
            // Which begins a new log.
            flush();
        }
    }

    /// Flushes a database that nobody uses, and lets its log begin small again.
    synchronized void settle() throws IOException {
        if (!broken && grown) {
            allocateLog(Natives.LOG_STEP_BYTES);
            grown = false;
            bytesOfSmallLog = writes.bytes();
        }
        flush();
    }

    /// @param step by which the next log is allocated; 0 for all of it
    private void allocateLog(long step) throws IOException {
        here(() -> {
            db.setDBOptions(MutableDBOptions.builder().setMaxTotalWalSize(step).build());
            return true;
        });
    }

    /// To be called when nobody uses it any more.
    void close(boolean flush) {
        committer.end(new StoreException(StoreException.Kind.BUSY, "space " + space + " is being closed"));
        try {
            if (flush) {
                flush();
            }
            if (!broken) {
                if (settings.durability() == RocksSettings.Durability.OS) {
                    db.syncWal();
                }
                // Clean means that there is no log to read: only then none is kept when the next start fails.
                mark.write(new DurableMark.Mark(written, flushed == written));
            }
        } catch (IOException | RocksDBException failed) {
            LOG.warn("space {}: not closed clean: {}", space, failed.toString());
        }
        try {
            db.closeE();
        } catch (RocksDBException failed) {
            LOG.warn("space {}: closing its database: {}", space, failed.toString());
        }
        writes.close();
        cached.close();
        options.close();
        try {
            mark.close();
        } catch (IOException failed) {
            LOG.warn("space {}: closing its durable mark: {}", space, failed.toString());
        }
    }
}
