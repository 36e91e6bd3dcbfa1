package io.cloakroom.admin.session;

import static io.cloakroom.admin.rest.Access.ANYONE;
import static io.cloakroom.admin.rest.Access.SIGNED_IN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.UserViews.SessionView;
import io.cloakroom.admin.view.UserViews.UserView;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Routes for signing in and out.
public final class SessionRoutes {
    private final TokenStore tokens;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts limits;
    /// Compared with when the login does not exist, so that the response time does not reveal which logins exist.
    private final String nobodysHash;

    public SessionRoutes(TokenStore tokens, Passwords passwords, Sessions sessions, Attempts limits) {
        this.tokens = tokens;
        this.passwords = passwords;
        this.sessions = sessions;
        this.limits = limits;
        this.nobodysHash = passwords.hash(passwords.make());
    }

    record SignIn(
            @Field(needed = true) @Nullable String login,
            @Field(needed = true) @Nullable String password) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "SignIn[" + login + "]";
        }
    }

    public void addTo(Route.Table table) {
        table.row("POST", "sessions", ANYONE, "Signs in with name and password.", this::signIn)
                .takes(SignIn.class)
                .creates(false)
                .gives(SessionView.class)
                .audited("session.begin");
        table.row("GET", "sessions/current", SIGNED_IN, "Shows who is signed in.", this::current)
                .gives(SessionView.class);
        table.row("DELETE", "sessions/current", SIGNED_IN, "Signs out.", this::signOut)
                .gives(SessionView.class)
                .audited("session.end");
    }

    private SessionView signIn(AdminRequest request) throws IOException {
        var signIn = request.json(SignIn.class);
        var login = Directory.shown(signIn.login() == null ? "" : signIn.login());
        var password = signIn.password() == null ? "" : signIn.password();
        var address = request.call().peer().address();
        request.subject().target(login);
        limits.requireFree(login, address);
        var found = login.isEmpty() ? Optional.<User>empty() : tokens.userNamed(login);
        var user = found.filter(each -> !each.passwordHash().isEmpty());
        boolean matches = password.length() <= Passwords.MAX_CHARACTERS
                && passwords.matches(password, user.map(User::passwordHash).orElse(nobodysHash));
        if (user.isEmpty() || !matches) {
            limits.failed(login, address);
            throw Problem.badSignIn();
        }
        limits.succeeded(login, address);
        var begun = sessions.begin(user.get());
        return new SessionView(
                begun.token(), UserView.of(user.get()), user.get().operator(), begun.end());
    }

    private SessionView current(AdminRequest request) throws IOException {
        var caller = request.caller();
        var user = caller.userId() == null ? null : tokens.user(caller.userId()).orElse(null);
        return new SessionView(null, user == null ? null : UserView.of(user), caller.operator(), null);
    }

    private SessionView signOut(AdminRequest request) throws IOException {
        var session = request.caller().session();
        if (session == null) {
            throw Problem.conflict("the operator's token is no session; it ends when its file is replaced");
        }
        var view = current(request);
        sessions.end(session);
        return view;
    }
}
