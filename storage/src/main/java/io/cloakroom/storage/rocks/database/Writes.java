package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.shared.Failures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Writes to one database, and knows how far that has come. A write never waits without end, though RocksDB stops all
/// writes while compaction cannot keep up, which on a full disk is for ever.
final class Writes implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final String space;
    private final RocksDB db;
    private final WriteOptions now;
    private final WriteOptions slowedDown;
    private final long opened;
    private volatile long bytes;
    private volatile long written;
    private volatile boolean broken;

    Writes(String space, RocksDB db, boolean sync) {
        this.space = space;
        this.db = db;
        now = new WriteOptions().setSync(sync).setNoSlowdown(true);
        slowedDown = new WriteOptions().setSync(sync);
        opened = db.getLatestSequenceNumber();
        written = opened;
    }

    /// How many bytes were written since the database was opened.
    long bytes() {
        return bytes;
    }

    /// The database's sequence number after the last write.
    long written() {
        return written;
    }

    /// Whether anything was written since the database was opened.
    boolean any() {
        return written != opened;
    }

    /// Whether a write failed, or the database was given up: it is to be closed and opened again.
    boolean broken() {
        return broken;
    }

    void giveUp() {
        broken = true;
    }

    /// Called by one thread at a time.
    void write(WriteBatch batch) throws RocksDBException, StoreException {
        put(batch);
        written = db.getLatestSequenceNumber();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the committer writes
    private void put(WriteBatch batch) throws RocksDBException, StoreException {
        try {
            bytes += batch.getDataSize();
            db.write(now, batch);
        } catch (RocksDBException refused) {
            if (!Failures.wouldWait(refused)) {
                throw refused;
            }
            // Nothing was written. The second try accepts to be slowed down, but not to be stopped.
            awaitNotStopped();
            db.write(slowedDown, batch);
        }
    }

    private void awaitNotStopped() throws RocksDBException, StoreException {
        var start = System.nanoTime();
        var errors = backgroundErrors();
        // When compaction fails meanwhile, RocksDB refuses the write that follows, and says why.
        while (db.getLongProperty("rocksdb.is-write-stopped") != 0 && backgroundErrors() == errors) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new StoreException(
                        StoreException.Kind.BUSY, "space " + space + ": compaction cannot follow, is the disk full?");
            }
            pause();
        }
    }

    private long backgroundErrors() throws RocksDBException {
        return db.getLongProperty("rocksdb.background-errors");
    }

    private static void pause() throws StoreException {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.BUSY, "the store is closing", closing);
        }
    }

    @Override
    public void close() {
        now.close();
        slowedDown.close();
    }
}
