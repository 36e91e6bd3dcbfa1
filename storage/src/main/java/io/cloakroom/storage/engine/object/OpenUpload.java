package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.PartRecord;
import io.cloakroom.storage.engine.record.UploadId;
import io.cloakroom.storage.engine.record.UploadRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An upload in progress as it was read.
record OpenUpload(Row row, byte[] value, UploadRecord record) {
    static @Nullable OpenUpload read(KeyValue rows, Partition partition, ObjectKey key, String id) throws IOException {
        if (!UploadId.isOne(id)) {
            return null;
        }
        var row = UploadRows.upload(key, id);
        var value = rows.get(partition, row);
        return value == null ? null : new OpenUpload(row, value, RecordCodec.upload(row, value));
    }

    Guard guard() {
        return new Guard.Is(row, value);
    }

    /// All parts of an upload, from one view of the rows.
    ///
    /// @param guard   holds while no part comes or goes
    /// @param rows    of the parts, and of the edition
    /// @param named   the existing parts among the numbers that were asked for
    /// @param unnamed all other parts
    record Parts(Guard guard, List<Row> rows, Map<Integer, PartRecord> named, List<PartRecord> unnamed, long bytes) {
        /// @return `null` when the upload has ended since it was read
        static @Nullable Parts read(
                KeyValue rows, Partition partition, OpenUpload open, ObjectKey key, String id, List<NamedPart> parts)
                throws IOException {
            var numbers = new BitSet();
            parts.forEach(part -> numbers.set(part.number()));
            Guard guard = new Guard.Absent(UploadRows.edition(key, id));
            var all = new ArrayList<Row>();
            var named = new HashMap<Integer, PartRecord>();
            var unnamed = new ArrayList<PartRecord>();
            long bytes = 0;
            try (var cursor = rows.scan(partition, UploadRows.editionAndParts(key, id))) {
                while (cursor.next()) {
                    var row = cursor.row();
                    all.add(row);
                    if (row.equals(guard.row())) {
                        guard = new Guard.Is(row, cursor.value().clone());
                        continue;
                    }
                    var part = RecordCodec.part(row, cursor.value());
                    bytes += part.size();
                    int number = UploadRows.numberOfPart(row);
                    if (numbers.get(number)) {
                        named.put(number, part);
                    } else {
                        unnamed.add(part);
                    }
                }
            }
            if (guard instanceof Guard.Absent) {
                if (rows.get(partition, open.row()) == null) {
                    return null;
                }
                throw new StoreException(StoreException.Kind.DAMAGED, "an upload has lost its edition");
            }
            return new Parts(guard, all, named, unnamed, bytes);
        }
    }
}
