package io.cloakroom.storage.engine;

import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Payloads.PartWalk;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The current version of a key as it was read, with what a commit needs that replaces or removes it.
///
/// @param value  of the row, or `null` when there is no object
/// @param record what it says
record Current(
        Partition partition,
        Row row,
        byte @Nullable [] value,
        @Nullable ObjectRecord record) {
    static Current read(KeyValue rows, Partition partition, String key) throws IOException {
        var row = KeyLayout.current(key);
        var value = rows.get(partition, row);
        return new Current(partition, row, value, value == null ? null : RecordCodec.object(row, value));
    }

    Guard guard() {
        return value == null ? new Guard.Absent(row) : new Guard.Is(row, value);
    }

    /// Gives back the space of this version and takes it out of the counters.
    void addRemoval(Payloads payloads, List<Change> changes) throws IOException {
        if (record == null) {
            return;
        }
        changes.add(new Change.Add(Counter.OBJECTS, -1));
        changes.add(new Change.Add(Counter.BYTES, -record.size()));
        if (record.content() instanceof Content.InBlob(var blob, long _)) {
            changes.add(new Change.Release(blob));
        }
        try (PartWalk parts = payloads.parts(partition.space(), record)) {
            for (var part = parts.next(); part != null; part = parts.next()) {
                if (part.blob() != null) {
                    changes.add(new Change.Release(part.blob().blob()));
                }
            }
        }
    }

    /// Replaces this version, or makes the first one.
    void addReplacement(ObjectRecord next, Payloads payloads, List<Change> changes) throws IOException {
        addRemoval(payloads, changes);
        changes.add(new Change.Set(row, RecordCodec.encode(row, next)));
        changes.add(new Change.Add(Counter.OBJECTS, 1));
        changes.add(new Change.Add(Counter.BYTES, next.size()));
    }
}
