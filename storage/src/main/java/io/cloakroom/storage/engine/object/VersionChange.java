package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.Stamp;
import io.cloakroom.storage.engine.record.VersionRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A change of the versions of a key. It is planned from the current version and the bucket's documents as they were read,
/// and committed only if these have not changed.
///
/// A change that makes another version current guards the row of the current one, or the absence of both an object and a
/// delete marker. So all such changes of a key happen one after the other, and the order of versions is that of their
/// commits.
final class VersionChange {
    private final ObjectRows store;
    private final KeyBatch batch;
    private final Optional<Versioning> versioning;
    private final Optional<ObjectLock> lock;
    private final @Nullable StoredVersion current;
    private final Instant now;
    /// Whether the change makes a protected version, or protects one.
    private boolean protects;

    private VersionChange(
            ObjectRows store,
            KeyBatch batch,
            Optional<Versioning> versioning,
            Optional<ObjectLock> lock,
            @Nullable StoredVersion current,
            Instant now) {
        this.store = store;
        this.batch = batch;
        this.versioning = versioning;
        this.lock = lock;
        this.current = current;
        this.now = now;
    }

    static VersionChange of(ObjectRows store, Partition partition, ObjectKey key) throws IOException {
        var versioning = store.versioning().of(partition);
        // Only a bucket with versioning can have Object Lock.
        var lock = versioning.isPresent() ? store.locks().of(partition) : Optional.<ObjectLock>empty();
        return new VersionChange(
                store,
                new KeyBatch(partition, key),
                versioning,
                lock,
                store.reader().current(partition, key),
                store.now());
    }

    /// The current version, an object or a delete marker.
    @Nullable
    StoredVersion current() {
        return current;
    }

    /// The current object; `null` when there is none, or a delete marker.
    @Nullable
    ObjectRecord object() {
        return StoredVersion.objectOf(current);
    }

    /// Whether the bucket has or had versioning. A current version with an id, or a delete marker, proves it too, so that neither
    /// is overwritten even if the bucket's document is lost.
    boolean keepsVersions() {
        return versioning.isPresent() || current != null && !(current.isNull() && current.object() != null);
    }

    /// The time of the change.
    Instant now() {
        return now;
    }

    KeyBatch batch() {
        return batch;
    }

    /// The stamp of a version that this change makes.
    Stamp stamp() {
        return Stamp.fresh(
                versioning.filter(Versioning.ENABLED::equals).isPresent(),
                now,
                current == null ? null : current.record().stamp(),
                store.random());
    }

    /// The metadata of a version that this change makes, protected as the client asked or else by the bucket's default; never
    /// protected in a bucket without Object Lock. Retention counts from the latest time that the system clock or the
    /// retention clock has shown, so that setting a clock back makes it no shorter.
    ObjectMeta protect(ObjectMeta meta) {
        if (lock.isEmpty()) {
            return meta.protection().isNone() ? meta : meta.with(Protection.NONE);
        }
        var latest = store.retention().latest();
        var createdAt = latest.isAfter(now) ? latest : now;
        return meta.with(lock.get().of(meta.protection(), createdAt));
    }

    /// Whether the version may be removed.
    boolean mayRemove(StoredVersion version, boolean bypass) {
        var protection = version.protection();
        return protection.isNone()
                || protection.allowsDeletion(store.retention().nowFor(protection), bypass);
    }

    /// A write id, which tells the null version that this change makes from every other one. So a change that was planned
    /// from an earlier null version never mistakes this one for it, even if both are of the same millisecond and otherwise
    /// equal.
    ///
    /// @return empty for a version that has an id
    String writeId(Stamp stamp) {
        return stamp.isNull() ? store.freshId(stamp) : "";
    }

    /// Makes a version the current one. The present one becomes noncurrent, or is removed when both are null versions.
    ///
    /// @return false when another change came meanwhile
    boolean makeCurrent(VersionRecord next) throws IOException {
        guardCurrent();
        if (current != null && next.stamp().isNull() && current.isNull()) {
            requireReplaceable(current);
            if (!remove(current)) {
                return false;
            }
        } else {
            if (next.stamp().isNull() && keepsVersions() && !removeNoncurrentNull()) {
                return false;
            }
            if (current != null) {
                stepBack(current);
            }
        }
        add(next);
        return true;
    }

    private boolean removeNoncurrentNull() throws IOException {
        var replaced = store.reader().noncurrentNull(batch.partition(), batch.key());
        if (replaced == null) {
            return true;
        }
        batch.guard(replaced.guard());
        requireReplaceable(replaced);
        return remove(replaced);
    }

    /// Fails if the null version is protected. A bucket with Object Lock makes no null versions, so it never overwrites one.
    /// But should the bucket's documents be lost, its protected versions must stay nevertheless.
    private void requireReplaceable(StoredVersion version) throws StoreException {
        if (!mayRemove(version, false)) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    "a version that Object Lock protects would be replaced in a bucket without versioning");
        }
    }

    /// Removes one version for good. If it was current, the newest of the others becomes current.
    ///
    /// @return false when another change came meanwhile
    boolean removeForGood(StoredVersion version) throws IOException {
        if (VersionRows.isNoncurrent(version.row())) {
            batch.guard(version.guard());
            return remove(version);
        }
        var before = current;
        if (before == null || !before.row().equals(version.row())) {
            return false;
        }
        guardCurrent();
        if (!remove(version)) {
            return false;
        }
        var newest = keepsVersions()
                ? store.reader()
                        .newestBelow(
                                batch.partition(), batch.key(), before.record().stamp())
                : null;
        if (newest != null) {
            batch.guard(newest.guard());
            leave(newest);
            add(newest.record().current());
        }
        return true;
    }

    /// Rewrites the record of an object.
    void amend(StoredVersion version, ObjectRecord next) {
        protects |= !next.meta().protection().isNone();
        batch.guard(version.guard()).set(version.row(), RecordCodec.encode(version.row(), next));
    }

    /// Guards the current version: no other change may make another version current before this one commits.
    void guardCurrent() {
        if (current != null) {
            batch.guard(current.guard());
            return;
        }
        batch.guard(new Guard.Absent(VersionRows.current(batch.key())));
        if (versioning.isPresent()) {
            batch.guard(new Guard.Absent(VersionRows.marker(batch.key())));
        }
    }

    Growth commit() throws IOException {
        return batch.commit(store.rows(), this::isAsPlanned);
    }

    /// Whether the documents have not changed, and, for a protected version, whether the project is not being deleted: its
    /// deletion searched for protected versions while nobody else could commit.
    private boolean isAsPlanned() throws IOException {
        var partition = batch.partition();
        return store.versioning().of(partition).equals(versioning)
                && (versioning.isEmpty() || store.locks().of(partition).equals(lock))
                && (!protects || store.rows().isLive(partition.space()));
    }

    private void stepBack(StoredVersion version) {
        leave(version);
        var record = version.record().noncurrent(now);
        var row = VersionRows.noncurrent(batch.key(), record.stamp());
        batch.set(row, RecordCodec.encode(row, record));
        if (record.stamp().isNull()) {
            index(VersionRows.nullVersion(batch.key()), VersionRows.place(record.stamp()));
        }
        if (record instanceof ObjectRecord object) {
            if (!object.uploadId().isEmpty()) {
                index(
                        VersionRows.madeBy(batch.key(), object.uploadId()),
                        object.stamp().version().id());
            }
            batch.add(Counter.NONCURRENT, 1).add(Counter.NONCURRENT_BYTES, object.size());
        } else {
            batch.add(Counter.MARKERS, 1);
        }
    }

    private void index(Row row, String target) {
        batch.set(row, ControlCodec.index(row, target));
    }

    private void add(VersionRecord next) {
        switch (next) {
            case ObjectRecord object -> {
                protects |= !object.meta().protection().isNone();
                var row = VersionRows.current(batch.key());
                batch.set(row, RecordCodec.encode(row, object));
                batch.add(Counter.OBJECTS, 1).add(Counter.BYTES, object.size());
            }
            case MarkerRecord marker -> {
                var row = VersionRows.marker(batch.key());
                batch.set(row, RecordCodec.encode(row, marker)).add(Counter.MARKERS, 1);
            }
        }
    }

    /// Removes a version with all its payload.
    private boolean remove(StoredVersion version) throws IOException {
        var object = version.object();
        if (object != null) {
            var parts = store.parts(batch.partition(), batch.key(), version);
            if (parts == null) {
                return false;
            }
            batch.release(object, parts);
        }
        leave(version);
        return true;
    }

    /// Removes a version from its row, and from the rows that lead to it.
    private void leave(StoredVersion version) {
        batch.delete(version.row());
        boolean isCurrent = current != null && current.row().equals(version.row());
        var object = version.object();
        if (object == null) {
            batch.add(Counter.MARKERS, -1);
        } else if (isCurrent) {
            batch.add(Counter.OBJECTS, -1).add(Counter.BYTES, -object.size());
        } else {
            batch.add(Counter.NONCURRENT, -1).add(Counter.NONCURRENT_BYTES, -object.size());
        }
        if (!isCurrent) {
            if (version.isNull()) {
                batch.delete(VersionRows.nullVersion(batch.key()));
            }
            if (object != null && !object.uploadId().isEmpty()) {
                batch.delete(VersionRows.madeBy(batch.key(), object.uploadId()));
            }
        }
    }
}
