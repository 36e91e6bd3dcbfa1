package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Cursor;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.KeptLog;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open database. It is used through `OpenSpaces` only, so that nobody closes it during a native call.
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final SpaceDirectory directory;
    private final String space;
    private final boolean durable;
    private final Options options;
    private final RocksDB db;
    private final DurableMark mark;
    private final NativeCalls calls;
    private final ReadOptions cached = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final Writes writes;
    private final Partitions partitions;
    private final Committer committer;
    private final Flushes flushes;
    private final OpenCursors cursors;
    private final Claims claims;

    private Database(
            SpaceDirectory directory,
            DatabaseResources shared,
            Options options,
            RocksDB db,
            DurableMark mark,
            Damage damage,
            Effects effects) {
        this.directory = directory;
        space = directory.name();
        durable = shared.durable();
        this.options = options;
        this.db = db;
        this.mark = mark;
        calls = new NativeCalls(space, db, shared.pools(), damage);
        writes = new Writes(space, db, durable);
        partitions = new Partitions(db);
        var group = new Group(calls, writes, partitions.dropped(), effects, shared.probe());
        committer = new Committer(shared.pools(), works -> {
            var failed = group.write(works);
            if (failed != null) {
                LOG.error("a write failed, the database is closed and opened again: {}", failed.getMessage());
            }
            return failed;
        });
        flushes = new Flushes(directory, calls, writes, group::deletes);
        cursors = new OpenCursors(calls);
        claims = new Claims(calls);
    }

    /// Opens the database of a space, or makes it, as it was admitted.
    ///
    /// @param damage  known so far; as long as there is any, tables are not compacted, since a compaction that meets damage
    ///                stops all writes
    /// @param effects told what each group of commits means for the files
    public static Database open(
            SpaceDirectory directory, Admission admission, Damage damage, Effects effects, DatabaseResources shared)
            throws IOException {
        var natives = shared.natives();
        var options =
                natives.options().setCreateIfMissing(!admission.exists()).setDisableAutoCompactions(!damage.isNone());
        RocksDB db = null;
        DurableMark mark = null;
        try {
            if (admission.accepted() != null) {
                KeptLog.keep(directory);
            }
            db = natives.open(directory.db(), options);
            mark = new DurableMark(directory.mark());
            return new Database(directory, shared, options, db, mark, damage, effects);
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
        var lastMark = mark.last();
        var written = writes.written();
        if (written < lastMark.sequence() && !accepted) {
            throw directory.unavailable("its database ends at change " + written + ", but change " + lastMark.sequence()
                    + " was on disk: acknowledged writes are lost");
        } else if (written < lastMark.sequence()) {
            LOG.warn("space {}: going on at change {} though {} was on disk", space, written, lastMark.sequence());
        } else if (!lastMark.clean() || written > lastMark.sequence()) {
            LOG.info(
                    "space {}: the log stopped at change {}; {} was the last durable mark",
                    space,
                    written,
                    lastMark.sequence());
        }
        // Makes the name of the log durable. From now on, a database that was in use and has no log has lost it.
        Fsync.names(directory.db());
        mark.write(
                new DurableMark.Mark(written, false, opening, previous, 0, 0, directory.databaseId(), directory.id()));
    }

    /// Whether a write failed: then this database is to be closed and opened again.
    public boolean broken() {
        return writes.broken();
    }

    /// Declares this database broken, so that it is closed and opened again.
    public void giveUp() {
        writes.giveUp();
    }

    /// Whether anything was written since it was opened.
    public boolean hasWritten() {
        return writes.any();
    }

    /// Walks over a range of rows. The database may take the cursor back at any time; the cursor then fails with BUSY.
    public Cursor cursor(int partition, Range range) {
        return cursors.open(partition, range);
    }

    public boolean hasCursors() {
        return cursors.any();
    }

    /// Waits until all cursors are closed, but no longer than `patience`.
    public void awaitCursors(Duration patience) {
        cursors.await(patience);
    }

    public void takeCursorsBack() {
        cursors.takeBack();
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
            throw calls.failure(failed);
        }
    }

    /// Makes a native call that may be slow on a thread of the pool, and waits for its result.
    public <T extends @Nullable Object> T slow(Callable<T> call) throws IOException {
        return calls.slow(call);
    }

    /// Makes a native call on this thread, which has to be a platform thread.
    public <T extends @Nullable Object> T here(Callable<T> call) throws IOException {
        return calls.here(call);
    }

    public Claims claims() {
        return claims;
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

    /// Makes all commits durable, if commits do not do so themselves.
    public void syncLog() throws IOException {
        if (!durable) {
            here(() -> {
                db.syncWal();
                return true;
            });
        }
    }

    /// Notes how far the database is on disk, if that has changed.
    public void noteDurable() throws IOException {
        if (broken() || mark.last().sequence() == writes.written()) {
            return;
        }
        var sequence = writes.written();
        syncLog();
        mark.write(mark.last().inUse(sequence));
    }

    /// Writes deletions to tables, where compaction finds them. Until then each listing walks over the rows that they hide. To
    /// be called once a second, by one thread.
    public void flushDeletions(boolean shortOfSpace) throws IOException {
        flushes.flushDeletions(shortOfSpace);
    }

    /// Lets the log of a busy database be allocated all at once, which makes a sync cheaper.
    public void growLog() throws IOException {
        flushes.growLog();
    }

    /// Flushes a database that nobody uses, and lets its log grow in small steps again.
    public void settle() throws IOException {
        flushes.settle();
    }

    /// Closes the database. To be called when nobody uses it any more.
    ///
    /// @param flush whether to write what is in memory to tables first
    public void close(boolean flush) {
        takeCursorsBack();
        committer.end(new StoreException(StoreException.Kind.BUSY, "space " + space + " is being closed"));
        try {
            if (flush) {
                flushes.flush();
            }
            if (!broken()) {
                if (!durable) {
                    db.syncWal();
                }
                var clean = flushes.isFlushed();
                var atRest = new SecureRandom().nextLong() | 1;
                mark.write(mark.last().closed(writes.written(), clean, atRest, clean ? directory.manifest() : 0));
            }
        } catch (IOException | RocksDBException failed) {
            LOG.warn("space {}: not closed cleanly: {}", space, failed.toString());
        }
        try {
            db.closeE();
        } catch (RocksDBException failed) {
            LOG.warn("space {}: its database could not be closed: {}", space, failed.toString());
        }
        writes.close();
        cached.close();
        options.close();
        try {
            mark.close();
        } catch (IOException failed) {
            LOG.warn("space {}: its durable mark could not be closed: {}", space, failed.toString());
        }
    }
}
