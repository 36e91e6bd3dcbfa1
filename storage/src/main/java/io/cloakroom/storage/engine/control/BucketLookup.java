package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.ReadCache;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.control.BucketRows.StoredBucket;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds buckets by their names, and finishes deletions that a crash interrupted when it meets their names.
final class BucketLookup {
    private static final int CACHED = 10_000;

    private final KeyValue rows;
    private final BucketRows records;
    private final CopiedRecords copied;
    private final RecordedLocks locked;
    private final LiveProjects projects;
    private final ReadCache<String, Bucket> byName = ReadCache.ofEntries(CACHED);

    /// Ids of the buckets that this process is deleting.
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();

    /// The deleted project whose buckets are getting their names back.
    private volatile @Nullable String undeleting;

    BucketLookup(KeyValue rows, BucketRows records, CopiedRecords copied, RecordedLocks locked, LiveProjects projects) {
        this.rows = rows;
        this.records = records;
        this.copied = copied;
        this.locked = locked;
        this.projects = projects;
    }

    /// The bucket of this name, when it and its project exist.
    Optional<Bucket> named(BucketName name) throws IOException {
        var bucket = byName.get(name.value(), _ -> load(name));
        return bucket != null && projects.has(bucket.project()) ? Optional.of(bucket) : Optional.empty();
    }

    private @Nullable Bucket load(BucketName name) throws IOException {
        for (var stored = records.stored(name); stored != null; stored = records.stored(name)) {
            var bucket = stored.bucket();
            if (projects.has(bucket.project()) && rows.exists(Partition.of(bucket))) {
                endInterruptedDeletion(stored);
                copied.follow(locked.corrected(stored).record());
                return bucket;
            }
            // Read the record once more: the bucket may have been deleted between the two reads.
            var now = records.stored(name);
            if (now != null && Arrays.equals(now.value(), stored.value())) {
                // The order matters: the project exists again before `undeleting` is cleared.
                boolean keepsName = bucket.project().equals(undeleting);
                requireDeleted(stored.record());
                if (keepsName) {
                    return null;
                }
                var _ = records.free(bucket);
            }
        }
        return null;
    }

    /// A missing partition means that the bucket was deleted only when its record says that the deletion had begun.
    /// Otherwise the project's space was restored from a copy that is older than the bucket, and the name is kept for a better
    /// copy.
    private void requireDeleted(BucketRecord record) throws IOException {
        var bucket = record.bucket();
        if (!record.ending() && projects.has(bucket.project())) {
            throw StoreException.lost(
                    bucket.name(),
                    "bucket " + bucket.name() + " is not available: its project's space " + bucket.project()
                            + " does not know it. Was that restored from an older copy?");
        }
    }

    /// Takes the mark of a deletion off a bucket that is still there: a crash interrupted the deletion at its beginning. If the
    /// mark stayed, a partition that goes missing later would look deleted.
    private void endInterruptedDeletion(StoredBucket stored) throws IOException {
        if (stored.record().ending() && !deleting.contains(stored.bucket().id())) {
            var _ = records.replace(stored, stored.record().withEnding(false));
        }
    }

    /// A project's buckets in the order of their names. Reads no project space, so buckets are listed even when their objects
    /// are out of reach.
    List<Bucket> list(String project, String prefix, @Nullable String after, int max) throws IOException {
        var buckets = new ArrayList<Bucket>();
        if (!projects.has(project)) {
            return buckets;
        }
        var range = KeyLayout.indexOf('q', project, prefix);
        if (after != null) {
            range = from(KeyLayout.after(KeyLayout.index('q', project, after)), range);
        }
        while (buckets.size() < max) {
            var page = records.names(project, range, max - buckets.size());
            for (var name : page) {
                recorded(name)
                        .filter(bucket -> bucket.project().equals(project))
                        .ifPresent(buckets::add);
            }
            if (page.isEmpty()) {
                break;
            }
            range = from(KeyLayout.after(BucketRows.index(project, page.getLast())), range);
        }
        return buckets;
    }

    private static KeyValue.Range from(Row first, KeyValue.Range range) {
        return first.compareTo(range.from()) > 0 ? new KeyValue.Range(first, range.to()) : range;
    }

    private Optional<Bucket> recorded(BucketName name) throws IOException {
        var cached = byName.cached(name.value());
        if (cached != null) {
            return Optional.of(cached);
        }
        var stored = records.stored(name);
        return stored == null || stored.record().ending() ? named(name) : Optional.of(stored.bucket());
    }

    /// The bucket that has the name, even when its objects are out of reach.
    Optional<Bucket> holderOf(BucketName name) throws IOException {
        var stored = records.stored(name);
        return stored == null
                        || stored.record().ending()
                        || !projects.has(stored.bucket().project())
                ? named(name)
                : Optional.of(stored.bucket());
    }

    void forget(BucketName name) {
        byName.forget(name.value());
    }

    /// The space of a project was exchanged for another one: its buckets are loaded again.
    void forgetBucketsOf(String project) {
        byName.forgetAll((_, bucket) -> bucket.project().equals(project));
    }

    /// Until [#deletionEnded], the mark in the bucket's record is that of a deletion under way, not of an interrupted one.
    void deletionBegins(Bucket bucket) {
        deleting.add(bucket.id());
    }

    void deletionEnded(Bucket bucket) {
        deleting.remove(bucket.id());
    }

    /// Until this is called with `null`, a look-up leaves the names of this deleted project's buckets alone.
    void keepNamesOf(@Nullable String project) {
        undeleting = project;
    }
}
