package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.token.User;

/// A user as stored.
///
/// @param unknown fields of a newer release, kept when the record is rewritten
public record UserRecord(User user, byte[] unknown) {
    public static UserRecord of(User user) {
        return new UserRecord(user, UnknownFields.none());
    }

    public UserRecord with(User next) {
        return new UserRecord(next, unknown);
    }
}
