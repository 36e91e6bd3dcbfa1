package io.cloakroom.storage.token;

import java.time.Instant;

/// A person or program that signs in, and that owns tokens.
///
/// @param id           32 lower-case hex digits, never used again
/// @param login        unique over the server
/// @param operator     whether this user may do everything on this server
/// @param passwordHash encoded Argon2id hash; empty when the user cannot sign in with a password
public record User(
        String id, String login, String displayName, boolean operator, String passwordHash, Instant createdAt) {
    public User withPasswordHash(String other) {
        return new User(id, login, displayName, operator, other, createdAt);
    }

    public User withDisplayName(String other) {
        return new User(id, login, other, operator, passwordHash, createdAt);
    }

    public User withOperator(boolean whether) {
        return new User(id, login, displayName, whether, passwordHash, createdAt);
    }

    /// Never shows the password hash.
    @Override
    public String toString() {
        return "User[" + id + ", " + login + "]";
    }
}
