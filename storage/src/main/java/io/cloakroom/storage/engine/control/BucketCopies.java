package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies of the records of buckets, each in its bucket's own partition. A bucket gets its name back from its copy when the
/// deletion of its project is taken back, or when the control space has lost the bucket.
final class BucketCopies {
    private final KeyValue rows;

    BucketCopies(KeyValue rows) {
        this.rows = rows;
    }

    /// Whether the bucket's copy agrees with `record`.
    boolean isOf(BucketRecord record) throws IOException {
        var copy = rows.get(Partition.of(record.bucket()), KeyLayout.BUCKET_COPY);
        return copy != null && Arrays.equals(copy, ControlCodec.copyOf(record, unknown(copy)));
    }

    /// Writes the bucket's copy; does nothing when the bucket is gone.
    void put(BucketRecord record) throws IOException {
        var partition = Partition.of(record.bucket());
        var unknown = unknown(rows.get(partition, KeyLayout.BUCKET_COPY));
        var copy = new Change.Set(KeyLayout.BUCKET_COPY, ControlCodec.copyOf(record, unknown));
        var _ = rows.commit(partition, KeyLayout.NO_KEY, List.of(), List.of(copy));
    }

    /// The fields of a newer release. A damaged copy has none that could be kept: it is written anew.
    private static byte[] unknown(byte @Nullable [] copy) throws StoreException {
        try {
            return copy == null
                    ? UnknownFields.none()
                    : ControlCodec.copied(copy).unknown();
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return UnknownFields.none();
        }
    }

    /// @return empty when there is no copy
    Optional<BucketRecord> get(Partition partition) throws IOException {
        var copy = rows.get(partition, KeyLayout.BUCKET_COPY);
        return copy == null ? Optional.empty() : Optional.of(ControlCodec.copied(copy));
    }

    /// @return empty when there is no copy, or it is damaged; the engine reports the damage
    Optional<BucketRecord> readable(Partition partition) throws IOException {
        try {
            return get(partition);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return Optional.empty();
        }
    }
}
