package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.Delta;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Counts row by row what a bucket's counters count.
public final class BucketCount {
    private final MeteredRows rows;
    private final ReentrantLock repairs = new ReentrantLock();

    public BucketCount(MeteredRows rows) {
        this.rows = rows;
    }

    /// @param kept    what the counters say
    /// @param counted what the rows say
    private record Both(Map<Counter, Long> kept, Map<Counter, Long> counted, long unreadable) {
        UsageCheck check() {
            return new UsageCheck(Delta.of(kept).usage(), Delta.of(counted).usage(), unreadable);
        }

        /// Changes that make the counters right.
        List<Change> difference() {
            var changes = new ArrayList<Change>();
            for (var counter : Counter.values()) {
                long lack = counted.getOrDefault(counter, 0L) - kept.getOrDefault(counter, 0L);
                if (lack != 0) {
                    changes.add(new Change.Add(counter, lack));
                }
            }
            return changes;
        }
    }

    public Optional<UsageCheck> check(Partition partition) throws IOException {
        return rows.exists(partition) ? Optional.of(count(partition).check()) : Optional.empty();
    }

    /// Adds the differences to the counters instead of setting them, so that writes between count and commit do not matter.
    public Optional<UsageCheck> repair(Partition partition) throws IOException {
        // One repair at a time; two would add the same difference twice.
        repairs.lock();
        try {
            if (!rows.exists(partition)) {
                return Optional.empty();
            }
            var both = count(partition);
            var changes = both.difference();
            if (changes.isEmpty() || both.unreadable() > 0) {
                return Optional.of(both.check());
            }
            return switch (rows.correct(partition, KeyLayout.NO_KEY, changes)) {
                case COMMITTED -> Optional.of(both.check());
                case GONE -> Optional.empty();
                case REFUSED -> throw new IllegalStateException("a batch without guards was refused");
            };
        } finally {
            repairs.unlock();
        }
    }

    private Both count(Partition partition) throws IOException {
        var view = rows.view(partition, KeyLayout.bucket());
        var counted = new EnumMap<Counter, Long>(Counter.class);
        long unreadable = 0;
        try (var cursor = view.rows()) {
            while (cursor.next()) {
                try {
                    add(cursor, counted);
                } catch (StoreException damaged) {
                    damaged.rethrowUnless(StoreException.Kind.DAMAGED);
                    unreadable++;
                }
            }
        }
        return new Both(view.counters(), counted, unreadable);
    }

    private static void add(KeyValue.Cursor at, Map<Counter, Long> counted) throws IOException {
        var row = at.row();
        switch (row.bytes()[0]) {
            case 'k', 'm', 'v' -> {
                switch (ObjectLister.version(at)) {
                    case ObjectRecord object -> add(object, VersionRows.isNoncurrent(row), counted);
                    case MarkerRecord _ -> counted.merge(Counter.MARKERS, 1L, Long::sum);
                }
            }
            case 'n', 'w' -> {
                // This row only leads to a version, which is counted itself if it can be read.
                var _ = ControlCodec.target(row, at.value());
            }
            case 'u' -> counted.merge(Counter.UPLOADS, 1L, Long::sum);
            case 'p' -> {
                if (UploadRows.isPart(row)) {
                    var part = RecordCodec.part(row, at.value());
                    counted.merge(Counter.UPLOAD_BYTES, part.size(), Long::sum);
                }
            }
            default -> throw Envelope.newer(row);
        }
    }

    private static void add(ObjectRecord object, boolean noncurrent, Map<Counter, Long> counted) {
        counted.merge(noncurrent ? Counter.NONCURRENT : Counter.OBJECTS, 1L, Long::sum);
        counted.merge(noncurrent ? Counter.NONCURRENT_BYTES : Counter.BYTES, object.size(), Long::sum);
    }
}
