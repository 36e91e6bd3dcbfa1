package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.token.Role;

/// A role as stored.
///
/// @param unknown fields of a newer release, kept when the record is rewritten
public record RoleRecord(Role role, byte[] unknown) {
    public static RoleRecord of(Role role) {
        return new RoleRecord(role, UnknownFields.none());
    }

    public RoleRecord with(Role next) {
        return new RoleRecord(next, unknown);
    }
}
