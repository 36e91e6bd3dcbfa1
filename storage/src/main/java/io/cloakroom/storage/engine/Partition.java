package io.cloakroom.storage.engine;

import io.cloakroom.storage.Bucket;

/// The unit within which batches are atomic: a bucket of a project, or a part of the control space.
///
/// @param space id of the project, or [#CONTROL]
/// @param id    id of the bucket; ASCII letters, digits and `-`
public record Partition(String space, String id) {
    public static final String CONTROL = "control";

    public static Partition of(Bucket bucket) {
        return new Partition(bucket.project(), bucket.id());
    }
}
