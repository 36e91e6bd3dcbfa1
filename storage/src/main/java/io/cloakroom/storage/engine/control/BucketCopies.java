package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Copies of the records of buckets, each in its bucket's own partition. A bucket gets its name back from its copy when the
/// deletion of its project is taken back, or when the control space has lost the bucket.
public final class BucketCopies {
    private final KeyValue rows;

    BucketCopies(KeyValue rows) {
        this.rows = rows;
    }

    /// Whether the bucket's copy says what `bucket` does.
    boolean isOf(Bucket bucket) throws IOException {
        var copy = rows.get(Partition.of(bucket), KeyLayout.BUCKET_COPY);
        return copy != null && Arrays.equals(copy, ControlCodec.copyOf(bucket));
    }

    /// Does nothing to a bucket that has ended.
    void put(Bucket bucket) throws IOException {
        var copy = new Change.Set(KeyLayout.BUCKET_COPY, ControlCodec.copyOf(bucket));
        var _ = rows.commit(Partition.of(bucket), KeyLayout.NO_KEY, List.of(), List.of(copy));
    }

    /// @return empty when there is no copy
    Optional<Bucket> get(Partition partition) throws IOException {
        var copy = rows.get(partition, KeyLayout.BUCKET_COPY);
        return copy == null ? Optional.empty() : Optional.of(ControlCodec.copied(copy));
    }
}
