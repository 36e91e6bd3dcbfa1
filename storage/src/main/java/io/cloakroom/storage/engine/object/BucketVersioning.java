package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.util.Optional;

/// Whether buckets keep versions, usually from the cache.
@FunctionalInterface
public interface BucketVersioning {
    /// @return empty for a bucket that never had versioning: its keys have no versions but the null version
    Optional<Versioning> of(Partition bucket) throws IOException;
}
