package io.cloakroom.gateway.xml;

import io.cloakroom.storage.Project;

/// A project as answers name it: as an owner, a grantee, or the initiator of an upload (Amazon S3 API Reference,
/// Owner).
///
/// @param id          of the project
/// @param displayName empty when the project does not exist any more
public record CanonicalUser(String id, String displayName) {
    public static CanonicalUser of(Project project) {
        return new CanonicalUser(project.id(), project.name());
    }
}
