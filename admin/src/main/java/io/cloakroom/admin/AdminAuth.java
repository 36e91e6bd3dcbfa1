package io.cloakroom.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Knows the callers of the REST interface. There is one so far: whoever holds the operator's bearer token.
public final class AdminAuth {
    private static final String SCHEME = "Bearer ";

    private final byte[] operatorToken;
    private final AdminCaller operator;

    /// @param login of the operator, under which changes are recorded
    public AdminAuth(String operatorToken, String login) {
        this.operatorToken = operatorToken.getBytes(StandardCharsets.UTF_8);
        this.operator = new AdminCaller(login, true);
    }

    /// Compares in constant time: a wrong token must tell nothing about the right one.
    Optional<AdminCaller> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(operatorToken, given) ? Optional.of(operator) : Optional.empty();
    }
}
