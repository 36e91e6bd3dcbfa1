package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.Stamp;
import io.cloakroom.storage.engine.record.UploadId;
import io.cloakroom.storage.engine.record.VersionId;
import io.cloakroom.storage.engine.record.VersionRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the versions of a key. Reads no rows that a bucket without versioning cannot have.
final class VersionReader {
    private final KeyValue rows;
    private final BucketVersioning versioning;

    VersionReader(KeyValue rows, BucketVersioning versioning) {
        this.rows = rows;
        this.versioning = versioning;
    }

    /// The current version, be it an object or a delete marker.
    @Nullable
    StoredVersion current(Partition partition, ObjectKey key) throws IOException {
        var object = at(partition, VersionRows.current(key));
        return object != null || !keepsVersions(partition) ? object : at(partition, VersionRows.marker(key));
    }

    private boolean keepsVersions(Partition partition) throws IOException {
        return versioning.of(partition).isPresent();
    }

    @Nullable
    StoredVersion find(Partition partition, ObjectKey key, VersionRef ref) throws IOException {
        return switch (ref) {
            case VersionRef.Current _ -> current(partition, key);
            case VersionRef.Named named -> namedVersion(partition, key, named);
        };
    }

    /// A version, with its payload if that lies in a row of its own. This row is written and removed together with its
    /// version.
    @Nullable
    StoredVersion findWithPayload(Partition partition, ObjectKey key, VersionRef ref) throws IOException {
        var found = find(partition, key, ref);
        while (found != null
                && found.record() instanceof ObjectRecord object
                && object.content() instanceof PayloadLocation.InRow) {
            var row = VersionRows.payload(key, object.holder());
            var payload = rows.get(partition, row);
            if (payload != null) {
                return found.with(object, RecordCodec.payload(row, payload));
            }
            var again = find(partition, key, ref);
            if (isSame(found, again)) {
                throw Envelope.damaged(found.row(), "its payload is gone");
            }
            found = again;
        }
        return found;
    }

    private @Nullable StoredVersion namedVersion(Partition partition, ObjectKey key, VersionRef.Named named)
            throws IOException {
        return search(
                partition,
                key,
                () -> noncurrent(partition, key, named),
                version -> version.stamp().version().equals(named));
    }

    private interface VersionLookup {
        @Nullable
        StoredVersion run() throws IOException;
    }

    /// Searches until the current version has stayed the same, so that a version which moves between rows is not missed. The
    /// current version is read last, so that damage to it does not hide the others.
    private @Nullable StoredVersion search(
            Partition partition, ObjectKey key, VersionLookup noncurrent, Predicate<VersionRecord> sought)
            throws IOException {
        StoredVersion before = null;
        for (boolean again = false; ; again = true) {
            var found = keepsVersions(partition) ? noncurrent.run() : null;
            if (found != null) {
                return found;
            }
            var current = current(partition, key);
            if (current != null && sought.test(current.record())) {
                return current;
            }
            if (again && isSame(before, current)) {
                return null;
            }
            before = current;
        }
    }

    private static boolean isSame(@Nullable StoredVersion a, @Nullable StoredVersion b) {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        return a.row().equals(b.row()) && Arrays.equals(a.value(), b.value());
    }

    /// The noncurrent version of this name.
    @Nullable
    StoredVersion noncurrent(Partition partition, ObjectKey key, VersionRef.Named named) throws IOException {
        return switch (named) {
            case VersionRef.Null _ -> noncurrentNull(partition, key);
            case VersionRef.Id(var id) -> VersionId.isOne(id) ? at(partition, VersionRows.noncurrent(key, id)) : null;
        };
    }

    @Nullable
    StoredVersion noncurrentNull(Partition partition, ObjectKey key) throws IOException {
        var place = placeOfNull(partition, key);
        return place.isEmpty() ? null : at(partition, VersionRows.noncurrent(key, place.get()));
    }

    /// The place of the null version among the noncurrent ones; empty when it is not one of them.
    Optional<String> placeOfNull(Partition partition, ObjectKey key) throws IOException {
        return target(partition, VersionRows.nullVersion(key));
    }

    private Optional<String> target(Partition partition, Row index) throws IOException {
        var value = rows.get(partition, index);
        return value == null ? Optional.empty() : Optional.of(ControlCodec.target(index, value));
    }

    /// The newest noncurrent version. Skips the rows that newer versions have left behind, so that it costs the same however
    /// many were deleted before.
    ///
    /// @param current the stamp of the current version
    @Nullable
    StoredVersion newestBelow(Partition partition, ObjectKey key, Stamp current) throws IOException {
        var from = VersionRows.pastVersion(key.value(), VersionRows.place(current));
        try (var cursor =
                rows.scan(partition, new Range(from, VersionRows.noncurrent(key).to()))) {
            return cursor.next() ? StoredVersion.of(cursor.row(), cursor.value().clone()) : null;
        }
    }

    /// The version whose blobs are claimed with this holder, if it is an object of a build that knows holders.
    @Nullable
    StoredVersion heldBy(Partition partition, ObjectKey key, String holder) throws IOException {
        return search(
                partition,
                key,
                () -> noncurrentHeldBy(partition, key, holder),
                version -> version instanceof ObjectRecord object
                        && object.holder().equals(holder));
    }

    private @Nullable StoredVersion noncurrentHeldBy(Partition partition, ObjectKey key, String holder)
            throws IOException {
        var found = noncurrentMadeBy(partition, key, holder);
        if (found == null && VersionId.isOne(holder)) {
            found = noncurrent(partition, key, new VersionRef.Id(holder));
        }
        if (found == null) {
            found = noncurrentNull(partition, key);
        }
        var object = StoredVersion.objectOf(found);
        return object != null && object.holder().equals(holder) ? found : null;
    }

    /// The version that an upload made, wherever it is by now.
    @Nullable
    StoredVersion madeBy(Partition partition, ObjectKey key, String uploadId) throws IOException {
        if (!UploadId.isOne(uploadId)) {
            return null;
        }
        return search(
                partition,
                key,
                () -> noncurrentMadeBy(partition, key, uploadId),
                version -> version instanceof ObjectRecord object
                        && object.uploadId().equals(uploadId));
    }

    private @Nullable StoredVersion noncurrentMadeBy(Partition partition, ObjectKey key, String uploadId)
            throws IOException {
        var id = target(partition, VersionRows.madeBy(key, uploadId));
        return id.isEmpty() ? null : noncurrent(partition, key, VersionRef.named(id.get()));
    }

    /// The rows of all versions with payload outside of their record.
    List<Row> withBlobs(Partition partition, ObjectKey key) throws IOException {
        var found = new ArrayList<Row>();
        found.add(VersionRows.current(key));
        try (var cursor = rows.scan(partition, VersionRows.noncurrent(key))) {
            while (cursor.next()) {
                if (ObjectLister.version(cursor) instanceof ObjectRecord object
                        && (object.layout() != null || object.content() instanceof PayloadLocation.InBlob)) {
                    found.add(cursor.row());
                }
            }
        }
        return found;
    }

    @Nullable
    StoredVersion at(Partition partition, Row row) throws IOException {
        return StoredVersion.of(row, rows.get(partition, row));
    }
}
