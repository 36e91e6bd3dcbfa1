package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.StripedLocks;
import io.cloakroom.storage.engine.control.BucketRows.StoredBucket;
import io.cloakroom.storage.engine.record.BucketRecord;
import java.io.IOException;
import java.util.Optional;

/// Keeps the copy of each bucket's record in step with the record. The copy may let fewer people list the bucket than the
/// record does, after a crash, but never more.
final class CopiedRecords {
    private static final int STRIPES = 64;

    private final BucketRows records;
    private final BucketCopies copies;
    /// One thread at a time changes who may list a bucket, so that the copy of its record ends as the record does.
    private final StripedLocks listings = new StripedLocks(STRIPES);

    CopiedRecords(BucketRows records, BucketCopies copies) {
        this.records = records;
        this.copies = copies;
    }

    /// Brings a bucket's copy up to its record: a bucket of an older build has no copy yet, and a crash may have kept the copy
    /// from following. A copy that cannot be written does no harm: it is tried again when the bucket is loaded the next time.
    void follow(BucketRecord record) {
        try {
            if (!copies.isOf(record)) {
                follow(record.bucket());
            }
        } catch (IOException failed) {
            // The bucket works without its copy.
        }
    }

    private void follow(Bucket bucket) throws IOException {
        var lock = listings.of(bucket.id());
        lock.lock();
        try {
            var stored = records.stored(bucket);
            if (stored != null) {
                copies.put(stored.record());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Notes in a bucket's record, which can be read without its objects, that the bucket gets Object Lock.
    void setLocked(Bucket bucket) throws IOException {
        var stored = records.stored(bucket);
        if (stored != null && !stored.record().locked()) {
            records.change(bucket, BucketRecord::withLock).ifPresent(changed -> follow(changed.record()));
        }
    }

    /// Changes who may list a bucket. The caller forgets the bucket in the cache.
    ///
    /// @return empty when the bucket is gone
    Optional<Bucket> setAcl(Bucket bucket, Acl acl) throws IOException {
        var lock = listings.of(bucket.id());
        lock.lock();
        try {
            var changed = acl.opensNothing() ? close(bucket, acl) : open(bucket, acl);
            changed.ifPresent(stored -> follow(stored.record()));
            return changed.map(StoredBucket::bucket);
        } finally {
            lock.unlock();
        }
    }

    /// Makes the copy private before an open list is replaced by another one.
    private Optional<StoredBucket> open(Bucket bucket, Acl acl) throws IOException {
        var stored = records.stored(bucket);
        if (stored != null && !stored.bucket().acl().opensNothing()) {
            copies.put(stored.record().with(Acl.PRIVATE));
        }
        return records.change(bucket, record -> record.with(acl));
    }

    /// Closes the copy first, then the record, even when the copy cannot be written.
    private Optional<StoredBucket> close(Bucket bucket, Acl acl) throws IOException {
        var stored = records.stored(bucket);
        Optional<StoredBucket> changed;
        try {
            if (stored != null) {
                copies.put(stored.record().with(acl));
            }
        } finally {
            changed = records.change(bucket, record -> record.with(acl));
        }
        return changed;
    }
}
