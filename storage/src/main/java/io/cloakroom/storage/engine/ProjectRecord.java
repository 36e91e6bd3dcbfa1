package io.cloakroom.storage.engine;

import io.cloakroom.storage.Project;

/// A project, also one that was deleted.
///
/// @param cleared whether all that hangs on a deleted project was given back
/// @param made    whether its space was made with it; the projects of older builds get theirs with their first bucket
record ProjectRecord(Project project, boolean cleared, boolean made) {
    ProjectRecord with(Project next) {
        return new ProjectRecord(next, cleared, made);
    }
}
