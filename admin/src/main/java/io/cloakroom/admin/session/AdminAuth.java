package io.cloakroom.admin.session;

import io.cloakroom.admin.rest.AdminCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Authenticates callers of the REST interface: the holder of the operator's bearer token, and users who have signed
/// in.
public final class AdminAuth {
    private static final String SCHEME = "Bearer ";

    private final byte[] operatorToken;
    private final AdminCaller operator;
    private final Sessions sessions;

    /// @param login of the operator, under which changes are recorded
    public AdminAuth(String operatorToken, String login, Sessions sessions) {
        this.operatorToken = operatorToken.getBytes(StandardCharsets.UTF_8);
        this.operator = new AdminCaller(login, null, true, null);
        this.sessions = sessions;
    }

    /// Compares in constant time, so that a wrong token reveals nothing about the right one.
    public Optional<AdminCaller> authenticate(@Nullable String authorization) throws IOException {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var secret = authorization.substring(SCHEME.length()).strip();
        if (MessageDigest.isEqual(operatorToken, secret.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of(operator);
        }
        return sessions.find(secret)
                .map(session -> new AdminCaller(
                        session.user().login(),
                        session.user().id(),
                        session.user().operator(),
                        session.name()));
    }
}
