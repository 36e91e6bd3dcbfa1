package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.database.EngineValue;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.database.Work;
import io.cloakroom.storage.rocks.shared.DiskReserve;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows in the database of their space.
final class RocksKeyValue implements KeyValue {
    /// What a batch may write while free space is below the reserve: enough for deletes and what they leave.
    private static final int SMALL_BYTES = 2048;

    private final OpenSpaces spaces;
    private final DiskReserve reserve;

    RocksKeyValue(OpenSpaces spaces, DiskReserve reserve) {
        this.spaces = spaces;
        this.reserve = reserve;
    }

    @Override
    public void create(Partition partition) throws IOException {
        var outcome = spaces.use(partition.space(), Outcome.GONE, (database, _) -> {
            var partitions = database.partitions();
            var created = database.commit(new Work.Alone(batch -> partitions.create(partition.id(), batch)));
            partitions.forget(partition.id());
            return created;
        });
        if (outcome == Outcome.GONE) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no space " + partition.space());
        }
    }

    @Override
    public boolean drop(Partition partition, List<Range> ranges) throws IOException {
        return spaces.use(partition.space(), true, (database, files) -> {
            var partitions = database.partitions();
            var outcome = database.commit(new Work.Alone(batch -> partitions.drop(partition.id(), ranges, batch)));
            partitions.forget(partition.id());
            if (outcome == Outcome.COMMITTED) {
                files.searches().partitionsNow();
            }
            return outcome != Outcome.REFUSED;
        });
    }

    @Override
    public boolean exists(Partition partition) throws IOException {
        return spaces.use(partition.space(), false, (database, _) -> database.partition(partition.id()) != null);
    }

    @Override
    public List<String> buckets(String space) throws IOException {
        return spaces.use(space, List.<String>of(), (database, _) -> database.slow(database.partitions()::buckets));
    }

    @Override
    public byte @Nullable [] get(Partition partition, Row row) throws IOException {
        return spaces.<byte @Nullable []>use(partition.space(), null, (database, _) -> {
            var number = database.partition(partition.id());
            return number == null ? null : database.get(Keys.row(number, row));
        });
    }

    @Override
    public Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes)
            throws IOException {
        if (!reserve.writable() && !small(new BlobOwner(partition.id(), owner), guards, changes) && !moves(changes)) {
            throw reserve.full();
        }
        return spaces.use(partition.space(), Outcome.GONE, (database, files) -> {
            var number = database.partition(partition.id());
            if (number == null) {
                return Outcome.GONE;
            }
            files.requireOpen(changes);
            return database.commit(Work.Batch.of(number, new BlobOwner(partition.id(), owner), guards, changes));
        });
    }

    /// Whether a batch needs little room. The length of a row that it deletes is subtracted if a guard tells it: a record that
    /// only moves to another row takes no more room than before. A version moves like this when it becomes current because a
    /// newer one is deleted.
    private static boolean small(BlobOwner owner, List<Guard> guards, List<Change> changes) {
        long bytes = 0;
        var deleted = new HashSet<Row>();
        for (var change : changes) {
            if (change instanceof Change.Set(var _, byte[] value)) {
                bytes += value.length;
            } else if (change instanceof Change.Delete(var row)) {
                deleted.add(row);
            } else if (change instanceof Change.TakeOver takeOver) {
                bytes += Work.claimBytes(takeOver, owner);
            }
        }
        for (var guard : guards) {
            // Subtracted once, even if the row is guarded twice.
            if (guard instanceof Guard.Is(var row, byte[] value) && deleted.remove(row)) {
                bytes -= value.length;
            }
        }
        return bytes <= SMALL_BYTES;
    }

    /// Whether a batch releases at least as much payload as it claims. The record of a blob that the collector has copied may be
    /// long, and has to be written before the old segment can be deleted.
    private static boolean moves(List<Change> changes) {
        long claimed = 0;
        long released = 0;
        for (var change : changes) {
            claimed += change instanceof Change.Claim(var blob, byte[] _) ? blob.length() : 0;
            released += change instanceof Change.Release(var blob) ? blob.length() : 0;
        }
        return released > 0 && released >= claimed;
    }

    @Override
    public Cursor scan(Partition partition, Range range) throws IOException {
        return spaces.use(partition.space(), NO_ROWS, (database, _) -> {
            var number = database.partition(partition.id());
            return number == null ? NO_ROWS : database.cursor(number, range);
        });
    }

    @Override
    public Map<Counter, Long> counters(Partition partition) throws IOException {
        var sums = new EnumMap<Counter, Long>(Counter.class);
        for (var counter : Counter.values()) {
            sums.put(counter, 0L);
        }
        return spaces.use(partition.space(), sums, (database, _) -> {
            var number = database.partition(partition.id());
            for (var counter : Counter.values()) {
                var value = number == null ? null : database.get(Keys.counter(number, counter));
                if (value != null) {
                    sums.put(counter, EngineValue.open(value).getLong());
                }
            }
            return sums;
        });
    }

    private static final Cursor NO_ROWS = new Cursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public void seek(Row row) {}

        @Override
        public Row row() {
            throw new IllegalStateException("there is no row");
        }

        @Override
        public byte[] value() {
            throw new IllegalStateException("there is no row");
        }

        @Override
        public byte[] head(int bytes) {
            throw new IllegalStateException("there is no row");
        }

        @Override
        public void close() {}
    };
}
