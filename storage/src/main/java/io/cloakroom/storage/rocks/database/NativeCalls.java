package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes native calls to one database, and turns their failures into those of the port. The first call that meets damage
/// ends the compaction of this database.
final class NativeCalls {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCalls.class);

    private final String space;
    private final RocksDB db;
    private final Pools pools;
    private final Damage damage;

    NativeCalls(String space, RocksDB db, Pools pools, Damage damage) {
        this.space = space;
        this.db = db;
        this.pools = pools;
        this.damage = damage;
    }

    RocksDB db() {
        return db;
    }

    /// Makes a call that may be slow on a thread of the pool, and waits for its result.
    <T extends @Nullable Object> T slow(Callable<T> call) throws IOException {
        return pools.call(() -> here(call));
    }

    /// Makes a call on this thread, which has to be a platform thread.
    <T extends @Nullable Object> T here(Callable<T> call) throws IOException {
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

    /// The failure in the terms of the port. When it tells of new damage, compaction is ended before it meets the damage,
    /// because RocksDB refuses all writes after a compaction that failed.
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
                    LOG.warn("space {}: compaction could not be stopped: {}", space, failed.toString());
                }
            });
        } catch (StoreException busy) {
            LOG.debug("space {}: compaction goes on until the database is opened again", space);
        }
    }
}
