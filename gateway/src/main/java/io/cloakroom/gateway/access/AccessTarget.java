package io.cloakroom.gateway.access;

import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.VersionRef;
import org.jspecify.annotations.Nullable;

/// What a question is about.
///
/// @param bucket  `null` for one that is not there yet
/// @param key     `null` for an action on the bucket itself
/// @param version of the object
record AccessTarget(@Nullable Bucket bucket, @Nullable String key, VersionRef version, SeenObject object) {
    /// A bucket that is to be made, or the account.
    static final AccessTarget NO_BUCKET = new AccessTarget(null, null, VersionRef.CURRENT, SeenObject.NONE);

    static AccessTarget on(Bucket bucket) {
        return new AccessTarget(bucket, null, VersionRef.CURRENT, SeenObject.NONE);
    }
}
