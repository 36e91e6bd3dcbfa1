package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import java.io.IOException;

/// Starts the retention clock when the first bucket gets Object Lock or lifecycle rules, and tells it of buckets that
/// have Object Lock.
final class ObjectLockWatch implements EngineBucketConfig.LockWatch {
    private final EngineRetentionClock retention;
    private final EngineBuckets buckets;

    ObjectLockWatch(EngineRetentionClock retention, EngineBuckets buckets) {
        this.retention = retention;
        this.buckets = buckets;
    }

    @Override
    public void locking(Bucket bucket) throws IOException {
        retention.use();
        buckets.setLocked(bucket);
    }

    @Override
    public void locked() {
        retention.found();
    }

    @Override
    public void ruling() throws IOException {
        retention.use();
    }
}
