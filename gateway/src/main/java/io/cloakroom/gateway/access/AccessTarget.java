package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.VersionRef;
import org.jspecify.annotations.Nullable;

/// What a question about access is about.
///
/// @param bucket  `null` for a bucket that does not exist yet, and for the account
/// @param key     `null` for an action on the bucket itself
/// @param version of the object
record AccessTarget(@Nullable Bucket bucket, @Nullable String key, VersionRef version, SeenObject object) {
    /// A bucket that the request makes, or the account.
    static final AccessTarget NO_BUCKET = new AccessTarget(null, null, VersionRef.CURRENT, SeenObject.NONE);

    /// The version that a request addresses. A client may send anything as a version's id; an id that is none names a version
    /// that does not exist.
    static VersionRef version(AskedRequest asked) {
        return version(asked.query().get("versionId").orElse(null));
    }

    /// @param versionId `null` for the current version
    static VersionRef version(@Nullable String versionId) {
        return versionId == null ? VersionRef.CURRENT : VersionRef.named(versionId);
    }

    static AccessTarget on(Bucket bucket) {
        return new AccessTarget(bucket, null, VersionRef.CURRENT, SeenObject.NONE);
    }
}
