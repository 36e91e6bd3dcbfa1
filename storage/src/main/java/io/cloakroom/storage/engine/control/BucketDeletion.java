package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.StripedLocks;
import java.io.IOException;
import java.util.Optional;

/// Deletes buckets: marks the record, then drops the partition, then frees the name. The mark tells whoever finds the
/// partition gone that the bucket was deleted, not lost.
final class BucketDeletion {
    private static final int STRIPES = 64;

    private final KeyValue rows;
    private final BucketRows records;
    private final BucketContents contents;
    private final BucketLookup lookup;
    /// One thread at a time deletes a bucket.
    private final StripedLocks deletions = new StripedLocks(STRIPES);

    BucketDeletion(KeyValue rows, BucketRows records, BucketLookup lookup) {
        this.rows = rows;
        this.records = records;
        this.contents = new BucketContents(rows);
        this.lookup = lookup;
    }

    DeleteBucket delete(Bucket bucket) throws IOException {
        if (contents.holdObjects(Partition.of(bucket))) {
            return DeleteBucket.NOT_EMPTY;
        }
        var lock = deletions.of(bucket.id());
        lock.lock();
        lookup.deletionBegins(bucket);
        try {
            return deleteEmpty(bucket);
        } finally {
            lookup.forget(bucket.name());
            lookup.deletionEnded(bucket);
            lock.unlock();
        }
    }

    private DeleteBucket deleteEmpty(Bucket bucket) throws IOException {
        if (!mark(bucket, true)) {
            return DeleteBucket.NO_SUCH_BUCKET;
        }
        if (!contents.dropIfEmpty(Partition.of(bucket))) {
            var _ = mark(bucket, false);
            return DeleteBucket.NOT_EMPTY;
        }
        return records.free(bucket) ? DeleteBucket.DELETED : DeleteBucket.NO_SUCH_BUCKET;
    }

    /// @return false when the bucket is gone
    private boolean mark(Bucket bucket, boolean ending) throws IOException {
        return records.change(bucket, was -> was.withEnding(ending)).isPresent();
    }

    /// Frees the name of a bucket that its project's space does not know.
    ///
    /// @return the bucket that had the name; empty when there is none, or when the space knows it after all
    Optional<Bucket> giveUp(String project, BucketName name) throws IOException {
        var stored = records.stored(name);
        if (stored == null || !stored.bucket().project().equals(project)) {
            return Optional.empty();
        }
        var bucket = stored.bucket();
        var lock = deletions.of(bucket.id());
        lock.lock();
        try {
            boolean freed = !rows.exists(Partition.of(bucket)) && records.free(bucket);
            return freed ? Optional.of(bucket) : Optional.empty();
        } finally {
            lookup.forget(name);
            lock.unlock();
        }
    }
}
