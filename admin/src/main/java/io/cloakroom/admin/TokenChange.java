package io.cloakroom.admin;

import io.cloakroom.storage.token.Token;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token with some of its fields changed.
final class TokenChange {
    private TokenChange() {}

    static Token state(Token token, Token.State state) {
        return of(token, token.name(), token.description(), token.expiresAt(), state);
    }

    static Token of(Token token, String name, String description, @Nullable Instant expiresAt, Token.State state) {
        return new Token(
                token.accessKey(),
                token.sealedSecret(),
                token.project(),
                token.user(),
                name,
                description,
                token.createdAt(),
                token.createdBy(),
                token.via(),
                expiresAt,
                state,
                token.scope(),
                token.replaces(),
                token.replacedBy(),
                token.graceUntil());
    }
}
