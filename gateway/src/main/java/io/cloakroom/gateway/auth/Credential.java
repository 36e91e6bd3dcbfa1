package io.cloakroom.gateway.auth;

import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.storage.token.Token;
import java.util.ArrayList;
import java.util.List;

/// A token with its secret opened, and the signing keys that were derived from it lately.
final class Credential {
    /// A client signs with one scope a day; a few more for those that use several regions.
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

    /// What Signature V2 is keyed with.
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

    /// Keeps a key that has verified a signature: only who knows the secret can make us remember something.
    void keep(CredentialScope scope, SigningKey key) {
        var before = derived;
        if (before.stream().noneMatch(each -> each.scope.equals(scope))) {
            var after = new ArrayList<Derived>(KEPT_KEYS);
            after.add(new Derived(scope, key));
            after.addAll(before.subList(0, Math.min(before.size(), KEPT_KEYS - 1)));
            // Of two threads that write at once one loses its key, and derives it again later.
            derived = List.copyOf(after);
        }
    }

    @Override
    public String toString() {
        return "Credential[" + token + "]";
    }
}
