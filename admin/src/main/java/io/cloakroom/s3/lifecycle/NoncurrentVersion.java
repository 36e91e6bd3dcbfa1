package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import java.time.Instant;

/// The facts about a noncurrent version that rules depend on.
///
/// @param since    when it became noncurrent: the last-modified time of the next newer version or delete marker
/// @param newer    how many newer noncurrent versions and delete markers its key has
/// @param isMarker whether it is a delete marker, which has no bytes, no tags and no storage class to change
public record NoncurrentVersion(
        String key, long size, TagSet tags, StorageClass storageClass, Instant since, int newer, boolean isMarker) {
    public static NoncurrentVersion of(ObjectInfo info, Instant since, int newer) {
        return new NoncurrentVersion(
                info.key(), info.size(), info.meta().tags(), info.meta().storageClass(), since, newer, false);
    }

    public static NoncurrentVersion ofMarker(String key, Instant since, int newer) {
        return new NoncurrentVersion(key, 0, TagSet.NONE, StorageClass.STANDARD, since, newer, true);
    }
}
