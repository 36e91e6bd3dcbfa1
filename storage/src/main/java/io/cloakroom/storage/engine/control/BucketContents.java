package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.util.List;

/// Whether buckets hold objects: versions or delete markers. Uploads in progress do not count.
final class BucketContents {
    private static final List<KeyValue.Range> OBJECTS =
            List.of(KeyLayout.all('k'), KeyLayout.all('m'), KeyLayout.all('v'));

    private final KeyValue rows;

    BucketContents(KeyValue rows) {
        this.rows = rows;
    }

    boolean holdObjects(Partition partition) throws IOException {
        for (var range : OBJECTS) {
            try (var cursor = rows.scan(partition, range)) {
                if (cursor.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Drops a bucket's partition unless it holds objects.
    ///
    /// @return false when it holds some
    boolean dropIfEmpty(Partition partition) throws IOException {
        return rows.drop(partition, OBJECTS);
    }
}
