package io.cloakroom.storage.rocks.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Which partitions a database has. Changed by the committer alone, which thereby sees creations, ends and batches in
/// one order.
public final class Partitions {
    private final RocksDB db;
    private final Set<Integer> dropped = ConcurrentHashMap.newKeySet();
    private final Cache<String, @Nullable Integer> numbers =
            Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

    interface Reader {
        byte @Nullable [] get(byte[] key) throws IOException;
    }

    Partitions(RocksDB db) {
        this.db = db;
    }

    /// Numbers of those that were dropped since the database was opened.
    Set<Integer> dropped() {
        return dropped;
    }

    /// The partition's number, or `null` when there is none. A number that was loaded before a drop is not kept after
    /// it, since [#forget] waits for the load.
    @Nullable
    Integer number(String id, Reader reader) throws IOException {
        try {
            return numbers.get(id, _ -> {
                try {
                    var value = reader.get(Keys.partitionNamed(id));
                    return value == null ? null : EngineValue.open(value).getInt();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    public void forget(String id) {
        numbers.invalidate(id);
    }

    /// Makes a partition unless there is one.
    public Outcome create(String id, WriteBatch batch) throws IOException, RocksDBException {
        if (db.get(Keys.partitionNamed(id)) != null) {
            return Outcome.REFUSED;
        }
        var last = db.get(Keys.NEXT_PARTITION);
        var number = last == null ? 1 : EngineValue.open(last).getInt();
        batch.put(Keys.NEXT_PARTITION, EngineValue.number(number + 1));
        batch.put(Keys.partitionNamed(id), EngineValue.number(number));
        batch.put(Keys.partition(number), state(Keys.LIVE, id));
        return Outcome.COMMITTED;
    }

    /// Ends a partition that has no row in `ranges`; its rows and claims are left to the collector.
    public Outcome drop(String id, List<Range> ranges, WriteBatch batch) throws IOException, RocksDBException {
        var value = db.get(Keys.partitionNamed(id));
        if (value == null) {
            return Outcome.GONE;
        }
        var number = EngineValue.open(value).getInt();
        for (var range : ranges) {
            if (hasRow(number, range)) {
                return Outcome.REFUSED;
            }
        }
        batch.delete(Keys.partitionNamed(id));
        batch.put(Keys.partition(number), state(Keys.DROPPED, id));
        dropped.add(number);
        return Outcome.COMMITTED;
    }

    private boolean hasRow(int number, Range range) throws RocksDBException {
        try (RocksIterator rows = db.newIterator()) {
            rows.seek(Keys.row(number, range.from()));
            if (!rows.isValid()) {
                rows.status();
                return false;
            }
            return Arrays.compareUnsigned(rows.key(), Keys.row(number, range.to())) < 0;
        }
    }

    private static byte[] state(byte state, String id) {
        var name = id.getBytes(StandardCharsets.UTF_8);
        return EngineValue.seal(
                ByteBuffer.allocate(1 + name.length).put(state).put(name).array());
    }

    /// The id of a partition by its number; `null` when it is dropped or was never there.
    @Nullable
    public String idOf(int number) throws StoreException, RocksDBException {
        var value = db.get(Keys.partition(number));
        if (value == null) {
            return null;
        }
        var bytes = EngineValue.open(value);
        return bytes.get() == Keys.LIVE ? StandardCharsets.UTF_8.decode(bytes).toString() : null;
    }

    /// Numbers of dropped partitions whose rows are not removed yet.
    public List<Integer> toRemove() throws StoreException, RocksDBException {
        var found = new ArrayList<Integer>();
        each((number, state) -> {
            if (state.get() == Keys.DROPPED) {
                found.add(number);
            }
        });
        return found;
    }

    /// Ids of the partitions that are there and are buckets.
    public List<String> buckets() throws StoreException, RocksDBException {
        var found = new ArrayList<String>();
        each((_, state) -> {
            if (state.get() == Keys.LIVE) {
                var id = StandardCharsets.UTF_8.decode(state).toString();
                if (Partition.isBucket(id)) {
                    found.add(id);
                }
            }
        });
        return found;
    }

    private interface Seen {
        void partition(int number, ByteBuffer state);
    }

    private void each(Seen seen) throws StoreException, RocksDBException {
        try (RocksIterator states = db.newIterator()) {
            var end = Keys.after(Keys.partitions());
            states.seek(Keys.partitions());
            while (states.isValid() && Arrays.compareUnsigned(states.key(), end) < 0) {
                seen.partition(Keys.partitionOf(states.key()), EngineValue.open(states.value()));
                states.next();
            }
            states.status();
        }
    }
}
