package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.Acl;

/// A bucket as it is stored in the control space.
///
/// @param ending  whether its deletion has begun; only then does a missing partition mean that the bucket was deleted
/// @param locked  whether the bucket has, or is about to get, Object Lock. The document itself lies with the objects, which
///                may be out of reach
/// @param unknown fields of a newer release, kept when the record is rewritten
public record BucketRecord(Bucket bucket, boolean ending, boolean locked, byte[] unknown) {
    public static BucketRecord of(Bucket bucket) {
        return new BucketRecord(bucket, false, false, UnknownFields.none());
    }

    public BucketRecord with(Acl acl) {
        return with(new Bucket(bucket.id(), bucket.name(), bucket.project(), bucket.region(), bucket.createdAt(), acl));
    }

    public BucketRecord with(Bucket next) {
        return new BucketRecord(next, ending, locked, unknown);
    }

    public BucketRecord withEnding(boolean now) {
        return new BucketRecord(bucket, now, locked, unknown);
    }

    public BucketRecord withLock() {
        return new BucketRecord(bucket, ending, true, unknown);
    }
}
