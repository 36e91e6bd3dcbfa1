package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Project;

/// A project, also one that was deleted.
///
/// @param cleared whether all that hangs on a deleted project was given back
/// @param made    whether its space was made with it; the projects of older builds get theirs with their first bucket
public record ProjectRecord(Project project, boolean cleared, boolean made) {
    public ProjectRecord with(Project next) {
        return new ProjectRecord(next, cleared, made);
    }
}
