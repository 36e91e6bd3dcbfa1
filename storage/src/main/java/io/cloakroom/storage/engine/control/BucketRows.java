package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The rows of buckets in the control space: the record of each name, the index by project, and notes of buckets that are
/// being made.
final class BucketRows {
    private final KeyValue rows;
    private final Retries retries;

    BucketRows(KeyValue rows, Retries retries) {
        this.rows = rows;
        this.retries = retries;
    }

    /// @param value the stored bytes of `record`
    record StoredBucket(Row row, byte[] value, BucketRecord record) {
        Bucket bucket() {
            return record.bucket();
        }

        /// Whether the name still stands for this bucket, and not for a later one of the same name.
        boolean isOf(Bucket bucket) {
            return record.bucket().id().equals(bucket.id());
        }
    }

    @Nullable
    StoredBucket stored(BucketName name) throws IOException {
        var row = KeyLayout.named('b', name.value());
        var value = rows.get(KeyLayout.BUCKETS, row);
        return value == null ? null : new StoredBucket(row, value, ControlCodec.bucket(row, value));
    }

    /// @return `null` when the bucket no longer has its name
    @Nullable
    StoredBucket stored(Bucket bucket) throws IOException {
        var stored = stored(bucket.name());
        return stored != null && stored.isOf(bucket) ? stored : null;
    }

    /// Changes a bucket's record, whatever else changes it meanwhile.
    ///
    /// @return empty when the bucket no longer has its name
    Optional<StoredBucket> change(Bucket bucket, UnaryOperator<BucketRecord> change) throws IOException {
        return retries.until(KeyLayout.BUCKETS, owner(bucket.name()), () -> {
            var stored = stored(bucket);
            if (stored == null) {
                return Optional.empty();
            }
            var changed = replace(stored, change.apply(stored.record()));
            return changed == null ? null : Optional.of(changed);
        });
    }

    /// @return `null` when the record has changed since it was read; then nothing was written
    @Nullable
    StoredBucket replace(StoredBucket stored, BucketRecord next) throws IOException {
        var value = ControlCodec.encode(stored.row(), next);
        var set = new Change.Set(stored.row(), value);
        return commit(stored.bucket().name(), new Guard.Is(stored.row(), stored.value()), List.of(set))
                ? new StoredBucket(stored.row(), value, next)
                : null;
    }

    /// Gives a bucket its name.
    ///
    /// @return false when the name is taken
    boolean take(BucketRecord record) throws IOException {
        return take(record, List.of());
    }

    /// Gives a bucket its name, and ends the note that it is being made.
    ///
    /// @return false when the name is taken
    boolean takeWhenMade(BucketRecord record) throws IOException {
        return take(record, List.of(new Change.Delete(making(record.bucket()))));
    }

    private boolean take(BucketRecord record, List<Change> also) throws IOException {
        var bucket = record.bucket();
        var row = KeyLayout.named('b', bucket.name().value());
        var index = index(bucket.project(), bucket.name());
        var changes = new ArrayList<Change>();
        changes.add(new Change.Set(row, ControlCodec.encode(row, record)));
        changes.add(new Change.Set(index, ControlCodec.index(index, bucket.id())));
        changes.addAll(also);
        return commit(bucket.name(), new Guard.Absent(row), changes);
    }

    /// Frees the name of a bucket whose partition is gone. The caller forgets the name in the cache.
    ///
    /// @return false when the bucket no longer had its name
    boolean free(Bucket bucket) throws IOException {
        var name = bucket.name();
        return retries.until(KeyLayout.BUCKETS, owner(name), () -> {
            var stored = stored(bucket);
            if (stored == null) {
                return false;
            }
            var deletions =
                    List.<Change>of(new Change.Delete(stored.row()), new Change.Delete(index(bucket.project(), name)));
            return commit(name, new Guard.Is(stored.row(), stored.value()), deletions) ? true : null;
        });
    }

    /// Removes a row of the index that leads to no bucket of its project.
    void removeFromIndex(String project, BucketName name) throws IOException {
        commit(name, List.of(new Change.Delete(index(project, name))));
    }

    /// Names of a project's buckets.
    ///
    /// @param range of the index by project
    List<BucketName> names(String project, KeyValue.Range range, int max) throws IOException {
        var names = new ArrayList<BucketName>();
        if (range.from().compareTo(range.to()) >= 0) {
            return names;
        }
        try (var cursor = rows.scan(KeyLayout.BUCKETS, range)) {
            while (names.size() < max && cursor.next()) {
                names.add(new BucketName(KeyLayout.indexed(cursor.row(), project)));
            }
        }
        return names;
    }

    /// @param max how many at most
    List<BucketName> names(String project, int max) throws IOException {
        return names(project, KeyLayout.indexOf('q', project, ""), max);
    }

    /// Whether the project has that many buckets, or more.
    boolean hasAtLeast(int number, String project) throws IOException {
        int count = 0;
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.indexOf('q', project, ""))) {
            while (count < number && cursor.next()) {
                count++;
            }
        }
        return count >= number;
    }

    static Row index(String project, BucketName name) {
        return KeyLayout.index('q', project, name.value());
    }

    /// Notes that a bucket is being made, so that the next start removes what a crash leaves of it.
    void beginMaking(Bucket bucket) throws IOException {
        var making = making(bucket);
        var begun =
                new Change.Set(making, ControlCodec.index(making, bucket.name().value()));
        commit(bucket.name(), List.of(begun));
    }

    void endMaking(BucketInMaking bucket) throws IOException {
        commit(bucket.name(), List.of(new Change.Delete(bucket.row())));
    }

    record BucketInMaking(Row row, Partition partition, BucketName name) {
        static BucketInMaking of(Bucket bucket) {
            return new BucketInMaking(making(bucket), Partition.of(bucket), bucket.name());
        }
    }

    @FunctionalInterface
    interface MakingVisitor {
        void visit(BucketInMaking bucket) throws IOException;
    }

    /// Visits the notes of all buckets that are being made.
    void eachInMaking(MakingVisitor visitor) throws IOException {
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.all('x'))) {
            while (cursor.next()) {
                var row = cursor.row();
                var name = new BucketName(ControlCodec.target(row, cursor.value()));
                visitor.visit(new BucketInMaking(row, KeyLayout.bucketInMaking(row), name));
            }
        }
    }

    private static Row making(Bucket bucket) {
        return KeyLayout.index('x', bucket.project(), bucket.id());
    }

    private boolean commit(BucketName name, Guard guard, List<Change> changes) throws IOException {
        return rows.commit(KeyLayout.BUCKETS, owner(name), List.of(guard), changes) == KeyValue.Outcome.COMMITTED;
    }

    private void commit(BucketName name, List<Change> changes) throws IOException {
        var _ = rows.commit(KeyLayout.BUCKETS, owner(name), List.of(), changes);
    }

    static byte[] owner(BucketName name) {
        return name.value().getBytes(StandardCharsets.US_ASCII);
    }
}
