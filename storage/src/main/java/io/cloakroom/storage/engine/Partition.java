package io.cloakroom.storage.engine;

import io.cloakroom.storage.Bucket;

/// The unit within which batches are atomic: a bucket of a project, the copies of a project's keys, or a part of the control
/// space.
///
/// @param space id of the project, or [#CONTROL]
/// @param id    id of the bucket; ASCII letters, digits and `-`
public record Partition(String space, String id) {
    public static final String CONTROL = "control";

    private static final String KEY_COPIES = "key-copies";

    public static Partition of(Bucket bucket) {
        return new Partition(bucket.project(), bucket.id());
    }

    /// Holds copies of a project's keys in the project's own space.
    public static Partition ofKeyCopies(String project) {
        return new Partition(project, KEY_COPIES);
    }

    /// Whether a partition of a project's space is one of its buckets.
    ///
    /// @param id of the partition
    public static boolean isBucket(String id) {
        return !id.equals(KEY_COPIES);
    }
}
