package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.VersionRecord;
import org.jspecify.annotations.Nullable;

/// A version of a key as it was read.
record StoredVersion(Row row, byte[] value, VersionRecord record) {
    static @Nullable StoredVersion of(Row row, byte @Nullable [] value) throws StoreException {
        return value == null ? null : new StoredVersion(row, value, RecordCodec.version(row, value));
    }

    /// The version together with its payload, for a reader.
    StoredVersion with(ObjectRecord object, PayloadLocation.Inline payload) {
        return new StoredVersion(row, value, object.with(payload));
    }

    Guard guard() {
        return new Guard.Is(row, value);
    }

    /// The record of an object; `null` for a delete marker.
    @Nullable
    ObjectRecord object() {
        return record instanceof ObjectRecord object ? object : null;
    }

    /// The protection of the version; none for a delete marker.
    Protection protection() {
        return record instanceof ObjectRecord object ? object.meta().protection() : Protection.NONE;
    }

    boolean isNull() {
        return record.stamp().isNull();
    }

    static @Nullable ObjectRecord objectOf(@Nullable StoredVersion version) {
        return version == null ? null : version.object();
    }
}
