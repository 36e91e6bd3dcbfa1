package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Project;

/// A project, also one that was deleted.
///
/// @param cleared whether all that hangs on a deleted project was given back
/// @param made    whether its space was made with it; the projects of older builds get theirs with their first bucket
/// @param unknown fields of a newer release, kept when the record is rewritten
public record ProjectRecord(Project project, boolean cleared, boolean made, byte[] unknown) {
    /// A new project, whose space was made with it.
    public static ProjectRecord of(Project project) {
        return new ProjectRecord(project, false, true, UnknownFields.none());
    }

    public ProjectRecord with(Project next) {
        return new ProjectRecord(next, cleared, made, unknown);
    }

    /// With its space made, and nothing given back.
    public ProjectRecord withSpace() {
        return new ProjectRecord(project, false, true, unknown);
    }

    /// With all given back that hung on it.
    public ProjectRecord withoutAnything() {
        return new ProjectRecord(project, true, true, unknown);
    }

    /// There again.
    public ProjectRecord undeleted(Project next) {
        return new ProjectRecord(next, false, made, unknown);
    }
}
