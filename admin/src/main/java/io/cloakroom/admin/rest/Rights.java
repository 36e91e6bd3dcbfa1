package io.cloakroom.admin.rest;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The caller's current rights. Roles are looked up on first use and remembered during the call: most calls concern
/// one project, while a caller may have roles in thousands.
public final class Rights {
    private final boolean operator;
    private final @Nullable String user;
    private final TokenStore tokens;
    private final Map<String, Optional<Role.Kind>> known = new HashMap<>();

    private Rights(boolean operator, @Nullable String user, TokenStore tokens) {
        this.operator = operator;
        this.user = user;
        this.tokens = tokens;
    }

    static Rights of(AdminCaller caller, TokenStore tokens) {
        return new Rights(caller.operator(), caller.userId(), tokens);
    }

    public boolean operator() {
        return operator;
    }

    public boolean member(String project) throws IOException {
        return operator || role(project).isPresent();
    }

    public boolean owns(String project) throws IOException {
        return operator || role(project).equals(Optional.of(Role.Kind.OWNER));
    }

    /// Whether the caller may change buckets. A member may when the project allows it for the tokens of its members.
    public boolean mayChangeBuckets(Project project) throws IOException {
        return owns(project.id()) || (project.memberTokens() == MemberTokens.BUCKETS && member(project.id()));
    }

    private Optional<Role.Kind> role(String project) throws IOException {
        if (user == null) {
            return Optional.empty();
        }
        var role = known.get(project);
        if (role == null) {
            role = tokens.role(user, project).map(Role::kind);
            known.put(project, role);
        }
        return role;
    }

    public boolean is(String userId) {
        return userId.equals(user);
    }

    /// Whether the caller may see and change a token.
    public boolean over(Token token) throws IOException {
        return owns(token.project()) || (is(token.user()) && member(token.project()));
    }

    /// Whether the caller may see a user: itself, and users with a role in a project that the caller owns.
    public boolean sees(User other) throws IOException {
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

    /// Ids of the projects in which the caller has a role of its own.
    public Set<String> projects() throws IOException {
        return projects(_ -> true);
    }

    /// Ids of the projects that the caller owns.
    public Set<String> owned() throws IOException {
        return projects(role -> role.kind() == Role.Kind.OWNER);
    }

    private Set<String> projects(Predicate<Role> filter) throws IOException {
        return user == null
                ? Set.of()
                : tokens.roles(null, user).stream()
                        .filter(filter)
                        .map(Role::project)
                        .collect(Collectors.toSet());
    }
}
