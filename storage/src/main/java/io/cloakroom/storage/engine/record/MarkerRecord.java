package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Marker;
import java.time.Instant;

/// A delete marker.
///
/// @param writeId tells the null version from every other one, even one of the same millisecond; empty for a version with an
///                id, and in records of earlier builds
/// @param unknown fields of a newer release, kept when the record is rewritten
public record MarkerRecord(Stamp stamp, Instant lastModified, String writeId, byte[] unknown) implements VersionRecord {
    public Marker marker(String key) {
        return new Marker(key, stamp.version(), lastModified);
    }

    @Override
    public MarkerRecord noncurrent(Instant since) {
        return new MarkerRecord(stamp.noncurrent(since), lastModified, writeId, unknown);
    }

    @Override
    public MarkerRecord current() {
        return new MarkerRecord(stamp.current(), lastModified, writeId, unknown);
    }
}
