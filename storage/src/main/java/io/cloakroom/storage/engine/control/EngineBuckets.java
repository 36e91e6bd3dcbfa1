package io.cloakroom.storage.engine.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Lookup;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.DocumentCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.DocumentRecord;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.FreshId;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The names of all buckets. A name and a bucket's partition cannot change in one commit, so their order makes every
/// crash harmless: the partition is there before its name, and gone before its name goes. The record says when a deletion
/// is begun. If its partition is gone then, the deletion was interrupted, and whoever meets the name finishes it. A name
/// without a partition and without a deletion stays: something is missing that may come back. A partition without a name
/// holds nothing; a row that says it is being made outlives a crash, so that the next start takes it away.
public final class EngineBuckets {
    private static final int CACHED = 10_000;
    private static final int STRIPES = 64;
    private static final List<KeyValue.Range> OBJECTS =
            List.of(KeyLayout.all('k'), KeyLayout.all('m'), KeyLayout.all('v'));

    private final KeyValue rows;
    private final BucketCopies copies;
    private final Retries retries;
    private final InstantSource clock;
    private final SecureRandom random;
    private final LiveProjects projects;
    private final int most;
    /// Buckets of one project are made one after another, so that it gets no more than it may.
    private final ReentrantLock[] creations = new ReentrantLock[STRIPES];
    /// A bucket is deleted by one at a time.
    private final ReentrantLock[] deletions = new ReentrantLock[STRIPES];
    /// Who may list a bucket is changed by one at a time, so that the copy of the bucket's record ends as the record does.
    private final ReentrantLock[] listings = new ReentrantLock[STRIPES];

    /// Ids of the buckets that this process is deleting.
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();

    /// The deleted project whose buckets get their names back.
    private volatile @Nullable String undeleting;

    private final Cache<String, Bucket> byName =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    EngineBuckets(
            KeyValue rows, Retries retries, InstantSource clock, SecureRandom random, LiveProjects projects, int most) {
        this.rows = rows;
        this.copies = new BucketCopies(rows);
        this.retries = retries;
        this.clock = clock;
        this.random = random;
        this.projects = projects;
        this.most = most;
        Arrays.setAll(creations, _ -> new ReentrantLock());
        Arrays.setAll(deletions, _ -> new ReentrantLock());
        Arrays.setAll(listings, _ -> new ReentrantLock());
    }

    Optional<Bucket> named(BucketName name) throws IOException {
        var bucket = Lookup.through(byName, name.value(), _ -> load(name));
        return bucket != null && projects.has(bucket.project()) ? Optional.of(bucket) : Optional.empty();
    }

    private @Nullable Bucket load(BucketName name) throws IOException {
        for (var stored = stored(name); stored != null; stored = stored(name)) {
            var bucket = stored.record().bucket();
            if (projects.has(bucket.project()) && rows.exists(Partition.of(bucket))) {
                endDeletion(stored);
                keepCopy(withLock(stored).record());
                return bucket;
            }
            // Once more: its deletion may have come between.
            var now = stored(name);
            if (now != null && Arrays.equals(now.value(), stored.value())) {
                // Asked before it is asked whether the project is there, which it is before this ends.
                boolean kept = bucket.project().equals(undeleting);
                requireDeleted(stored.record());
                if (kept) {
                    return null;
                }
                forget(stored);
            }
        }
        return null;
    }

    /// A partition that is not there means deletion only when that was begun. Without it, a space was restored from a copy
    /// that is older than the bucket, and the name waits for a better one.
    private void requireDeleted(BucketRecord record) throws IOException {
        var bucket = record.bucket();
        if (!record.ending() && projects.has(bucket.project())) {
            throw StoreException.lost(
                    bucket.name(),
                    "bucket " + bucket.name() + " is not available: its project's space " + bucket.project()
                            + " does not know it. Was that restored from an older copy?");
        }
    }

    /// A deletion that a crash kept at its beginning must not be taken for the cause when the partition is missing later.
    private void endDeletion(StoredBucket stored) throws IOException {
        if (stored.record().ending()
                && !deleting.contains(stored.record().bucket().id())) {
            var set = new Change.Set(
                    stored.row(),
                    ControlCodec.encode(stored.row(), stored.record().withEnding(false)));
            var _ = rows.commit(
                    KeyLayout.BUCKETS,
                    owner(stored.record().bucket().name()),
                    List.of(new Guard.Is(stored.row(), stored.value())),
                    List.of(set));
        }
    }

    /// Buckets of older builds get their copy when they are met, and so do those whose copy a crash kept from following.
    private void keepCopy(BucketRecord record) {
        try {
            if (!copies.isOf(record)) {
                follow(record.bucket());
            }
        } catch (IOException failed) {
            // The bucket is as good without it. It is tried again when the bucket is met the next time.
        }
    }

    private void follow(Bucket bucket) throws IOException {
        var lock = listing(bucket);
        lock.lock();
        try {
            var stored = stored(bucket.name());
            if (stored != null && stored.isOf(bucket)) {
                copies.put(stored.record());
            }
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock listing(Bucket bucket) {
        return listings[Math.floorMod(bucket.id().hashCode(), listings.length)];
    }

    /// Asks no space: buckets are listed while what they hold cannot be reached.
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
            var page = names(project, range, max - buckets.size());
            for (var name : page) {
                listed(name).filter(bucket -> bucket.project().equals(project)).ifPresent(buckets::add);
            }
            if (page.isEmpty()) {
                break;
            }
            var last = KeyLayout.index('q', project, page.getLast().value());
            range = from(KeyLayout.after(last), range);
        }
        return buckets;
    }

    private static KeyValue.Range from(Row first, KeyValue.Range range) {
        return first.compareTo(range.from()) > 0 ? new KeyValue.Range(first, range.to()) : range;
    }

    private Optional<Bucket> listed(BucketName name) throws IOException {
        var cached = byName.getIfPresent(name.value());
        if (cached != null) {
            return Optional.of(cached);
        }
        var stored = stored(name);
        return stored == null || stored.record().ending()
                ? named(name)
                : Optional.of(stored.record().bucket());
    }

    /// The space of a project has become another one: its buckets are looked up again.
    void forgetKnown(String project) {
        byName.asMap().values().removeIf(bucket -> bucket.project().equals(project));
    }

    /// Whose name it is, whether or not what the bucket holds can be reached.
    private Optional<Bucket> owned(BucketName name) throws IOException {
        var stored = stored(name);
        return stored == null
                        || stored.record().ending()
                        || !projects.has(stored.record().bucket().project())
                ? named(name)
                : Optional.of(stored.record().bucket());
    }

    CreateBucket create(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException {
        if (!projects.has(project)) {
            return new CreateBucket.NoSuchProject();
        }
        var taken = owned(name);
        if (taken.isPresent()) {
            requireNotLost(taken.get(), project);
            return new CreateBucket.Exists(taken.get());
        }
        var lock = creations[Math.floorMod(project.hashCode(), creations.length)];
        lock.lock();
        try {
            int allowed = allowed(project);
            return hasAsManyAs(allowed, project)
                    ? new CreateBucket.TooMany(allowed)
                    : createAllowed(
                            new Bucket(FreshId.of(random), name, project, region, StoredTime.now(clock), acl),
                            documents);
        } finally {
            lock.unlock();
        }
    }

    /// Whoever makes a bucket anew of which there is the name alone is not told that it is there.
    private void requireNotLost(Bucket bucket, String project) throws IOException {
        if (!bucket.project().equals(project)) {
            return;
        }
        try {
            var _ = named(bucket.name());
        } catch (StoreException failed) {
            if (failed.lostBucket().isPresent() || failed.kind() != StoreException.Kind.UNAVAILABLE) {
                throw failed;
            }
        }
    }

    private CreateBucket createAllowed(Bucket bucket, List<? extends BucketDocument> documents) throws IOException {
        boolean locked = documents.stream().anyMatch(ObjectLock.class::isInstance);
        if (locked && !documents.contains(Versioning.ENABLED)) {
            throw new IllegalArgumentException("Object Lock without versioning");
        }
        var name = bucket.name();
        var making = making(bucket);
        var begun = new Change.Set(making, ControlCodec.index(making, name.value()));
        var _ = rows.commit(KeyLayout.BUCKETS, owner(name), List.of(), List.of(begun));
        rows.create(Partition.of(bucket));
        keepDocuments(Partition.of(bucket), documents);
        var record = locked ? BucketRecord.of(bucket).withLock() : BucketRecord.of(bucket);
        copies.put(record);
        var made = retries.until(KeyLayout.BUCKETS, owner(name), () -> tryCreate(record));
        if (!(made instanceof CreateBucket.Created)) {
            unmake(Partition.of(bucket), making, name);
        }
        return made;
    }

    private void keepDocuments(Partition partition, List<? extends BucketDocument> documents) throws IOException {
        var changes = new ArrayList<Change>();
        for (var document : documents) {
            var row = DocumentCodec.row(document);
            changes.add(new Change.Set(row, DocumentCodec.encode(row, DocumentRecord.first(document))));
        }
        if (!changes.isEmpty()) {
            var _ = rows.commit(partition, KeyLayout.NO_KEY, List.of(), changes);
        }
    }

    private static Row making(Bucket bucket) {
        return KeyLayout.index('x', bucket.project(), bucket.id());
    }

    private void unmake(Partition partition, Row making, BucketName name) throws IOException {
        // Were there an object in it against all reason, it would stay.
        var _ = rows.drop(partition, OBJECTS);
        var _ = rows.commit(KeyLayout.BUCKETS, owner(name), List.of(), List.of(new Change.Delete(making)));
    }

    /// Takes away what a crash left of buckets that were being made. To be called at the start, before any is made.
    void finishCreations() throws IOException {
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.all('x'))) {
            while (cursor.next()) {
                var name = new BucketName(ControlCodec.target(cursor.row(), cursor.value()));
                try {
                    unmake(KeyLayout.bucketInMaking(cursor.row()), cursor.row(), name);
                } catch (StoreException failed) {
                    // A project that cannot be opened keeps no other from being served. The next start tries again.
                }
            }
        }
    }

    private @Nullable CreateBucket tryCreate(BucketRecord record) throws IOException {
        var bucket = record.bucket();
        var taken = owned(bucket.name());
        if (taken.isPresent()) {
            return new CreateBucket.Exists(taken.get());
        }
        var row = KeyLayout.named('b', bucket.name().value());
        var index = KeyLayout.index('q', bucket.project(), bucket.name().value());
        var outcome = rows.commit(
                KeyLayout.BUCKETS,
                owner(bucket.name()),
                List.of(new Guard.Absent(row)),
                List.of(
                        new Change.Set(row, ControlCodec.encode(row, record)),
                        new Change.Set(index, ControlCodec.index(index, bucket.id())),
                        new Change.Delete(making(bucket))));
        return outcome == KeyValue.Outcome.COMMITTED ? new CreateBucket.Created(bucket) : null;
    }

    private int allowed(String project) throws IOException {
        var own = projects.limits(project).maxBuckets();
        return own == null ? most : Math.min(own, most);
    }

    private boolean hasAsManyAs(int allowed, String project) throws IOException {
        int count = 0;
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.indexOf('q', project, ""))) {
            while (count < allowed && cursor.next()) {
                count++;
            }
        }
        return count >= allowed;
    }

    /// Says first that the deletion is begun, so that whoever finds the partition gone knows why.
    DeleteBucket delete(Bucket bucket) throws IOException {
        var partition = Partition.of(bucket);
        if (holdsObjects(partition)) {
            return DeleteBucket.NOT_EMPTY;
        }
        var lock = deletions[Math.floorMod(bucket.id().hashCode(), deletions.length)];
        lock.lock();
        deleting.add(bucket.id());
        try {
            return deleteEmpty(bucket, partition);
        } finally {
            byName.invalidate(bucket.name().value());
            deleting.remove(bucket.id());
            lock.unlock();
        }
    }

    private DeleteBucket deleteEmpty(Bucket bucket, Partition partition) throws IOException {
        var ending = setEnding(bucket, true);
        if (ending == null) {
            return DeleteBucket.NO_SUCH_BUCKET;
        }
        if (!rows.drop(partition, OBJECTS)) {
            var _ = setEnding(bucket, false);
            return DeleteBucket.NOT_EMPTY;
        }
        return forget(ending) ? DeleteBucket.DELETED : DeleteBucket.NO_SUCH_BUCKET;
    }

    private boolean holdsObjects(Partition partition) throws IOException {
        for (var range : OBJECTS) {
            try (var cursor = rows.scan(partition, range)) {
                if (cursor.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @return the changed record; `null` when the bucket has ended
    private @Nullable StoredBucket setEnding(Bucket bucket, boolean ending) throws IOException {
        return change(bucket, was -> was.withEnding(ending)).orElse(null);
    }

    /// Changes a bucket's record, whatever else changes it meanwhile.
    private Optional<StoredBucket> change(Bucket bucket, UnaryOperator<BucketRecord> change) throws IOException {
        return retries.until(KeyLayout.BUCKETS, owner(bucket.name()), () -> {
            var stored = stored(bucket.name());
            if (stored == null || !stored.isOf(bucket)) {
                return Optional.empty();
            }
            var next = change.apply(stored.record());
            var value = ControlCodec.encode(stored.row(), next);
            var outcome = rows.commit(
                    KeyLayout.BUCKETS,
                    owner(bucket.name()),
                    List.of(new Guard.Is(stored.row(), stored.value())),
                    List.of(new Change.Set(stored.row(), value)));
            return outcome == KeyValue.Outcome.COMMITTED
                    ? Optional.of(new StoredBucket(stored.row(), value, next))
                    : null;
        });
    }

    /// Frees the name of a bucket that has ended; the caller sees to the cache.
    ///
    /// @return whether it was this call that did
    private boolean forget(StoredBucket ended) throws IOException {
        var bucket = ended.record().bucket();
        var name = bucket.name();
        return retries.until(KeyLayout.BUCKETS, owner(name), () -> {
            var stored = stored(name);
            if (stored == null || !stored.isOf(bucket)) {
                return false;
            }
            var outcome = rows.commit(
                    KeyLayout.BUCKETS,
                    owner(name),
                    List.of(new Guard.Is(stored.row(), stored.value())),
                    List.of(
                            new Change.Delete(stored.row()),
                            new Change.Delete(KeyLayout.index('q', bucket.project(), name.value()))));
            return outcome == KeyValue.Outcome.COMMITTED ? true : null;
        });
    }

    /// Frees the name of a bucket that is not in its project's space.
    ///
    /// @return the bucket that it named; empty when there is none, or when its space has it after all
    Optional<Bucket> giveUp(String project, BucketName name) throws IOException {
        var stored = stored(name);
        if (stored == null || !stored.record().bucket().project().equals(project)) {
            return Optional.empty();
        }
        var bucket = stored.record().bucket();
        var lock = deletions[Math.floorMod(bucket.id().hashCode(), deletions.length)];
        lock.lock();
        try {
            boolean freed = !rows.exists(Partition.of(bucket)) && forget(stored);
            return freed ? Optional.of(bucket) : Optional.empty();
        } finally {
            byName.invalidate(name.value());
            lock.unlock();
        }
    }

    /// Frees the names of all buckets of a project that was deleted. What is left of their records are the copies.
    void forgetAll(String project, int pageSize) throws IOException {
        var all = KeyLayout.indexOf('q', project, "");
        for (var page = names(project, all, pageSize); !page.isEmpty(); page = names(project, all, pageSize)) {
            for (var name : page) {
                var stored = stored(name);
                if (stored != null && stored.record().bucket().project().equals(project)) {
                    keepCopy(stored.record());
                    forget(stored);
                    byName.invalidate(name.value());
                } else {
                    var index = new Change.Delete(KeyLayout.index('q', project, name.value()));
                    var _ = rows.commit(KeyLayout.BUCKETS, owner(name), List.of(), List.of(index));
                }
            }
        }
    }

    /// Until this is called with `null`, whoever meets a name of a deleted project's bucket leaves it.
    void keepNamesOf(@Nullable String project) {
        undeleting = project;
    }

    /// Gives the buckets in a project's space the names that they had, as far as nobody else has them by now. May be done
    /// again.
    ///
    /// @return names that somebody else has
    List<String> nameAgain(String project) throws IOException {
        var taken = new ArrayList<String>();
        for (var id : rows.partitions(project)) {
            var copy = readable(new Partition(project, id));
            if (copy.isPresent() && !nameAgain(copy.get())) {
                taken.add(copy.get().bucket().name().value());
            }
        }
        return taken;
    }

    /// A damaged copy, which the engine names, keeps no other bucket from its name.
    private Optional<BucketRecord> readable(Partition partition) throws IOException {
        try {
            return copies.get(partition);
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.DAMAGED) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    private boolean nameAgain(BucketRecord copy) throws IOException {
        var bucket = copy.bucket();
        var row = KeyLayout.named('b', bucket.name().value());
        var index = KeyLayout.index('q', bucket.project(), bucket.name().value());
        var outcome = rows.commit(
                KeyLayout.BUCKETS,
                owner(bucket.name()),
                List.of(new Guard.Absent(row)),
                List.of(
                        new Change.Set(row, ControlCodec.encode(row, copy)),
                        new Change.Set(index, ControlCodec.index(index, bucket.id()))));
        byName.invalidate(bucket.name().value());
        if (outcome == KeyValue.Outcome.COMMITTED) {
            return true;
        }
        var stored = stored(bucket.name());
        return stored != null && stored.isOf(bucket);
    }

    /// Whether there are objects in a project's space although it has no bucket.
    boolean holdNameless(String project) throws IOException {
        for (var id : rows.partitions(project)) {
            if (holdsObjects(new Partition(project, id))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a project has buckets, be they there or not.
    boolean hasNames(String project) throws IOException {
        return !names(project, KeyLayout.indexOf('q', project, ""), 1).isEmpty();
    }

    private List<BucketName> names(String project, KeyValue.Range range, int max) throws IOException {
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

    /// Says in the bucket's record, which can be read without its objects, that it gets Object Lock.
    void setLocked(Bucket bucket) throws IOException {
        var stored = stored(bucket.name());
        if (stored != null && stored.isOf(bucket) && !stored.record().locked()) {
            change(bucket, BucketRecord::withLock).ifPresent(changed -> keepCopy(changed.record()));
        }
    }

    /// A record from an older copy of the control database does not know that its bucket got Object Lock since.
    private StoredBucket withLock(StoredBucket stored) throws IOException {
        var bucket = stored.record().bucket();
        return stored.record().locked() || !mayHoldProtected(Partition.of(bucket))
                ? stored
                : change(bucket, BucketRecord::withLock).orElse(stored);
    }

    /// The buckets of a project that have Object Lock, as their records say.
    List<Bucket> locked(String project, int max) throws IOException {
        var found = new ArrayList<Bucket>();
        for (var name : names(project, KeyLayout.indexOf('q', project, ""), Integer.MAX_VALUE)) {
            var stored = stored(name);
            if (stored != null && stored.record().locked() && found.size() < max) {
                found.add(stored.record().bucket());
            }
        }
        return found;
    }

    /// Whether a bucket has Object Lock, or had before its document was lost.
    boolean mayHoldProtected(Partition partition) throws IOException {
        return rows.get(partition, DocumentRows.OBJECT_LOCK) != null
                || readable(partition).filter(BucketRecord::locked).isPresent();
    }

    /// The bucket in a partition, as its copy has it.
    Optional<Bucket> copied(Partition partition) throws IOException {
        return readable(partition).map(BucketRecord::bucket);
    }

    /// A crash in between may leave a copy that is narrower than the record, never one that is wider.
    Optional<Bucket> setAcl(Bucket bucket, Acl acl) throws IOException {
        var lock = listing(bucket);
        lock.lock();
        try {
            var changed = acl.opensNothing() ? close(bucket, acl) : open(bucket, acl);
            changed.ifPresent(stored -> keepCopy(stored.record()));
            return changed.map(stored -> stored.record().bucket());
        } finally {
            lock.unlock();
            byName.invalidate(bucket.name().value());
        }
    }

    private Optional<StoredBucket> open(Bucket bucket, Acl acl) throws IOException {
        var stored = stored(bucket.name());
        if (stored != null
                && stored.isOf(bucket)
                && !stored.record().bucket().acl().opensNothing()) {
            copies.put(stored.record().with(Acl.PRIVATE));
        }
        return change(bucket, record -> record.with(acl));
    }

    /// Closes the bucket even when the copy cannot be written.
    private Optional<StoredBucket> close(Bucket bucket, Acl acl) throws IOException {
        var stored = stored(bucket.name());
        Optional<StoredBucket> changed;
        try {
            if (stored != null && stored.isOf(bucket)) {
                copies.put(stored.record().with(acl));
            }
        } finally {
            changed = change(bucket, record -> record.with(acl));
        }
        return changed;
    }

    private record StoredBucket(Row row, byte[] value, BucketRecord record) {
        boolean isOf(Bucket bucket) {
            return record.bucket().id().equals(bucket.id());
        }
    }

    private @Nullable StoredBucket stored(BucketName name) throws IOException {
        var row = KeyLayout.named('b', name.value());
        var value = rows.get(KeyLayout.BUCKETS, row);
        return value == null ? null : new StoredBucket(row, value, ControlCodec.bucket(row, value));
    }

    private static byte[] owner(BucketName name) {
        return name.value().getBytes(StandardCharsets.US_ASCII);
    }
}
