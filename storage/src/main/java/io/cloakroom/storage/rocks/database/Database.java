package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.KeptLog;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Natives;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open database. Whoever uses it does so through [OpenSpaces], so that it is not closed under a native call.
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final long MANY_DELETES = 50_000;

    /// So many in memory slow a page of a listing down that has to walk over them.
    private static final long NOTICEABLE_DELETES = 500;

    /// Fewer than these between two looks, a second apart, are taken for the end of a deletion.
    private static final long FEW_DELETES = 100;

    /// Only the end of a deletion of so many is acted on: what is flushed is compacted too, and that may rewrite all of
    /// level 1.
    private static final long LARGE_DELETION = 20_000;

    private static final long SHORT_OF_SPACE_NANOS = Duration.ofSeconds(5).toNanos();

    private final SpaceDirectory directory;
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
    private final Damage damage;
    private final Set<RocksCursor> cursors = new HashSet<>();
    private final long opened;
    private volatile long written;
    private volatile long flushed;
    private volatile long deletesFlushed;
    /// How many deletions there had been at the look before; for the thread of the upkeep alone.
    private long deletesSeen;
    /// How many there had been when [#flushDeletions] last flushed; likewise.
    private long deletesActedOn;
    private volatile long lastFlushNanos = System.nanoTime();
    private volatile boolean broken;
    /// Whether the log has its space at once; guarded by this.
    private boolean grown;
    private long bytesOfSmallLog;

    private Database(
            SpaceDirectory directory,
            RocksSettings settings,
            Pools pools,
            Options options,
            RocksDB db,
            DurableMark mark,
            Damage damage,
            Effects effects,
            Probe probe) {
        this.damage = damage;
        this.directory = directory;
        space = directory.name();
        this.settings = settings;
        this.pools = pools;
        this.options = options;
        this.db = db;
        this.mark = mark;
        writes = new Writes(space, db, settings.durability() == RocksSettings.Durability.SYNC);
        partitions = new Partitions(db);
        written = db.getLatestSequenceNumber();
        flushed = written;
        opened = written;
        group = new Group(
                this::failure,
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

    /// Opens the database of a space, or makes it, as it was admitted.
    ///
    /// @param damage known so far; as long as there is any, tables are not compacted, since that would stop all writes
    public static Database open(
            SpaceDirectory directory,
            Admission admission,
            Damage damage,
            RocksSettings settings,
            Natives natives,
            Pools pools,
            Effects effects,
            Probe probe)
            throws IOException {
        var options =
                natives.options().setCreateIfMissing(!admission.made()).setDisableAutoCompactions(!damage.isNone());
        RocksDB db = null;
        DurableMark mark = null;
        try {
            if (admission.accepted() != null) {
                KeptLog.keep(directory);
            }
            db = natives.open(directory.db(), options);
            mark = new DurableMark(directory.mark());
            return new Database(directory, settings, pools, options, db, mark, damage, effects, probe);
        } catch (RocksDBException failed) {
            closeAll(db, options, mark);
            throw Failures.isFull(failed) || Failures.outOfDescriptors(failed)
                    ? Failures.of(directory.name(), failed)
                    : directory.unavailable("its database cannot be opened: " + failed.getMessage());
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

    /// Notes that the database is in use from now on; to be called before the first write.
    ///
    /// @param opening  names the first opening by this process
    /// @param previous the opening before that one
    /// @param accepted whether the operator goes on with less than was on disk
    public void begin(long opening, long previous, boolean accepted) throws IOException {
        var known = mark.last();
        if (written < known.sequence() && !accepted) {
            throw directory.unavailable("its database ends at change " + written + ", but change " + known.sequence()
                    + " was on disk: acknowledged writes are lost");
        } else if (written < known.sequence()) {
            LOG.warn("space {}: going on at change {} though {} was on disk", space, written, known.sequence());
        } else if (!known.clean() || written > known.sequence()) {
            LOG.info(
                    "space {}: the log stopped at change {}; {} was the last durable mark",
                    space,
                    written,
                    known.sequence());
        }
        // The name of the log: whoever finds a database in use without one knows that it was lost.
        DataDirectory.sync(directory.db());
        mark.write(
                new DurableMark.Mark(written, false, opening, previous, 0, 0, directory.databaseId(), directory.id()));
    }

    public boolean broken() {
        return broken;
    }

    /// Writes nothing more: it is to be closed and opened again.
    public void giveUp() {
        broken = true;
    }

    /// Whether anything was written since it was opened.
    public boolean hasWritten() {
        return written != opened;
    }

    /// A view of a range of rows. It may be taken back at any time; whoever walks over it is told so.
    public RocksCursor cursor(int partition, Range range) {
        synchronized (cursors) {
            var cursor = new RocksCursor(this, partition, range);
            cursors.add(cursor);
            return cursor;
        }
    }

    void ended(RocksCursor cursor) {
        synchronized (cursors) {
            cursors.remove(cursor);
            if (cursors.isEmpty()) {
                cursors.notifyAll();
            }
        }
    }

    public boolean hasCursors() {
        synchronized (cursors) {
            return !cursors.isEmpty();
        }
    }

    /// Gives those who walk over rows some time to come to an end.
    public void awaitCursors(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        synchronized (cursors) {
            try {
                for (var left = patience.toNanos(); !cursors.isEmpty() && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(cursors, left);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public void takeCursorsBack() {
        List<RocksCursor> open;
        synchronized (cursors) {
            open = List.copyOf(cursors);
        }
        open.forEach(RocksCursor::takeBack);
    }

    /// The value of a key, or `null` when there is none. Served on this thread when the block cache has it, else by a thread
    /// of the pool, since a disk may be slow.
    public byte @Nullable [] get(byte[] key) throws IOException {
        try {
            return db.get(cached, key);
        } catch (RocksDBException failed) {
            if (Failures.wouldWait(failed)) {
                return slow(() -> db.get(key));
            }
            throw failure(failed);
        }
    }

    /// Makes a native call that may be slow.
    public <T extends @Nullable Object> T slow(Callable<T> call) throws IOException {
        return pools.call(() -> here(call));
    }

    /// Makes a native call on this thread, which is a platform thread.
    public <T extends @Nullable Object> T here(Callable<T> call) throws IOException {
        try {
            return call.call();
        } catch (RocksDBException failed) {
            throw failure(failed);
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    /// Up to `max` claims with keys from `from` on, before `to`; on a platform thread.
    public List<Claim> claims(byte[] from, byte[] to, int max) throws IOException {
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
    public record Claimed(long bytes, long end) {}

    /// Counts without keeping, as short blobs may be many; on a platform thread.
    public Claimed claimed(int kind, long file) throws IOException {
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

    /// The failure in the terms of the port. Damage is noted, and compaction ended before it meets the damage: RocksDB
    /// refuses all writes after that.
    StoreException failure(RocksDBException failed) {
        if (damage.note(db, failed)) {
            endCompaction();
        }
        return Failures.of(space, failed);
    }

    private void endCompaction() {
        try {
            pools.start(() -> {
                try {
                    db.setOptions(MutableColumnFamilyOptions.builder()
                            .setDisableAutoCompactions(true)
                            .build());
                } catch (RocksDBException | RuntimeException failed) {
                    LOG.warn("space {}: compaction goes on: {}", space, failed.toString());
                }
            });
        } catch (StoreException busy) {
            LOG.debug("space {}: compaction goes on until the database is opened again", space);
        }
    }

    public RocksDB db() {
        return db;
    }

    public Partitions partitions() {
        return partitions;
    }

    @Nullable
    public Integer partition(String id) throws IOException {
        return partitions.number(id, this::get);
    }

    public Outcome commit(Work work) throws IOException {
        return committer.commit(work);
    }

    /// Makes durable what was committed, when commits do not do that themselves.
    public void syncLog() throws IOException {
        if (settings.durability() == RocksSettings.Durability.OS) {
            here(() -> {
                db.syncWal();
                return true;
            });
        }
    }

    /// Notes how far the database is on disk, if that has changed.
    public void noteDurable() throws IOException {
        if (broken || mark.last().sequence() == written) {
            return;
        }
        var sequence = written;
        syncLog();
        mark.write(mark.last().inUse(sequence));
    }

    /// Writes deletions to tables, where compaction finds them; until then each listing walks over what they hide. To be
    /// called once a second, by one thread.
    public void flushDeletions(boolean shortOfSpace) throws IOException {
        long deletes = group.deletes();
        long inMemory = deletes - deletesFlushed;
        boolean ended = deletes - deletesSeen < FEW_DELETES;
        deletesSeen = deletes;
        var now = System.nanoTime();
        var due = inMemory > MANY_DELETES
                || (ended && inMemory > NOTICEABLE_DELETES && deletes - deletesActedOn > LARGE_DELETION)
                || (shortOfSpace && inMemory > 0 && now - lastFlushNanos > SHORT_OF_SPACE_NANOS);
        if (due && canFlush()) {
            flush();
            lastFlushNanos = now;
            deletesActedOn = deletes;
        }
    }

    /// Whether the disk has room for what is in memory: a flush that finds none breaks the database, and with it the
    /// deletes that are about to make room in other files.
    private boolean canFlush() throws IOException {
        long inMemory = here(() -> db.getLongProperty("rocksdb.cur-size-all-mem-tables"));
        return Files.getFileStore(directory.db()).getUsableSpace() > inMemory;
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
            throw failure(failed);
        }
    }

    /// Gives a busy database a log that has its space at once, as a sync is cheaper then.
    public synchronized void growLog() throws IOException {
        if (!broken && !grown && writes.bytes() - bytesOfSmallLog > Natives.LOG_STEP_BYTES) {
            allocateLog(0);
            grown = true;
            // Which begins a new log.
            flush();
        }
    }

    /// Flushes a database that nobody uses, and lets its log begin small again.
    public synchronized void settle() throws IOException {
        if (!broken && grown) {
            allocateLog(Natives.LOG_STEP_BYTES);
            grown = false;
            bytesOfSmallLog = writes.bytes();
        }
        if (flushed != written && canFlush()) {
            flush();
        }
    }

    /// @param step by which the next log is allocated; 0 for all of it
    private void allocateLog(long step) throws IOException {
        here(() -> {
            db.setDBOptions(MutableDBOptions.builder().setMaxTotalWalSize(step).build());
            return true;
        });
    }

    /// To be called when nobody uses it any more.
    public void close(boolean flush) {
        takeCursorsBack();
        committer.end(new StoreException(StoreException.Kind.BUSY, "space " + space + " is being closed"));
        try {
            if (flush) {
                flush();
            }
            if (!broken) {
                if (settings.durability() == RocksSettings.Durability.OS) {
                    db.syncWal();
                }
                var clean = flushed == written;
                var atRest = new SecureRandom().nextLong() | 1;
                mark.write(mark.last().closed(written, clean, atRest, clean ? directory.manifest() : 0));
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
