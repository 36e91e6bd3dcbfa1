package io.cloakroom.admin.user;

import static io.cloakroom.admin.rest.Access.OPERATOR;
import static io.cloakroom.admin.rest.Access.PERSON;
import static io.cloakroom.admin.rest.Access.SELF;
import static io.cloakroom.admin.rest.Access.SIGNED_IN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.session.Attempts;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.view.UserViews.DeletedUser;
import io.cloakroom.admin.view.UserViews.PasswordView;
import io.cloakroom.admin.view.UserViews.UserView;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Routes for users and their passwords.
public final class UserRoutes {
    private static final int PAGE = 500;

    private final TokenStore tokens;
    private final Logins logins;
    /// Serialises creation, so that two look-alike names cannot be created at the same time.
    private final ReentrantLock creating = new ReentrantLock();

    private final Directory directory;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts limits;
    private final InstantSource clock;
    private final SecureRandom random;

    public UserRoutes(
            TokenStore tokens,
            Directory directory,
            Passwords passwords,
            Sessions sessions,
            Attempts limits,
            InstantSource clock,
            SecureRandom random) {
        this.tokens = tokens;
        this.logins = new Logins(tokens);
        this.directory = directory;
        this.passwords = passwords;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    record NewUser(
            @Field(value = "1-64 of A-Z a-z 0-9 . _ @ + -", needed = true) @Nullable
            String login,

            @Nullable String displayName,

            @Field("8-256 characters. Default: none, so that the user cannot sign in.") @Nullable
            String password,

            @Field("Whether the user is an operator, with all rights. Default: false.") @Nullable
            Boolean operator) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "NewUser[" + login + "]";
        }
    }

    record UserChange(
            @Nullable String displayName,

            @Field("Only an operator may change this, and not for itself") @Nullable
            Boolean operator) {}

    record NewPassword(
            @Field("8-256 characters. Default: a generated password, shown only in this answer.") @Nullable
            String password,

            @Field("The current password; required of everybody except operators") @Nullable
            String current) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }

    public void addTo(Route.Table table) {
        table.row("POST", "users", OPERATOR, "Makes a user.", this::create)
                .takes(NewUser.class)
                .creates(true)
                .gives(UserView.class)
                .audited("user.create");
        table.row("GET", "users", SIGNED_IN, "Lists the users that the caller may see.", this::list)
                .searchable()
                .givesPageOf(UserView.class);
        table.row("GET", "users/{user}", PERSON, "Shows a user.", this::view).gives(UserView.class);
        table.row(
                        "PATCH",
                        "users/{user}",
                        SELF,
                        "Changes a user's display name; operators can also make or unmake operators.",
                        this::change)
                .takes(UserChange.class)
                .conditional()
                .gives(UserView.class)
                .audited("user.change");
        table.row(
                        "PUT",
                        "users/{user}/password",
                        SELF,
                        "Sets a user's password, and ends all sessions of the user.",
                        this::password)
                .takes(NewPassword.class)
                .gives(PasswordView.class)
                .audited("user.password");
        table.row(
                        "DELETE",
                        "users/{user}",
                        OPERATOR,
                        "Deletes a user; needs force when the user has tokens.",
                        this::delete)
                .query("force", "boolean", "Deletes the user's tokens too.")
                .conditional()
                .gives(DeletedUser.class)
                .audited("user.delete");
    }

    private UserView create(AdminRequest request) throws IOException {
        var body = request.json(NewUser.class);
        var user = create(body.login(), body.displayName(), body.password(), Boolean.TRUE.equals(body.operator()));
        request.subject().target(user.login()).detail(user.operator() ? "operator" : "");
        return UserView.of(user);
    }

    public User create(
            @Nullable String login, @Nullable String displayName, @Nullable String password, boolean operator)
            throws IOException {
        var name = Directory.goodLogin(login);
        var shown = Directory.goodText(displayName, "displayName");
        var good = password == null ? null : Passwords.good(password);
        logins.requireFree(name); // before the expensive hash
        var id = new byte[16];
        random.nextBytes(id);
        var user = new User(
                HexFormat.of().formatHex(id),
                name,
                shown.isEmpty() ? name : shown,
                operator,
                good == null ? "" : passwords.hash(good),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        creating.lock();
        try {
            logins.requireFree(name);
            if (!tokens.createUser(user)) {
                throw Logins.taken(name);
            }
        } finally {
            creating.unlock();
        }
        return user;
    }

    public Logins logins() {
        return logins;
    }

    /// Operators see all users; others see themselves and the users of projects that they own.
    private Page<UserView> list(AdminRequest request) throws IOException {
        int limit = request.limit();
        var search = request.query("search").orElse("").toLowerCase(Locale.ROOT);
        var found = new ArrayList<User>();
        var after = request.after();
        while (found.size() <= limit) {
            var page = request.rights().operator() ? tokens.users(after, PAGE) : visible(request, after);
            for (var user : page) {
                if (matches(request.rights(), user, search) && found.size() <= limit) {
                    found.add(user);
                }
            }
            if (page.size() < PAGE || !request.rights().operator()) {
                break;
            }
            after = page.getLast().id();
        }
        boolean more = found.size() > limit;
        var shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(user -> UserView.of(user, request.rights())).toList(),
                more ? shown.getLast().id() : null);
    }

    /// Whether a user matches a search in the fields that the caller may see.
    static boolean matches(Rights rights, User user, String search) {
        boolean seesAll = rights.operator() || rights.is(user.id());
        return user.login().toLowerCase(Locale.ROOT).contains(search)
                || user.id().startsWith(search)
                || (seesAll && user.displayName().toLowerCase(Locale.ROOT).contains(search));
    }

    private List<User> visible(AdminRequest request, @Nullable String after) throws IOException {
        var ids = new TreeSet<String>();
        var self = request.caller().userId();
        if (self != null) {
            ids.add(self);
        }
        for (var project : request.rights().owned()) {
            tokens.roles(project, null).forEach(role -> ids.add(role.user()));
        }
        var users = new ArrayList<User>();
        for (var id : after == null ? ids : ids.tailSet(after, false)) {
            tokens.user(id).ifPresent(users::add);
        }
        return users;
    }

    private Tagged view(AdminRequest request) {
        var user = request.user();
        var view = UserView.of(user, request.rights());
        // An ETag over fields that the caller may not see would reveal their changes.
        return view.createdAt() == null ? new Tagged(view, Etags.of(view)) : tagged(user);
    }

    private static Tagged tagged(User user) {
        return new Tagged(UserView.of(user), Etags.of(user));
    }

    private Tagged change(AdminRequest request) throws IOException {
        var body = request.json(UserChange.class);
        var displayName = body.displayName() == null ? null : Directory.goodText(body.displayName(), "displayName");
        var operator = body.operator();
        if (operator != null
                && (!request.rights().operator()
                        || request.rights().is(request.user().id()))) {
            throw Problem.badRequest("only another operator may make or unmake an operator");
        }
        var changed = tokens.changeUser(request.user().id(), was -> {
                    request.requireMatch(was);
                    var next = displayName == null ? was : was.withDisplayName(displayName);
                    return operator == null ? next : next.withOperator(operator);
                })
                .orElseThrow(() -> Directory.noUser(request.name("user")));
        request.subject().detail(operator == null ? "display name" : operator ? "made operator" : "operator no more");
        return tagged(changed);
    }

    /// Sets the given password, or a generated one that is shown only in this answer. All sessions of the user end.
    private PasswordView password(AdminRequest request) throws IOException {
        var user = request.user();
        var body = request.json(NewPassword.class);
        if (!request.rights().operator()) {
            requireCurrent(request, body.current());
        }
        var given = body.password();
        var password = given == null ? passwords.make() : Passwords.good(given);
        var hash = passwords.hash(password);
        var changed = tokens.changeUser(user.id(), old -> old.withPasswordHash(hash))
                .orElseThrow(() -> Problem.notFound("there is no user \"" + user.login() + "\" any more"));
        sessions.endAll(user.id());
        return new PasswordView(UserView.of(changed), given == null ? password : null);
    }

    /// Guesses at the current password count like failed sign-ins, so that a stolen session does not help to guess
    /// it.
    private void requireCurrent(AdminRequest request, @Nullable String current) {
        var user = request.user();
        var address = request.call().peer().address();
        limits.requireFree(user.login(), address);
        if (current == null || !passwords.matches(current, user.passwordHash())) {
            limits.failed(user.login(), address);
            throw Problem.badRequest("the current password is wrong").with("field", "current");
        }
    }

    /// A user with tokens is deleted only with `force`, which deletes the tokens first.
    private DeletedUser delete(AdminRequest request) throws IOException {
        var user = request.user();
        request.requireMatch(user);
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
        sessions.endAll(user.id());
        directory.forEachToken(null, user.id(), this::deleteLate);
        request.subject().detail(Lasting.counted(keys.size(), "token") + " deleted");
        return new DeletedUser(UserView.of(user), keys);
    }

    /// A token that was made while its user was being deleted.
    private void deleteLate(Token token) throws IOException {
        tokens.deleteToken(token.accessKey());
    }
}
