package io.cloakroom.storage.engine.record;

import java.time.Instant;

/// One version of a key.
public sealed interface VersionRecord permits ObjectRecord, MarkerRecord {
    Stamp stamp();

    Instant lastModified();

    /// The same version after another one replaced it as the current one.
    VersionRecord noncurrent(Instant since);

    /// The same version after it became current again.
    VersionRecord current();
}
