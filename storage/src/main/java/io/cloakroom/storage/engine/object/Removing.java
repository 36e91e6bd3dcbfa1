package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.MarkerRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Removes versions for good, or hides the current version behind a delete marker.
final class Removing {
    private static final byte[] NO_FIELDS = {};

    private final ObjectRows store;
    private final VersionReader reader;

    Removing(ObjectRows store) {
        this.store = store;
        this.reader = store.reader();
    }

    /// @return `null` when another change came meanwhile
    @Nullable
    DeleteOutcome attempt(
            Partition partition, ObjectKey key, VersionRef version, PutCondition condition, boolean bypass)
            throws IOException {
        var change = VersionChange.of(store, partition, key);
        var why = Conditions.refusal(condition, change.object());
        if (why != null) {
            return new ConditionFailed(why);
        }
        if (!(condition instanceof PutCondition.Always)) {
            change.guardCurrent();
        }
        return switch (version) {
            case VersionRef.Current _ ->
                change.keepsVersions() ? mark(change) : remove(change, change.current(), bypass);
            case VersionRef.Named named -> remove(change, reader.find(partition, key, named), bypass);
        };
    }

    /// A version or delete marker as a listing showed it.
    ///
    /// @param latest whether it was the current version
    record SeenVersion(VersionEntry entry, String key, VersionRef.Named version, boolean latest) {
        static SeenVersion of(VersionEntry entry) {
            return switch (entry) {
                case VersionEntry.Version object ->
                    new SeenVersion(entry, object.info().key(), object.info().version(), object.latest());
                case VersionEntry.DeleteMarker deleted ->
                    new SeenVersion(
                            entry, deleted.marker().key(), deleted.marker().version(), deleted.latest());
                case VersionEntry.CommonPrefix common ->
                    throw new IllegalArgumentException("no version: " + common.prefix());
            };
        }
    }

    /// Removes a version if it is still as it was seen.
    ///
    /// @return `null` when another change came meanwhile
    @Nullable
    DeleteOutcome attempt(Partition partition, ObjectKey key, SeenVersion expected) throws IOException {
        var change = VersionChange.of(store, partition, key);
        var version = expected.latest() ? change.current() : reader.noncurrent(partition, key, expected.version());
        boolean same = version != null
                && VersionLister.entry(expected.key(), version.row(), version.record())
                        .equals(expected.entry());
        return version == null || same ? remove(change, version, false) : new ConditionFailed(Refusal.OTHER);
    }

    /// Puts a delete marker on top of all versions. In a bucket with suspended versioning, it replaces the null version.
    private static @Nullable DeleteOutcome mark(VersionChange change) throws IOException {
        boolean existed = change.object() != null;
        var stamp = change.stamp();
        var marker = new MarkerRecord(stamp, change.now(), change.writeId(stamp), NO_FIELDS);
        if (!change.makeCurrent(marker)) {
            return null;
        }
        return switch (change.commit().ended()) {
            case COMMITTED ->
                new DeleteOutcome.Marked(marker.marker(change.batch().key().value()), existed);
            case REFUSED -> null;
            case GONE -> new DeleteOutcome.NoSuchBucket();
        };
    }

    private static @Nullable DeleteOutcome remove(VersionChange change, @Nullable StoredVersion version, boolean bypass)
            throws IOException {
        if (version == null) {
            return new DeleteOutcome.NothingThere();
        }
        if (!change.mayRemove(version, bypass)) {
            return new DeleteOutcome.Protected(version.protection());
        }
        if (!change.removeForGood(version)) {
            return null;
        }
        var named = version.record().stamp().version();
        return switch (change.commit().ended()) {
            case COMMITTED ->
                version.object() == null ? new DeleteOutcome.Unmarked(named) : new DeleteOutcome.Removed(named);
            case REFUSED -> null;
            case GONE -> new DeleteOutcome.NoSuchBucket();
        };
    }
}
