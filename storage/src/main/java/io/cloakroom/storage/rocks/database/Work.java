package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What waits for the committer of a database.
public sealed interface Work {
    CompletableFuture<Outcome> done();

    long bytes();

    /// A batch of the layer above: shares its write and its sync with others.
    record Batch(
            int partition,
            BlobOwner owner,
            List<Guard> guards,
            List<Change> changes,
            long bytes,
            CompletableFuture<Outcome> done)
            implements Work {
        public static Batch of(int partition, BlobOwner owner, List<Guard> guards, List<Change> changes) {
            long bytes = 0;
            for (var change : changes) {
                if (change instanceof Change.Set set && set.value().length == 0) {
                    throw new IllegalArgumentException("a value is empty");
                }
                bytes += switch (change) {
                    case Change.Set(var row, var value) -> row.bytes().length + value.length;
                    case Change.TakeOver takeOver -> claimBytes(takeOver, owner);
                    default -> 64;
                };
            }
            return new Batch(partition, owner, guards, changes, bytes, new CompletableFuture<>());
        }
    }

    /// The size of the claims that a takeover writes anew.
    static long claimBytes(Change.TakeOver takeOver, BlobOwner owner) {
        return takeOver.blobs().size() * (64L + owner.key().bytes().length);
    }

    /// A step of the engine itself. All work before it is written first, and the step is written alone.
    record Alone(Step step, CompletableFuture<Outcome> done) implements Work {
        public Alone(Step step) {
            this(step, new CompletableFuture<>());
        }

        @Override
        public long bytes() {
            return 64;
        }
    }

    interface Step {
        /// Adds to `batch` what is to be written; nothing, when it returns another outcome than COMMITTED.
        Outcome prepare(WriteBatch batch) throws IOException, RocksDBException;
    }
}
