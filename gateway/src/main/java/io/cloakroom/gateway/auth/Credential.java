package io.cloakroom.gateway.auth;

import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.storage.token.Token;
import java.util.ArrayList;
import java.util.List;

/// A token with its opened secret, and the signing keys that were lately derived from it.
final class Credential {
    /// A client signs with one scope a day; clients that use several regions need a few more.
    private static final int KEPT_KEYS = 4;

    private final Token token;
    private final String secret;
    private final boolean owner;
    private volatile List<Derived> derived = List.of();

    private record Derived(CredentialScope scope, SigningKey key) {}

    /// @param owner whether the token's user owns its project
    Credential(Token token, String secret, boolean owner) {
        this.token = token;
        this.secret = secret;
        this.owner = owner;
    }

    Token token() {
        return token;
    }

    boolean owner() {
        return owner;
    }

    /// The secret key, with which Signature V2 signs directly.
    String secret() {
        return secret;
    }

    SigningKey key(CredentialScope scope) {
        for (var each : derived) {
            if (each.scope.equals(scope)) {
                return each.key;
            }
        }
        return SigningKey.derive(secret, scope);
    }

    /// Keeps a key that has verified a signature. Only a client that knows the secret can make us keep one.
    void keep(CredentialScope scope, SigningKey key) {
        var before = derived;
        if (before.stream().noneMatch(each -> each.scope.equals(scope))) {
            var after = new ArrayList<Derived>(KEPT_KEYS);
            after.add(new Derived(scope, key));
            after.addAll(before.subList(0, Math.min(before.size(), KEPT_KEYS - 1)));
            // When two threads write at once, one key is lost, and derived again later.
            derived = List.copyOf(after);
        }
    }

    @Override
    public String toString() {
        return "Credential[" + token + "]";
    }
}
