package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.shared.Failures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Writes to one database, never waiting without end: RocksDB stops writes while its compaction cannot follow, which on
/// a full disk is for ever.
final class Writes implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final String space;
    private final RocksDB db;
    private final WriteOptions now;
    private final WriteOptions slowedDown;
    private volatile long bytes;

    Writes(String space, RocksDB db, boolean sync) {
        this.space = space;
        this.db = db;
        now = new WriteOptions().setSync(sync).setNoSlowdown(true);
        slowedDown = new WriteOptions().setSync(sync);
    }

    /// How much has come since the database was opened.
    long bytes() {
        return bytes;
    }

    /// Called by one thread at a time.
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the committer writes
    void write(WriteBatch batch) throws RocksDBException, StoreException {
        try {
            bytes += batch.getDataSize();
            db.write(now, batch);
        } catch (RocksDBException refused) {
            if (!Failures.wouldWait(refused)) {
                throw refused;
            }
            // Nothing was written. To be slowed down is fine, to be stopped is not.
            awaitNotStopped();
            db.write(slowedDown, batch);
        }
    }

    private void awaitNotStopped() throws RocksDBException, StoreException {
        var start = System.nanoTime();
        var errors = backgroundErrors();
        // When compaction fails meanwhile, the write is refused, and says why.
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
