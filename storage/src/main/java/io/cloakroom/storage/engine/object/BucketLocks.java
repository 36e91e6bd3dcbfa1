package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.util.Optional;

/// Whether buckets have Object Lock, usually from the cache.
@FunctionalInterface
public interface BucketLocks {
    Optional<ObjectLock> of(Partition bucket) throws IOException;
}
