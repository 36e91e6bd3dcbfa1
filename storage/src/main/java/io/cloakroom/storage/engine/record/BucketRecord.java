package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CannedAcl;

/// A bucket with what is known of its end.
///
/// @param ending whether its deletion was begun: only then does the absence of its partition mean that it is deleted
public record BucketRecord(Bucket bucket, boolean ending) {
    public BucketRecord with(CannedAcl acl) {
        var changed =
                new Bucket(bucket.id(), bucket.name(), bucket.project(), bucket.region(), bucket.createdAt(), acl);
        return new BucketRecord(changed, ending);
    }
}
