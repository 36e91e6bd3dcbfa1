package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.payload.PartTable.PartEntry;
import io.cloakroom.storage.engine.payload.PayloadOpener;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.record.Stamp;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.record.VersionId;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What every change of an object works on.
///
/// @param retention the clock that decides when retention ends
/// @param random makes ids, which must not be guessed
public record ObjectRows(
        MeteredRows rows,
        PayloadOpener payloads,
        BucketVersioning versioning,
        BucketLocks locks,
        InstantSource clock,
        RetentionClock retention,
        RandomGenerator random) {
    VersionReader reader() {
        return new VersionReader(rows, versioning);
    }

    /// A fresh holder for the claims of a null version's blobs.
    String freshId(Stamp stamp) {
        return VersionId.fresh(stamp.order(), random);
    }

    Instant now() {
        return StoredTime.now(clock);
    }

    /// The parts of a version; empty for one in one piece.
    ///
    /// @return `null` when another change came meanwhile, which may have removed their table
    @Nullable
    List<PartEntry> parts(Partition partition, ObjectKey key, StoredVersion version) throws IOException {
        var record = version.object();
        if (record == null || record.layout() == null) {
            return List.of();
        }
        return ofTable(partition, key, version, table -> {
            var parts = new ArrayList<PartEntry>(table.size());
            for (int i = 0; i < table.size(); i++) {
                parts.add(table.get(i));
            }
            return parts;
        });
    }

    interface Reading<T> {
        T of(PartTable table) throws IOException;
    }

    /// Reads the table of a version that was made of parts.
    ///
    /// @return `null` when another change came meanwhile, which may have removed the table
    <T> @Nullable T ofTable(Partition partition, ObjectKey key, StoredVersion version, Reading<T> reading)
            throws IOException {
        var record = version.object();
        var layout = record == null ? null : record.layout();
        if (record == null || layout == null) {
            throw new IllegalArgumentException("a version in one piece has no table of parts");
        }
        try (var _ = payloads.hold(partition, key.utf8())) {
            // Read again under the hold: what this row names now stays readable until the hold ends.
            if (!Arrays.equals(rows.get(partition, version.row()), version.value())) {
                return null;
            }
            var origin = new PayloadOrigin(partition.space(), version.row());
            try (var table = payloads.table(origin, layout, record.content())) {
                return reading.of(table);
            }
        }
    }
}
