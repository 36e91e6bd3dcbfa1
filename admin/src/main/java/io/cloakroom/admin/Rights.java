package io.cloakroom.admin;

import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a caller may see and change, from its roles as they are now.
final class Rights {
    private final boolean operator;
    private final @Nullable String user;
    private final Map<String, Role.Kind> roles;
    private final TokenStore tokens;

    private Rights(boolean operator, @Nullable String user, Map<String, Role.Kind> roles, TokenStore tokens) {
        this.operator = operator;
        this.user = user;
        this.roles = roles;
        this.tokens = tokens;
    }

    static Rights of(AdminCaller caller, TokenStore tokens) throws IOException {
        var roles = new HashMap<String, Role.Kind>();
        if (caller.userId() != null) {
            for (var role : tokens.roles(null, caller.userId())) {
                roles.put(role.project(), role.kind());
            }
        }
        return new Rights(caller.operator(), caller.userId(), Map.copyOf(roles), tokens);
    }

    boolean operator() {
        return operator;
    }

    boolean member(String project) {
        return operator || roles.containsKey(project);
    }

    boolean owns(String project) {
        return operator || roles.get(project) == Role.Kind.OWNER;
    }

    boolean is(String userId) {
        return userId.equals(user);
    }

    /// Whether it may see and change a token.
    boolean over(Token token) {
        return owns(token.project()) || (is(token.user()) && member(token.project()));
    }

    /// Whether it may see a user: itself, and who holds a role in a project that it owns.
    boolean sees(User other) throws IOException {
        if (operator || is(other.id())) {
            return true;
        }
        for (var project : owned()) {
            if (tokens.role(other.id(), project).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// Ids of the projects in which it holds a role itself.
    Set<String> projects() {
        return roles.keySet();
    }

    /// Likewise as owner.
    Set<String> owned() {
        var owned = new HashSet<>(roles.keySet());
        owned.removeIf(project -> roles.get(project) != Role.Kind.OWNER);
        return owned;
    }
}
