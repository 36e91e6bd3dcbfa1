package io.cloakroom.gateway.auth;

import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.auth.TokenCache.Usable;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Callers with temporary keys, which come from the session token in the request. Nothing is cached: each request looks
/// at user, role and session as they are now. So whoever loses a role, signs out or gets a new password also loses the
/// temporary keys.
public final class TemporaryCallers {
    private static final byte[] NOT_KEPT = {};

    private final TemporaryKeys keys;
    private final TokenStore tokens;
    private final ProjectStore projects;
    private final Sessions sessions;
    private final InstantSource clock;

    public TemporaryCallers(
            TemporaryKeys keys, TokenStore tokens, ProjectStore projects, Sessions sessions, InstantSource clock) {
        this.keys = keys;
        this.sessions = sessions;
        this.tokens = tokens;
        this.projects = projects;
        this.clock = clock;
    }

    /// @throws io.cloakroom.gateway.s3.S3Exception InvalidToken, ExpiredToken, InvalidAccessKeyId
    Usable usable(String accessKey, String sessionToken) throws IOException {
        return usable(accessKey, sessionToken, clock.instant());
    }

    /// The same for a request that came at `at`, see [TokenCache#usable(String, Instant)].
    Usable usable(String accessKey, String sessionToken, Instant at) throws IOException {
        var opened = keys.open(accessKey, sessionToken).orElseThrow(S3Error.INVALID_TOKEN::exception);
        var holder = opened.holder();
        if (!at.isBefore(holder.end())) {
            throw S3Error.EXPIRED_TOKEN.exception();
        }
        if (!sessions.isOpen(holder.session())) {
            throw noSuchKey(accessKey);
        }
        var project = projects.project(holder.project())
                .filter(found -> found.deletedAt() == null)
                .orElseThrow(() -> noSuchKey(accessKey));
        var user = tokens.user(holder.user()).orElseThrow(() -> noSuchKey(accessKey));
        var role = tokens.role(user.id(), project.id()).map(Role::kind);
        if (!user.operator() && role.isEmpty()) {
            throw noSuchKey(accessKey);
        }
        boolean owner = user.operator() || role.equals(Optional.of(Role.Kind.OWNER));
        var token = new Token(
                accessKey,
                NOT_KEPT,
                project.id(),
                user.id(),
                "",
                "",
                holder.end().minus(TemporaryKeys.LIFE),
                user.login(),
                "panel",
                holder.end(),
                Token.State.ACTIVE,
                TokenScope.FULL,
                null,
                null,
                null,
                Map.of());
        return new Usable(new Credential(token, opened.secret(), owner), project);
    }

    private static RuntimeException noSuchKey(String accessKey) {
        return S3Error.INVALID_ACCESS_KEY_ID.exception().with("AWSAccessKeyId", accessKey);
    }
}
