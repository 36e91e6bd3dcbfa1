package io.cloakroom.admin.token;

import io.cloakroom.storage.token.Token;

/// A token with its secret in the clear. Show it once and never store it.
public record IssuedToken(Token token, String secret) {
    /// Never shows the secret.
    @Override
    public String toString() {
        return "IssuedToken[" + token + "]";
    }
}
