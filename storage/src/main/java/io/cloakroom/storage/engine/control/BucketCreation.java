package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.StripedLocks;
import io.cloakroom.storage.engine.codec.DocumentCodec;
import io.cloakroom.storage.engine.control.BucketRows.BucketInMaking;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.DocumentRecord;
import io.cloakroom.storage.engine.record.FreshId;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes buckets: first a note that the bucket is being made, then its partition with its documents, then its name. After a
/// crash, the next start removes what the notes name.
final class BucketCreation {
    private static final int STRIPES = 64;

    private final ControlSpace control;
    private final KeyValue rows;
    private final BucketRows records;
    private final BucketCopies copies;
    private final BucketContents contents;
    private final BucketLookup lookup;
    private final int mostPerProject;
    /// Buckets of one project are made one after another, so that the project gets no more than it may have.
    private final StripedLocks creations = new StripedLocks(STRIPES);

    BucketCreation(
            ControlSpace control, BucketRows records, BucketCopies copies, BucketLookup lookup, int mostPerProject) {
        this.control = control;
        this.rows = control.rows();
        this.records = records;
        this.copies = copies;
        this.contents = new BucketContents(control.rows());
        this.lookup = lookup;
        this.mostPerProject = mostPerProject;
    }

    CreateBucket create(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException {
        if (!control.projects().has(project)) {
            return new CreateBucket.NoSuchProject();
        }
        var taken = lookup.holderOf(name);
        if (taken.isPresent()) {
            requireNotLost(taken.get(), project);
            return new CreateBucket.Exists(taken.get());
        }
        var lock = creations.of(project);
        lock.lock();
        try {
            int allowed = allowed(project);
            return records.hasAtLeast(allowed, project)
                    ? new CreateBucket.TooMany(allowed)
                    : createAllowed(
                            new Bucket(FreshId.of(control.random()), name, project, region, control.now(), acl),
                            documents);
        } finally {
            lock.unlock();
        }
    }

    /// When a project makes a bucket that it already has, but of which only the name is left, it is told so, and not that the
    /// bucket exists.
    private void requireNotLost(Bucket bucket, String project) throws IOException {
        if (!bucket.project().equals(project)) {
            return;
        }
        try {
            var _ = lookup.named(bucket.name());
        } catch (StoreException failed) {
            if (failed.lostBucket().isPresent() || failed.kind() != StoreException.Kind.UNAVAILABLE) {
                throw failed;
            }
        }
    }

    private int allowed(String project) throws IOException {
        var own = control.projects().limits(project).maxBuckets();
        return own == null ? mostPerProject : Math.min(own, mostPerProject);
    }

    private CreateBucket createAllowed(Bucket bucket, List<? extends BucketDocument> documents) throws IOException {
        boolean locked = documents.stream().anyMatch(ObjectLock.class::isInstance);
        if (locked && !documents.contains(Versioning.ENABLED)) {
            throw new IllegalArgumentException("Object Lock without versioning");
        }
        records.beginMaking(bucket);
        rows.create(Partition.of(bucket));
        putDocuments(Partition.of(bucket), documents);
        var record = locked ? BucketRecord.of(bucket).withLock() : BucketRecord.of(bucket);
        copies.put(record);
        var outcome = control.retries()
                .until(KeyLayout.BUCKETS, BucketRows.owner(bucket.name()), () -> tryToTakeName(record));
        if (!(outcome instanceof CreateBucket.Created)) {
            unmake(BucketInMaking.of(bucket));
        }
        return outcome;
    }

    private void putDocuments(Partition partition, List<? extends BucketDocument> documents) throws IOException {
        var changes = new ArrayList<Change>();
        for (var document : documents) {
            var row = DocumentCodec.row(document);
            changes.add(new Change.Set(row, DocumentCodec.encode(row, DocumentRecord.first(document))));
        }
        if (!changes.isEmpty()) {
            var _ = rows.commit(partition, KeyLayout.NO_KEY, List.of(), changes);
        }
    }

    private @Nullable CreateBucket tryToTakeName(BucketRecord record) throws IOException {
        var bucket = record.bucket();
        var taken = lookup.holderOf(bucket.name());
        if (taken.isPresent()) {
            return new CreateBucket.Exists(taken.get());
        }
        return records.takeWhenMade(record) ? new CreateBucket.Created(bucket) : null;
    }

    private void unmake(BucketInMaking bucket) throws IOException {
        // A bucket without a name holds nothing. Should it hold an object nevertheless, it stays.
        var _ = contents.dropIfEmpty(bucket.partition());
        records.endMaking(bucket);
    }

    /// Removes what a crash left of buckets that were being made. To be called at the start, before any is made.
    void finish() throws IOException {
        records.eachInMaking(bucket -> {
            try {
                unmake(bucket);
            } catch (StoreException failed) {
                // One project that cannot be opened must not keep the server from starting. The next start tries again.
            }
        });
    }
}
