package io.cloakroom.storage.engine.record;

import java.time.Instant;

/// One version of a key.
public sealed interface VersionRecord permits ObjectRecord, MarkerRecord {
    Stamp stamp();

    Instant lastModified();

    /// The same version, once another one took its place.
    VersionRecord noncurrent(Instant since);

    /// The same version, once it is the current one again.
    VersionRecord current();
}
