package io.cloakroom.storage.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The names of all buckets. A name and a bucket's partition cannot change in one commit, so their order makes every
/// crash harmless: the partition is there before its name, and gone before its name goes. A name without a partition is
/// therefore a deletion that was interrupted; who meets it finishes it. A partition without a name holds nothing; a row
/// that says it is being made outlives a crash, so that the next start takes it away.
final class EngineBuckets {
    private static final int CACHED = 10_000;
    private static final int STRIPES = 64;
    private static final List<KeyValue.Range> OBJECTS = List.of(KeyLayout.all('k'), KeyLayout.all('v'));

    private final KeyValue rows;
    private final Retries retries;
    private final InstantSource clock;
    private final SecureRandom random;
    private final LiveProjects projects;
    private final int most;
    /// Buckets of one project are made one after another, so that it gets no more than it may.
    private final ReentrantLock[] creations = new ReentrantLock[STRIPES];

    private final Cache<String, Bucket> byName =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    EngineBuckets(
            KeyValue rows, Retries retries, InstantSource clock, SecureRandom random, LiveProjects projects, int most) {
        this.rows = rows;
        this.retries = retries;
        this.clock = clock;
        this.random = random;
        this.projects = projects;
        this.most = most;
        Arrays.setAll(creations, _ -> new ReentrantLock());
    }

    Optional<Bucket> named(BucketName name) throws IOException {
        var bucket = Lookup.through(byName, name.value(), _ -> load(name));
        return bucket != null && projects.has(bucket.project()) ? Optional.of(bucket) : Optional.empty();
    }

    private @Nullable Bucket load(BucketName name) throws IOException {
        var stored = stored(name);
        if (stored == null) {
            return null;
        }
        if (isWhole(stored.bucket())) {
            return stored.bucket();
        }
        forget(stored);
        return null;
    }

    /// Whether neither the bucket's nor its project's deletion has begun.
    private boolean isWhole(Bucket bucket) throws IOException {
        return projects.has(bucket.project()) && rows.exists(EngineObjectStore.partition(bucket));
    }

    List<Bucket> list(String project, String prefix, @Nullable String after, int max) throws IOException {
        var range = KeyLayout.indexOf('q', project, prefix);
        if (after != null) {
            var behind = KeyLayout.after(KeyLayout.index('q', project, after));
            if (behind.compareTo(range.from()) > 0) {
                range = new KeyValue.Range(behind, range.to());
            }
        }
        var buckets = new ArrayList<Bucket>();
        if (range.from().compareTo(range.to()) >= 0) {
            return buckets;
        }
        try (var cursor = rows.scan(KeyLayout.BUCKETS, range)) {
            while (buckets.size() < max && cursor.next()) {
                named(new BucketName(KeyLayout.indexed(cursor.row(), project)))
                        .filter(bucket -> bucket.project().equals(project))
                        .ifPresent(buckets::add);
            }
        }
        return buckets;
    }

    CreateBucket create(String project, BucketName name, String region, CannedAcl acl) throws IOException {
        if (!projects.has(project)) {
            return new CreateBucket.NoSuchProject();
        }
        var taken = named(name);
        if (taken.isPresent()) {
            return new CreateBucket.Exists(taken.get());
        }
        var lock = creations[Math.floorMod(project.hashCode(), creations.length)];
        lock.lock();
        try {
            int allowed = allowed(project);
            return hasAsManyAs(allowed, project)
                    ? new CreateBucket.TooMany(allowed)
                    : createAllowed(project, name, region, acl);
        } finally {
            lock.unlock();
        }
    }

    private CreateBucket createAllowed(String project, BucketName name, String region, CannedAcl acl)
            throws IOException {
        var bucket = new Bucket(
                EngineProjectStore.freshId(random), name, project, region, EngineObjectStore.now(clock), acl);
        var making = making(bucket);
        var begun = new Change.Set(making, ControlCodec.index(making, name.value()));
        var _ = rows.commit(KeyLayout.BUCKETS, owner(name), List.of(), List.of(begun));
        rows.create(EngineObjectStore.partition(bucket));
        var made = retries.until(KeyLayout.BUCKETS, owner(name), () -> tryCreate(bucket));
        if (!(made instanceof CreateBucket.Created)) {
            unmake(EngineObjectStore.partition(bucket), making, name);
        }
        return made;
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

    private @Nullable CreateBucket tryCreate(Bucket bucket) throws IOException {
        var stored = stored(bucket.name());
        if (stored != null) {
            if (isWhole(stored.bucket())) {
                return new CreateBucket.Exists(stored.bucket());
            }
            forget(stored);
            return null;
        }
        var row = KeyLayout.named('b', bucket.name().value());
        var index = KeyLayout.index('q', bucket.project(), bucket.name().value());
        var outcome = rows.commit(
                KeyLayout.BUCKETS,
                owner(bucket.name()),
                List.of(new Guard.Absent(row)),
                List.of(
                        new Change.Set(row, ControlCodec.encode(row, bucket)),
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

    DeleteBucket delete(Bucket bucket) throws IOException {
        var stored = stored(bucket.name());
        if (stored == null || !stored.bucket().id().equals(bucket.id())) {
            return DeleteBucket.NO_SUCH_BUCKET;
        }
        if (!rows.drop(EngineObjectStore.partition(bucket), OBJECTS)) {
            return DeleteBucket.NOT_EMPTY;
        }
        try {
            return forget(stored) ? DeleteBucket.DELETED : DeleteBucket.NO_SUCH_BUCKET;
        } finally {
            byName.invalidate(bucket.name().value());
        }
    }

    /// Frees the name of a bucket that has ended; the caller sees to the cache.
    ///
    /// @return whether it was this call that did
    private boolean forget(StoredBucket ended) throws IOException {
        var name = ended.bucket().name();
        return retries.until(KeyLayout.BUCKETS, owner(name), () -> {
            var stored = stored(name);
            if (stored == null || !stored.bucket().id().equals(ended.bucket().id())) {
                return false;
            }
            var outcome = rows.commit(
                    KeyLayout.BUCKETS,
                    owner(name),
                    List.of(new Guard.Is(stored.row(), stored.value())),
                    List.of(
                            new Change.Delete(stored.row()),
                            new Change.Delete(
                                    KeyLayout.index('q', stored.bucket().project(), name.value()))));
            return outcome == KeyValue.Outcome.COMMITTED ? true : null;
        });
    }

    /// Frees the names of all buckets of a project that was deleted.
    void forgetAll(String project, int pageSize) throws IOException {
        var page = names(project, pageSize);
        while (!page.isEmpty()) {
            for (var name : page) {
                var stored = stored(name);
                if (stored != null && stored.bucket().project().equals(project)) {
                    forget(stored);
                    byName.invalidate(name.value());
                }
            }
            page = names(project, pageSize);
        }
    }

    private List<BucketName> names(String project, int max) throws IOException {
        var names = new ArrayList<BucketName>();
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.indexOf('q', project, ""))) {
            while (names.size() < max && cursor.next()) {
                names.add(new BucketName(KeyLayout.indexed(cursor.row(), project)));
            }
        }
        return names;
    }

    Optional<Bucket> setAcl(Bucket bucket, CannedAcl acl) throws IOException {
        try {
            return retries.until(KeyLayout.BUCKETS, owner(bucket.name()), () -> {
                var stored = stored(bucket.name());
                if (stored == null || !stored.bucket().id().equals(bucket.id())) {
                    return Optional.empty();
                }
                var was = stored.bucket();
                var next = new Bucket(was.id(), was.name(), was.project(), was.region(), was.createdAt(), acl);
                var outcome = rows.commit(
                        KeyLayout.BUCKETS,
                        owner(bucket.name()),
                        List.of(new Guard.Is(stored.row(), stored.value())),
                        List.of(new Change.Set(stored.row(), ControlCodec.encode(stored.row(), next))));
                return outcome == KeyValue.Outcome.COMMITTED ? Optional.of(next) : null;
            });
        } finally {
            byName.invalidate(bucket.name().value());
        }
    }

    private record StoredBucket(Row row, byte[] value, Bucket bucket) {}

    private @Nullable StoredBucket stored(BucketName name) throws IOException {
        var row = KeyLayout.named('b', name.value());
        var value = rows.get(KeyLayout.BUCKETS, row);
        return value == null ? null : new StoredBucket(row, value, ControlCodec.bucket(row, value));
    }

    private static byte[] owner(BucketName name) {
        return name.value().getBytes(StandardCharsets.US_ASCII);
    }
}
