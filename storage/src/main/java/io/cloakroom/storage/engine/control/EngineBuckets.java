package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.BucketRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The buckets of all projects, and their names.
///
/// A name and a bucket's partition cannot change in one commit, so they change in an order that makes every crash harmless:
/// the partition is made before its name, and dropped before its name is freed. What a crash in between leaves is told
/// apart like this:
///
/// | the name | the partition | what it means |
/// |---|---|---|
/// | has a record that says the deletion has begun | is missing | the deletion was interrupted; whoever looks up the name finishes it |
/// | has a record that says nothing of a deletion | is missing | the space was restored from an older copy; the name is kept for a better one |
/// | has none, but a note says that the bucket is being made | may exist, and is empty | the creation was interrupted; the next start removes both |
final class EngineBuckets {
    private final KeyValue rows;
    private final BucketRows records;
    private final BucketCopies copies;
    private final CopiedRecords copied;
    private final RecordedLocks locked;
    private final BucketContents contents;
    private final BucketLookup lookup;
    private final BucketCreation creation;
    private final BucketDeletion deletion;

    EngineBuckets(ControlSpace control, int mostPerProject) {
        this.rows = control.rows();
        this.records = new BucketRows(rows, control.retries());
        this.copies = new BucketCopies(rows);
        this.copied = new CopiedRecords(records, copies);
        this.locked = new RecordedLocks(rows, records, copies);
        this.contents = new BucketContents(rows);
        this.lookup = new BucketLookup(rows, records, copied, locked, control.projects());
        this.creation = new BucketCreation(control, records, copies, lookup, mostPerProject);
        this.deletion = new BucketDeletion(rows, records, lookup);
    }

    /// Which of the buckets have Object Lock.
    RecordedLocks locked() {
        return locked;
    }

    Optional<Bucket> named(BucketName name) throws IOException {
        return lookup.named(name);
    }

    List<Bucket> list(String project, String prefix, @Nullable String after, int max) throws IOException {
        return lookup.list(project, prefix, after, max);
    }

    /// Removes what a crash left of buckets that were being made. To be called at the start, before any is made.
    void finishCreations() throws IOException {
        creation.finish();
    }

    CreateBucket create(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException {
        return creation.create(project, name, region, acl, documents);
    }

    DeleteBucket delete(Bucket bucket) throws IOException {
        return deletion.delete(bucket);
    }

    Optional<Bucket> giveUp(String project, BucketName name) throws IOException {
        return deletion.giveUp(project, name);
    }

    Optional<Bucket> setAcl(Bucket bucket, Acl acl) throws IOException {
        try {
            return copied.setAcl(bucket, acl);
        } finally {
            lookup.forget(bucket.name());
        }
    }

    /// Notes in a bucket's record that the bucket gets Object Lock.
    void setLocked(Bucket bucket) throws IOException {
        copied.setLocked(bucket);
    }

    /// The space of a project was exchanged for another one: its buckets are loaded again.
    void forgetBucketsOf(String project) {
        lookup.forgetBucketsOf(project);
    }

    /// Whether a project has buckets, even if their objects are out of reach.
    boolean hasNames(String project) throws IOException {
        return !records.names(project, 1).isEmpty();
    }

    /// Whether a project's space holds objects, be it in buckets that no name leads to.
    boolean holdObjects(String project) throws IOException {
        for (var id : rows.buckets(project)) {
            if (contents.holdObjects(new Partition(project, id))) {
                return true;
            }
        }
        return false;
    }

    /// The bucket in a partition, according to its copy.
    Optional<Bucket> copied(Partition partition) throws IOException {
        return copies.readable(partition).map(BucketRecord::bucket);
    }

    /// Frees the names of all buckets of a deleted project. Of their records, only the copies are left.
    void freeNames(String project, int pageSize) throws IOException {
        for (var page = records.names(project, pageSize); !page.isEmpty(); page = records.names(project, pageSize)) {
            for (var name : page) {
                freeName(project, name);
            }
        }
    }

    private void freeName(String project, BucketName name) throws IOException {
        var stored = records.stored(name);
        if (stored != null && stored.bucket().project().equals(project)) {
            copied.follow(stored.record());
            var _ = records.free(stored.bucket());
            lookup.forget(name);
        } else {
            records.removeFromIndex(project, name);
        }
    }

    /// Until this is called with `null`, a look-up leaves the names of this deleted project's buckets alone.
    void keepNamesOf(@Nullable String project) {
        lookup.keepNamesOf(project);
    }

    /// Gives the buckets in a project's space the names that they had, unless another bucket has the name by now. A damaged
    /// copy does not keep the other buckets from their names. May be repeated.
    ///
    /// @return names that other buckets have
    List<String> restoreNames(String project) throws IOException {
        var taken = new ArrayList<String>();
        for (var id : rows.buckets(project)) {
            var copy = copies.readable(new Partition(project, id));
            if (copy.isPresent() && !restoreName(copy.get())) {
                taken.add(copy.get().bucket().name().value());
            }
        }
        return taken;
    }

    private boolean restoreName(BucketRecord copy) throws IOException {
        boolean restored = records.take(copy);
        lookup.forget(copy.bucket().name());
        return restored || records.stored(copy.bucket()) != null;
    }
}
