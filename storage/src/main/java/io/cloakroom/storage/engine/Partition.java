package io.cloakroom.storage.engine;

/// What batches are atomic within: a bucket of a project, or a part of the control data.
///
/// @param space id of the project, or [#CONTROL]
/// @param id    id of the bucket; ASCII letters, digits and `-`
public record Partition(String space, String id) {
    public static final String CONTROL = "control";
}
