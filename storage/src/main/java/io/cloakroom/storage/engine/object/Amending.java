package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes the metadata of a version and leaves its payload as it is.
final class Amending {
    private final ObjectRows store;
    private final VersionReader reader;

    Amending(ObjectRows store) {
        this.store = store;
        this.reader = store.reader();
    }

    /// @param ifEtag  that the object must still have; `null` for no condition
    /// @param touched whether this is a write in the eyes of S3
    /// @param bypass  whether the caller may bypass governance, and wants to
    record Amendment(@Nullable String ifEtag, boolean touched, boolean bypass, UnaryOperator<ObjectMeta> change) {
        static Amendment ofProtection(boolean bypass, UnaryOperator<Protection> change) {
            return new Amendment(null, false, bypass, meta -> meta.with(change.apply(meta.protection())));
        }
    }

    /// @return `null` when another change came meanwhile
    @Nullable
    AmendOutcome attempt(Partition partition, ObjectKey key, VersionRef version, Amendment amendment)
            throws IOException {
        var change = VersionChange.of(store, partition, key);
        var found = reader.find(partition, key, version);
        if (found == null) {
            return new AmendOutcome.NoSuchObject();
        }
        return switch (found.record()) {
            case MarkerRecord marker -> new AmendOutcome.IsMarker(marker.marker(key.value()));
            case ObjectRecord record -> amend(change, found, record, amendment);
        };
    }

    private @Nullable AmendOutcome amend(
            VersionChange change, StoredVersion found, ObjectRecord record, Amendment amendment) throws IOException {
        var ifEtag = amendment.ifEtag();
        if (ifEtag != null && !ifEtag.equals(record.etag()) || amendment.touched() && change.keepsVersions()) {
            return new ConditionFailed(Refusal.OTHER);
        }
        var before = record.meta();
        var next = record.with(
                amendment.change().apply(before).with(before.encryption()),
                amendment.touched() ? change.now() : record.lastModified());
        var protection = before.protection();
        if (!protection.allows(next.meta().protection(), store.retention().nowFor(protection), amendment.bypass())) {
            return new AmendOutcome.Protected(protection);
        }
        change.amend(found, next);
        return switch (change.commit().ended()) {
            case COMMITTED ->
                new AmendOutcome.Amended(next.info(change.batch().key().value()));
            case REFUSED -> null;
            case GONE -> new AmendOutcome.NoSuchBucket();
        };
    }
}
