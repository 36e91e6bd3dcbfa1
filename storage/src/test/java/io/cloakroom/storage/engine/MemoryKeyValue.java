package io.cloakroom.storage.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Rows in trees, one for each partition under a lock of its own; a scan shares the tree until the next commit copies it.
public final class MemoryKeyValue implements KeyValue {
    private final Set<String> spaces;
    private final MemoryBlobs blobs;
    private final Map<Partition, Rows> partitions = new ConcurrentHashMap<>();
    private final Map<String, Long> editions = new ConcurrentHashMap<>();

    MemoryKeyValue(Set<String> spaces, MemoryBlobs blobs) {
        this.spaces = spaces;
        this.blobs = blobs;
    }

    private static final class Rows {
        private NavigableMap<Row, byte[]> tree = new TreeMap<>();
        private boolean shared;
        private boolean gone;
        private final Map<Change.Counter, Long> counters = new EnumMap<>(Change.Counter.class);

        private NavigableMap<Row, byte[]> own() {
            if (shared) {
                tree = new TreeMap<>(tree);
                shared = false;
            }
            return tree;
        }
    }

    @Override
    public void create(Partition partition) {
        if (!spaces.contains(partition.space())) {
            throw new IllegalStateException("no space " + partition.space());
        }
        partitions.putIfAbsent(partition, new Rows());
    }

    @Override
    public boolean drop(Partition partition, List<Range> ranges) {
        var rows = partitions.get(partition);
        if (rows == null) {
            return true;
        }
        synchronized (rows) {
            for (var range : ranges) {
                if (!rows.tree.subMap(range.from(), range.to()).isEmpty()) {
                    return false;
                }
            }
            editions.merge(partition.space(), 2L, Long::sum);
            rows.gone = true;
            partitions.remove(partition, rows);
            blobs.releaseAll(partition);
            return true;
        }
    }

    /// Takes all partitions of a space away, for [#put] to bring them back.
    Map<Partition, Object> take(String space) {
        var taken = new HashMap<Partition, Object>();
        for (var partition : List.copyOf(partitions.keySet())) {
            var rows = partition.space().equals(space) ? partitions.remove(partition) : null;
            if (rows != null) {
                synchronized (rows) {
                    rows.gone = true;
                }
                taken.put(partition, rows);
            }
        }
        editions.merge(space, 2L, Long::sum);
        return taken;
    }

    void put(Map<Partition, Object> taken) {
        taken.forEach((partition, kept) -> {
            var rows = (Rows) kept;
            synchronized (rows) {
                rows.gone = false;
            }
            partitions.put(partition, rows);
        });
    }

    /// Another number after each change of a space.
    long edition(String space) {
        return editions.getOrDefault(space, 1L);
    }

    @Override
    public List<String> buckets(String space) {
        return partitions.keySet().stream()
                .filter(partition -> partition.space().equals(space))
                .map(Partition::id)
                .filter(Partition::isBucket)
                .toList();
    }

    @Override
    public boolean exists(Partition partition) {
        return partitions.containsKey(partition);
    }

    @Override
    public byte @Nullable [] get(Partition partition, Row row) {
        var rows = partitions.get(partition);
        if (rows == null) {
            return null;
        }
        synchronized (rows) {
            var value = rows.tree.get(row);
            return value == null ? null : value.clone();
        }
    }

    @Override
    public Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes) {
        var rows = partitions.get(partition);
        if (rows == null) {
            return Outcome.GONE;
        }
        synchronized (rows) {
            if (rows.gone) {
                return Outcome.GONE;
            }
            for (var guard : guards) {
                if (!holds(guard, rows.tree.get(guard.row()))) {
                    return Outcome.REFUSED;
                }
            }
            editions.merge(partition.space(), 2L, Long::sum);
            var tree = rows.own();
            var ownerOfBlobs = new MemoryBlobs.Owner(partition, owner);
            for (var change : changes) {
                apply(change, tree, rows.counters, ownerOfBlobs);
            }
            return Outcome.COMMITTED;
        }
    }

    private static boolean holds(Guard guard, byte @Nullable [] value) {
        return switch (guard) {
            case Guard.Absent _ -> value == null;
            case Guard.Is(var _, var expected) -> value != null && Arrays.equals(value, expected);
        };
    }

    private void apply(
            Change change,
            NavigableMap<Row, byte[]> tree,
            Map<Change.Counter, Long> counters,
            MemoryBlobs.Owner owner) {
        switch (change) {
            case Change.Set(var row, var value) -> tree.put(checked(row), checked(value));
            case Change.Delete(var row) -> tree.remove(row);
            case Change.Add(var counter, long delta) -> counters.merge(counter, delta, Long::sum);
            case Change.Claim(var blob, var holder) -> blobs.claim(blob, owner, holder);
            case Change.Release(var blob) -> blobs.release(blob, owner);
            case Change.TakeOver(var from, var holder, var taken) -> blobs.takeOver(taken, from, owner, holder);
        }
    }

    private static Row checked(Row row) {
        for (byte b : row.bytes()) {
            if (b == 0) {
                throw new IllegalArgumentException("a row holds NUL");
            }
        }
        return row;
    }

    private static byte[] checked(byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a value is empty");
        }
        return value.clone();
    }

    @Override
    public Cursor scan(Partition partition, Range range) {
        var rows = partitions.get(partition);
        if (rows == null || range.from().compareTo(range.to()) >= 0) {
            return new MemoryCursor(new TreeMap<>());
        }
        synchronized (rows) {
            rows.shared = true;
            return new MemoryCursor(rows.tree.subMap(range.from(), true, range.to(), false));
        }
    }

    @Override
    public Map<Change.Counter, Long> counters(Partition partition) {
        var rows = partitions.get(partition);
        if (rows == null) {
            return Map.of();
        }
        synchronized (rows) {
            return new EnumMap<>(rows.counters);
        }
    }

    /// All rows of a partition.
    public List<Row> rows(Partition partition) {
        var rows = partitions.get(partition);
        if (rows == null) {
            return List.of();
        }
        synchronized (rows) {
            return new ArrayList<>(rows.tree.keySet());
        }
    }

    /// Changes a bit of a row's value, as a failing disk does.
    public void damage(Partition partition, Row row, int index) {
        var rows = partitions.get(partition);
        if (rows == null) {
            throw new IllegalArgumentException("no partition " + partition);
        }
        synchronized (rows) {
            var value = rows.tree.get(row);
            if (value == null) {
                throw new IllegalArgumentException("no row " + row);
            }
            value[index] ^= 0x10;
        }
    }

    private static final class MemoryCursor implements Cursor {
        private NavigableMap<Row, byte[]> rest;
        private Map.@Nullable Entry<Row, byte[]> at;

        private MemoryCursor(NavigableMap<Row, byte[]> rest) {
            this.rest = rest;
        }

        @Override
        public boolean next() {
            at = at == null ? rest.firstEntry() : rest.higherEntry(at.getKey());
            if (at == null) {
                rest = new TreeMap<>();
            }
            return at != null;
        }

        @Override
        public void seek(Row row) {
            if (at != null && row.compareTo(at.getKey()) <= 0) {
                return;
            }
            boolean behindAll = rest.isEmpty() || row.compareTo(rest.lastKey()) > 0;
            if (behindAll) {
                rest = new TreeMap<>();
                at = null;
            } else if (row.compareTo(rest.firstKey()) > 0) {
                rest = rest.tailMap(row, true);
                at = null;
            }
        }

        @Override
        public Row row() {
            return current().getKey();
        }

        @Override
        public byte[] value() {
            return current().getValue();
        }

        @Override
        public byte[] head(int bytes) {
            var value = value();
            return Arrays.copyOf(value, Math.min(bytes, value.length));
        }

        private Map.Entry<Row, byte[]> current() {
            if (at == null) {
                throw new IllegalStateException("not at a row");
            }
            return at;
        }

        @Override
        public void close() {
            rest = new TreeMap<>();
            at = null;
        }
    }
}
