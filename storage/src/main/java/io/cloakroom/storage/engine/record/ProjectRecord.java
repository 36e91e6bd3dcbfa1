package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Project;

/// A project as it is stored, which may be deleted.
///
/// @param cleared whether the bucket names and the space of a deleted project were given back
/// @param made    whether its space was made with it; projects of older builds get their space with their first bucket
/// @param unknown fields of a newer release, kept when the record is rewritten
public record ProjectRecord(Project project, boolean cleared, boolean made, byte[] unknown) {
    /// A new project, whose space was made with it.
    public static ProjectRecord of(Project project) {
        return new ProjectRecord(project, false, true, UnknownFields.none());
    }

    public ProjectRecord with(Project next) {
        return new ProjectRecord(next, cleared, made, unknown);
    }

    /// The project with its space made.
    public ProjectRecord withSpace() {
        return new ProjectRecord(project, false, true, unknown);
    }

    /// The deleted project after its bucket names and its space were given back.
    public ProjectRecord withoutAnything() {
        return new ProjectRecord(project, true, true, unknown);
    }

    /// The project brought back.
    public ProjectRecord undeleted(Project next) {
        return new ProjectRecord(next, false, made, unknown);
    }
}
