package io.cloakroom.admin;

import io.cloakroom.admin.Views.DeletedUser;
import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.PasswordView;
import io.cloakroom.admin.Views.Ref;
import io.cloakroom.admin.Views.RoleView;
import io.cloakroom.admin.Views.UserView;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Users and their passwords.
final class UserRoutes {
    private final TokenStore tokens;
    private final ProjectStore projects;
    private final Directory directory;
    private final Passwords passwords;
    private final InstantSource clock;
    private final SecureRandom random;

    UserRoutes(
            ProjectStore projects,
            TokenStore tokens,
            Directory directory,
            Passwords passwords,
            InstantSource clock,
            SecureRandom random) {
        this.tokens = tokens;
        this.projects = projects;
        this.directory = directory;
        this.passwords = passwords;
        this.clock = clock;
        this.random = random;
    }

    record NewUser(
            @Nullable String login,
            @Nullable String displayName,
            @Nullable String password,
            @Nullable Boolean operator) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "NewUser[" + login + "]";
        }
    }

    record NewPassword(@Nullable String password) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }

    UserView create(AdminRequest request) throws IOException {
        var wanted = request.json(NewUser.class);
        var login = Directory.goodLogin(wanted.login());
        var displayName = Directory.goodText(wanted.displayName(), "displayName");
        var password = wanted.password();
        var hash = password == null ? "" : passwords.hash(Directory.goodPassword(password));
        return UserView.of(create(login, displayName, hash, Boolean.TRUE.equals(wanted.operator())));
    }

    User create(@Nullable String login, String displayName, String passwordHash, boolean operator) throws IOException {
        var id = new byte[16];
        random.nextBytes(id);
        var user = new User(
                HexFormat.of().formatHex(id),
                Directory.goodLogin(login),
                displayName.isEmpty() ? String.valueOf(login) : displayName,
                operator,
                passwordHash,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (!tokens.createUser(user)) {
            throw Problem.conflict("there is a user \"" + login + "\" already");
        }
        return user;
    }

    Page<UserView> list(AdminRequest request) throws IOException {
        int limit = request.limit();
        var page = tokens.users(request.query("after").orElse(null), limit);
        return new Page<>(
                page.stream().map(UserView::of).toList(),
                page.size() < limit ? null : page.getLast().id());
    }

    UserView view(AdminRequest request) throws IOException {
        return UserView.of(directory.user(request.name("user")));
    }

    Page<RoleView> roles(AdminRequest request) throws IOException {
        var user = directory.user(request.name("user"));
        var views = new ArrayList<RoleView>();
        for (var role : tokens.roles(null, user.id())) {
            var project = projects.project(role.project());
            if (project.isPresent() && project.get().deletedAt() == null) {
                views.add(new RoleView(
                        new Ref(user.id(), user.login()),
                        new Ref(project.get().id(), project.get().name()),
                        Views.roleName(role.kind())));
            }
        }
        return new Page<>(views, null);
    }

    /// Sets a password: the given one, else one that is made here and shown this once.
    PasswordView password(AdminRequest request) throws IOException {
        var user = directory.user(request.name("user"));
        var given = request.json(NewPassword.class).password();
        var password = given == null ? passwords.make() : Directory.goodPassword(given);
        var hash = passwords.hash(password);
        var changed = tokens.changeUser(user.id(), old -> old.withPasswordHash(hash))
                .orElseThrow(() -> Problem.notFound("there is no user \"" + user.login() + "\" any more"));
        return new PasswordView(UserView.of(changed), given == null ? password : null);
    }

    /// Never strands keys: a user with tokens is deleted only with `force`, and they before it.
    DeletedUser delete(AdminRequest request) throws IOException {
        var user = directory.user(request.name("user"));
        if (user.operator()) {
            throw Problem.conflict("user " + user.login() + " is an operator and stays");
        }
        var keys = new ArrayList<String>();
        directory.forEachToken(null, user.id(), token -> keys.add(token.accessKey()));
        if (!keys.isEmpty() && !request.flag("force")) {
            throw Problem.conflict("user " + user.login() + " has tokens: "
                            + String.join(", ", keys.subList(0, Math.min(keys.size(), 20)))
                            + (keys.size() > 20 ? ", and " + (keys.size() - 20) + " more" : "")
                            + "; delete them first, or all at once with force")
                    .with("tokens", keys.subList(0, Math.min(keys.size(), AdminRequest.MOST_ITEMS)));
        }
        for (var key : keys) {
            tokens.deleteToken(key);
        }
        tokens.deleteUser(user.id());
        directory.forEachToken(null, user.id(), this::deleteLate);
        return new DeletedUser(UserView.of(user), keys);
    }

    /// A token that was made while its user was being deleted.
    private void deleteLate(Token token) throws IOException {
        tokens.deleteToken(token.accessKey());
    }
}
