package io.cloakroom.storage.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An S3 token: binds one user to one project. Holds its secret only sealed.
///
/// @param accessKey    3-128 of `A-Z a-z 0-9 . _ -`; made ones are 20 characters with our own prefix
/// @param sealedSecret the secret under the master key, see [SecretBox]
/// @param project      id of the project
/// @param user         id of the user
/// @param createdBy    login name of who made it
/// @param via          through what it was made: `order`, `panel`, `api`, `cli`, `openstack`, `import`, `configuration`
/// @param expiresAt    end of its life; `null` for none
/// @param replaces     access key of the token that it was made to replace, or `null`
/// @param replacedBy   the other way round
/// @param graceUntil   when a replaced token is disabled by itself, or `null`
public record Token(
        String accessKey,
        byte[] sealedSecret,
        String project,
        String user,
        String name,
        String description,
        Instant createdAt,
        String createdBy,
        String via,
        @Nullable Instant expiresAt,
        State state,
        TokenScope scope,
        @Nullable String replaces,
        @Nullable String replacedBy,
        @Nullable Instant graceUntil) {
    /// Expiry is not a state: it follows from the clock.
    public enum State {
        ACTIVE,
        DISABLED
    }

    /// Never shows the sealed secret.
    @Override
    public String toString() {
        return "Token[" + accessKey + " of project " + project + ", user " + user + ", " + state + "]";
    }
}
