package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows in the database of their space. Every call holds a lease of it.
final class RocksKeyValue implements KeyValue {
    /// What a batch may write while free space is below the reserve: enough for deletes and what they leave.
    private static final int SMALL_BYTES = 2048;

    private final Spaces spaces;
    private final DiskReserve reserve;

    RocksKeyValue(Spaces spaces, DiskReserve reserve) {
        this.spaces = spaces;
        this.reserve = reserve;
    }

    @Override
    public void create(Partition partition) throws IOException {
        try (var lease = spaces.lease(partition.space())) {
            if (lease == null) {
                throw new StoreException(StoreException.Kind.FAILED, "there is no space " + partition.space());
            }
            var partitions = lease.database().partitions();
            lease.database().commit(new Work.Alone(batch -> partitions.create(partition.id(), batch)));
            partitions.forget(partition.id());
        }
    }

    @Override
    public boolean drop(Partition partition, List<Range> ranges) throws IOException {
        try (var lease = spaces.lease(partition.space())) {
            if (lease == null) {
                return true;
            }
            var partitions = lease.database().partitions();
            var outcome =
                    lease.database().commit(new Work.Alone(batch -> partitions.drop(partition.id(), ranges, batch)));
            partitions.forget(partition.id());
            if (outcome == Outcome.COMMITTED) {
                lease.files().searchPartitions();
            }
            return outcome != Outcome.REFUSED;
        }
    }

    @Override
    public boolean exists(Partition partition) throws IOException {
        try (var lease = spaces.lease(partition.space())) {
            return lease != null && lease.database().partition(partition.id()) != null;
        }
    }

    @Override
    public byte @Nullable [] get(Partition partition, Row row) throws IOException {
        try (var lease = spaces.lease(partition.space())) {
            var number = lease == null ? null : lease.database().partition(partition.id());
            return lease == null || number == null ? null : lease.database().get(Keys.row(number, row));
        }
    }

    @Override
    public Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes)
            throws IOException {
        if (!reserve.writable() && !small(changes) && !moves(changes)) {
            throw reserve.full();
        }
        try (var lease = spaces.lease(partition.space())) {
            var number = lease == null ? null : lease.database().partition(partition.id());
            return lease == null || number == null
                    ? Outcome.GONE
                    : lease.database().commit(Work.Batch.of(number, new Owner(partition.id(), owner), guards, changes));
        }
    }

    private static boolean small(List<Change> changes) {
        long bytes = 0;
        for (var change : changes) {
            bytes += change instanceof Change.Set set ? set.value().length : 0;
        }
        return bytes <= SMALL_BYTES;
    }

    /// Whether it gives back as much payload as it takes: the record of a blob that compaction has copied may be long,
    /// and has to be written for the segment to go.
    private static boolean moves(List<Change> changes) {
        long claimed = 0;
        long released = 0;
        for (var change : changes) {
            claimed += change instanceof Change.Claim(var blob) ? blob.length() : 0;
            released += change instanceof Change.Release(var blob) ? blob.length() : 0;
        }
        return released > 0 && released >= claimed;
    }

    @Override
    public Cursor scan(Partition partition, Range range) throws IOException {
        var lease = spaces.lease(partition.space());
        if (lease == null) {
            return NO_ROWS;
        }
        var handedOver = false;
        try {
            var number = lease.database().partition(partition.id());
            if (number == null) {
                return NO_ROWS;
            }
            var cursor = new RocksCursor(lease, number, range);
            handedOver = true;
            return cursor;
        } finally {
            if (!handedOver) {
                lease.close();
            }
        }
    }

    @Override
    public Map<Counter, Long> counters(Partition partition) throws IOException {
        var sums = new EnumMap<Counter, Long>(Counter.class);
        for (var counter : Counter.values()) {
            sums.put(counter, 0L);
        }
        try (var lease = spaces.lease(partition.space())) {
            var number = lease == null ? null : lease.database().partition(partition.id());
            if (lease != null && number != null) {
                for (var counter : Counter.values()) {
                    var value = lease.database().get(Keys.counter(number, counter));
                    if (value != null) {
                        sums.put(counter, EngineValue.open(value).getLong());
                    }
                }
            }
        }
        return sums;
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
