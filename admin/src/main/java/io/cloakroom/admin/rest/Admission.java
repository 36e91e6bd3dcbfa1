package io.cloakroom.admin.rest;

import io.cloakroom.admin.rest.AdminRequest.PathTargets;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks up the objects that a path names, and decides whether the caller may call the route. An object that the
/// caller may not see gets exactly the answer of an absent one.
public final class Admission {
    private final TokenStore tokens;
    private final Directory directory;

    public Admission(TokenStore tokens, Directory directory) {
        this.tokens = tokens;
        this.directory = directory;
    }

    /// @param again admits the same call again
    public AdminRequest admit(
            Route route, AdminCall call, AdminCaller caller, Map<String, String> names, AdminRequest.Again again)
            throws IOException {
        var rights = Rights.of(caller, tokens);
        if (route.access() == Access.OPERATOR && !rights.operator()) {
            throw Problem.notFound("only operators may do that");
        }
        var found = new PathTargets(
                project(route, rights, names.get("project")),
                user(route, rights, names.get("user")),
                token(rights, names.get("token")));
        return new AdminRequest(call, caller, rights, names, found, again);
    }

    public static Problem nothing(AdminCall call) {
        return Problem.notFound("nothing lies under /api/v1/" + Directory.shown(String.join("/", call.path())));
    }

    private @Nullable Project project(Route route, Rights rights, @Nullable String idOrName) throws IOException {
        if (idOrName == null) {
            return null;
        }
        var project = directory.project(idOrName);
        boolean allowed = switch (route.access()) {
            case OWNER -> rights.owns(project.id());
            case BUCKETS -> rights.mayChangeBuckets(project);
            case ANYONE, SIGNED_IN, OPERATOR, MEMBER, TOKEN, SECRET, PERSON, SELF -> rights.member(project.id());
        };
        if (!allowed) {
            // A member may learn that the project exists.
            throw rights.member(project.id())
                    ? Problem.notFound(
                            "you are a member of the project " + project.name() + "; only its owners may do that")
                    : Directory.noProject(idOrName);
        }
        return project;
    }

    private @Nullable User user(Route route, Rights rights, @Nullable String idOrLogin) throws IOException {
        if (idOrLogin == null) {
            return null;
        }
        var user = directory.user(idOrLogin);
        boolean allowed = switch (route.access()) {
            case OWNER -> mayName(rights, idOrLogin, user);
            case PERSON -> rights.sees(user);
            case ANYONE, SIGNED_IN, OPERATOR, MEMBER, BUCKETS, TOKEN, SECRET, SELF ->
                rights.operator() || rights.is(user.id());
        };
        if (!allowed) {
            throw Directory.noUser(idOrLogin);
        }
        return user;
    }

    /// Whether a caller who may grant roles may refer to a user in this way. An exact login is always allowed, since
    /// the caller knows it already; an id only when the caller may see the user.
    public static boolean mayName(Rights rights, String idOrLogin, User user) throws IOException {
        return idOrLogin.equals(user.login()) || rights.sees(user);
    }

    private @Nullable Token token(Rights rights, @Nullable String accessKey) throws IOException {
        if (accessKey == null) {
            return null;
        }
        var token = directory.token(accessKey);
        if (!rights.over(token)) {
            throw Directory.noToken(accessKey);
        }
        return token;
    }
}
