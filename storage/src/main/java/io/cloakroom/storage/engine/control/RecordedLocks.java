package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.control.BucketRows.StoredBucket;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.DocumentRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which buckets have Object Lock, as their records, their copies and their own documents say.
final class RecordedLocks {
    private final KeyValue rows;
    private final BucketRows records;
    private final BucketCopies copies;

    RecordedLocks(KeyValue rows, BucketRows records, BucketCopies copies) {
        this.rows = rows;
        this.records = records;
        this.copies = copies;
    }

    /// The buckets of a project that have Object Lock according to their records.
    List<Bucket> bucketsOf(String project, int max) throws IOException {
        var found = new ArrayList<Bucket>();
        for (var name : records.names(project, Integer.MAX_VALUE)) {
            var stored = records.stored(name);
            if (stored != null && stored.record().locked() && found.size() < max) {
                found.add(stored.bucket());
            }
        }
        return found;
    }

    /// Whether a bucket has Object Lock according to its partition, or had it before its document was lost.
    boolean mayHoldProtected(Partition partition) throws IOException {
        return rows.get(partition, DocumentRows.OBJECT_LOCK) != null
                || copies.readable(partition).filter(BucketRecord::locked).isPresent();
    }

    /// Corrects a record that comes from an older copy of the control space and does not know that its bucket has got
    /// Object Lock since.
    StoredBucket corrected(StoredBucket stored) throws IOException {
        return stored.record().locked() || !mayHoldProtected(Partition.of(stored.bucket()))
                ? stored
                : records.change(stored.bucket(), BucketRecord::withLock).orElse(stored);
    }
}
