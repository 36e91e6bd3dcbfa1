package io.cloakroom.admin.token;

import io.cloakroom.storage.token.TokenScope;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The properties of a token to make.
///
/// @param project   id
/// @param user      id
/// @param name      for people; need not be unique
/// @param expiresAt `null` for never
/// @param by        login name of the requester
/// @param via       the channel, see [io.cloakroom.storage.token.Token]
public record TokenOrder(
        String project,
        String user,
        String name,
        String description,
        @Nullable Instant expiresAt,
        TokenScope scope,
        Map<String, String> tags,
        String by,
        String via) {
    /// A token for everything in the project, without end.
    public static TokenOrder plain(String project, String user, String name, String by, String via) {
        return new TokenOrder(project, user, name, "", null, TokenScope.FULL, Map.of(), by, via);
    }
}
