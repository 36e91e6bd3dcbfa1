package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.util.Optional;

/// Whether buckets keep versions, from memory as a rule.
@FunctionalInterface
public interface BucketVersioning {
    /// @return empty for a bucket that never kept any: none of its keys has more than the null version
    Optional<Versioning> of(Partition bucket) throws IOException;
}
