package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.payload.PartTable.PartEntry;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.MeteredRows;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The batch of one change of a key. Every row, claim and counter of a bucket's objects and uploads is changed through one of
/// these.
final class KeyBatch {
    private final Partition partition;
    private final ObjectKey key;
    private final List<Guard> guards = new ArrayList<>();
    /// The last change of a row counts.
    private final Map<Row, Change> rowChanges = new LinkedHashMap<>();
    private final List<Change> blobChanges = new ArrayList<>();
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);

    KeyBatch(Partition partition, ObjectKey key) {
        this.partition = partition;
        this.key = key;
    }

    Partition partition() {
        return partition;
    }

    ObjectKey key() {
        return key;
    }

    KeyBatch guard(Guard guard) {
        guards.add(guard);
        return this;
    }

    KeyBatch set(Row row, byte[] value) {
        rowChanges.put(row, new Change.Set(row, value));
        return this;
    }

    KeyBatch delete(Row row) {
        rowChanges.put(row, new Change.Delete(row));
        return this;
    }

    KeyBatch add(Counter counter, long delta) {
        counters.merge(counter, delta, Long::sum);
        return this;
    }

    /// @param holder see [Change.Claim]
    KeyBatch claim(BlobRef blob, String holder) {
        blobChanges.add(new Change.Claim(blob, holder.getBytes(StandardCharsets.US_ASCII)));
        return this;
    }

    /// Claims the payload's blob, if it lies in one.
    KeyBatch claim(PayloadLocation content, String holder) {
        return content instanceof PayloadLocation.InBlob(var blob, long _) ? claim(blob, holder) : this;
    }

    /// Writes the payload of a version in a row beside its record.
    KeyBatch payload(String holder, PayloadLocation.Inline payload) {
        var row = VersionRows.payload(key, holder);
        return set(row, RecordCodec.encode(row, payload));
    }

    /// Takes over all payload of a version of another key, except for payload in a row beside the record.
    ///
    /// @param record has a holder
    /// @param parts of the version
    KeyBatch takeOver(ObjectKey from, ObjectRecord record, List<PartEntry> parts) {
        var blobs = new ArrayList<BlobRef>();
        var own = record.content().inBlob();
        if (own != null) {
            blobs.add(own.blob());
        }
        for (var part : parts) {
            if (part.blob() != null) {
                blobs.add(part.blob().blob());
            }
        }
        var holder = record.holder().getBytes(StandardCharsets.US_ASCII);
        blobChanges.add(new Change.TakeOver(from.utf8(), holder, List.copyOf(blobs)));
        return this;
    }

    KeyBatch release(BlobRef blob) {
        blobChanges.add(new Change.Release(blob));
        return this;
    }

    /// Releases all payload of a version.
    ///
    /// @param parts of the version
    void release(ObjectRecord record, List<PartEntry> parts) {
        switch (record.content()) {
            case PayloadLocation.Inline _ -> {
                // This payload is removed with its record.
            }
            case PayloadLocation.InRow _ -> delete(VersionRows.payload(key, record.holder()));
            case PayloadLocation.InBlob(var blob, long _) -> release(blob);
            case PayloadLocation.Tailed(var head, var _) -> release(head.blob());
        }
        for (var part : parts) {
            if (part.blob() != null) {
                release(part.blob().blob());
            }
        }
    }

    /// Commits the batch, unless it exceeds a limit of the project.
    ///
    /// @param planned a premise that must still hold when nobody can change it any more
    Growth commit(MeteredRows rows, MeteredRows.Premise planned) throws IOException {
        return rows.grow(partition, key.utf8(), guards, changes(), planned);
    }

    /// Commits a batch that has no other premises than its guards.
    Growth commit(MeteredRows rows) throws IOException {
        // Moving blobs changes nothing that is counted, and needs no limits.
        return counters.isEmpty()
                ? new Growth.Ended(rows.commit(partition, key.utf8(), guards, changes()))
                : commit(rows, () -> true);
    }

    private List<Change> changes() {
        var changes = new ArrayList<Change>(rowChanges.size() + blobChanges.size() + counters.size());
        changes.addAll(rowChanges.values());
        changes.addAll(blobChanges);
        counters.forEach((counter, delta) -> {
            if (delta != 0) {
                changes.add(new Change.Add(counter, delta));
            }
        });
        return changes;
    }
}
