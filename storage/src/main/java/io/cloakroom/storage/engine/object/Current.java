package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.payload.Origin;
import io.cloakroom.storage.engine.payload.PartTable.Entry;
import io.cloakroom.storage.engine.payload.Payloads;
import io.cloakroom.storage.engine.record.Content;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.RecordCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The current version of a key as it was read, with what a commit needs that replaces or removes it.
///
/// @param value  of the row, or `null` when there is no object
/// @param record what it says
record Current(
        Partition partition,
        byte[] owner,
        Row row,
        byte @Nullable [] value,
        @Nullable ObjectRecord record) {
    static Current read(KeyValue rows, Partition partition, String key) throws IOException {
        var row = KeyLayout.current(key);
        var value = rows.get(partition, row);
        var record = value == null ? null : RecordCodec.object(row, value);
        return new Current(partition, KeyLayout.owner(key), row, value, record);
    }

    Guard guard() {
        return value == null ? new Guard.Absent(row) : new Guard.Is(row, value);
    }

    Origin origin() {
        return new Origin(partition.space(), row);
    }

    /// The parts that this version was made of; none for one in one piece.
    ///
    /// @return `null` when another change came meanwhile, which may have taken their table away
    @Nullable
    List<Entry> parts(KeyValue rows, Payloads payloads) throws IOException {
        if (record == null || record.layout() == null) {
            return List.of();
        }
        try (var _ = payloads.hold(partition, owner)) {
            // Once more under the hold: what this row names now can be read until the hold ends.
            if (!Arrays.equals(rows.get(partition, row), value)) {
                return null;
            }
            var parts = new ArrayList<Entry>(record.layout().parts());
            try (var table = payloads.table(origin(), record.layout(), record.content())) {
                for (int i = 0; i < table.size(); i++) {
                    parts.add(table.get(i));
                }
            }
            return parts;
        }
    }

    /// Gives back the space of this version and takes it out of the counters.
    ///
    /// @param parts of this version
    void addRemoval(List<Entry> parts, List<Change> changes) {
        if (record == null) {
            return;
        }
        changes.add(new Change.Add(Counter.OBJECTS, -1));
        changes.add(new Change.Add(Counter.BYTES, -record.size()));
        if (record.content() instanceof Content.InBlob(var blob, long _)) {
            changes.add(new Change.Release(blob));
        }
        for (var part : parts) {
            if (part.blob() != null) {
                changes.add(new Change.Release(part.blob().blob()));
            }
        }
    }

    /// Replaces this version, or makes the first one.
    ///
    /// @param parts of this version
    void addReplacement(ObjectRecord next, List<Entry> parts, List<Change> changes) {
        addRemoval(parts, changes);
        changes.add(new Change.Set(row, RecordCodec.encode(row, next)));
        changes.add(new Change.Add(Counter.OBJECTS, 1));
        changes.add(new Change.Add(Counter.BYTES, next.size()));
    }
}
