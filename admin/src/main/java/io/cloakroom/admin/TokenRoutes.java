package io.cloakroom.admin;

import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.Views.Ref;
import io.cloakroom.admin.Views.SecretView;
import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Views.UserView;
import io.cloakroom.admin.token.IssuedToken;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.TokenOrder;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tokens: made, imported, shown, disabled, deleted.
final class TokenRoutes {
    private static final String DEFAULT_NAME = "default";

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;
    private final TokenIssuer issuer;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    TokenRoutes(
            ProjectStore projects,
            TokenStore tokens,
            Directory directory,
            TokenIssuer issuer,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
        this.issuer = issuer;
        this.clock = clock;
        this.server = server;
    }

    /// @param project   id or name; the path's may stand for it
    /// @param user      id or login name
    /// @param policy    the scope as a policy document; absent for everything in the project
    /// @param grantRole a role to give the user when it has none in the project: `owner` or `member`
    /// @param accessKey with `secretKey` an existing pair to import
    record NewToken(
            @Nullable String project,
            @Nullable String user,
            @Nullable String name,
            @Nullable String description,
            @Nullable Instant expiresAt,
            @Nullable JsonNode policy,
            @Nullable String grantRole,
            @Nullable String accessKey,
            @Nullable String secretKey) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "NewToken[" + name + "]";
        }
    }

    Connection create(AdminRequest request) throws IOException {
        var wanted = request.json(NewToken.class);
        var project = directory.project(needed(wanted.project(), "project"));
        return create(request, wanted, project);
    }

    Connection createInProject(AdminRequest request) throws IOException {
        var wanted = request.json(NewToken.class);
        var project = directory.project(request.name("project"));
        if (wanted.project() != null && !directory.project(wanted.project()).equals(project)) {
            throw Problem.badRequest("the path names another project than the field \"project\"");
        }
        return create(request, wanted, project);
    }

    private Connection create(AdminRequest request, NewToken wanted, Project project) throws IOException {
        var user = directory.user(needed(wanted.user(), "user"));
        var keys = givenKeys(wanted);
        var policy = wanted.policy();
        var order = new TokenOrder(
                project.id(),
                user.id(),
                wanted.name() == null ? DEFAULT_NAME : Directory.goodText(wanted.name(), "name"),
                Directory.goodText(wanted.description(), "description"),
                wanted.expiresAt(),
                policy == null || policy.isNull() ? TokenScope.FULL : new TokenScope(Json.text(policy)),
                Map.of(),
                request.caller().login(),
                keys == null ? request.call().via() : "import");
        if (wanted.grantRole() != null) {
            var kind = ProjectRoutes.roleKind(wanted.grantRole());
            if (tokens.role(user.id(), project.id()).isEmpty()) {
                tokens.grant(new Role(user.id(), project.id(), kind));
            }
        }
        var issued = issued(keys == null ? issuer.issue(order) : issuer.issue(order, keys));
        return connection(ProjectView.of(project), UserView.of(user), view(issued, project, user));
    }

    /// The token that comes with a project.
    TokenView issueDefault(Project project, User user, String by, String via) throws IOException {
        var issued = issued(issuer.issue(TokenOrder.plain(project.id(), user.id(), DEFAULT_NAME, by, via)));
        return view(issued, project, user);
    }

    Connection connection(ProjectView project, UserView user, @Nullable TokenView token) {
        var facts = server.get();
        return new Connection(project, user, token, facts.endpoint(), facts.region());
    }

    Page<TokenView> list(AdminRequest request) throws IOException {
        var project = request.query("project").or(() -> optionalName(request, "project"));
        var user = request.query("user").or(() -> optionalName(request, "user"));
        var projectId =
                project.isEmpty() ? null : directory.project(project.get()).id();
        var userId = user.isEmpty() ? null : directory.user(user.get()).id();
        int limit = request.limit();
        var page = tokens.tokens(projectId, userId, request.query("after").orElse(null), limit);
        return new Page<>(views(page), page.size() < limit ? null : TokenStore.position(page.getLast()));
    }

    TokenView view(AdminRequest request) throws IOException {
        return views(List.of(directory.token(request.name("token")))).getFirst();
    }

    SecretView secret(AdminRequest request) throws IOException {
        var token = directory.token(request.name("token"));
        return new SecretView(token.accessKey(), issuer.reveal(token));
    }

    /// Changes what may be changed: `state` (`active`, `disabled`), `name`, `description`, `expiresAt` (`null` for
    /// never). What is absent stays.
    TokenView change(AdminRequest request) throws IOException {
        var token = directory.token(request.name("token"));
        var fields = request.json(Map.class);
        var change = new TokenPatch(fields, issuer);
        if (change.enables()) {
            directory.project(token.project());
        }
        var changed = tokens.changeToken(token.accessKey(), change::apply)
                .orElseThrow(() -> Problem.notFound("there is no token \"" + token.accessKey() + "\" any more"));
        return views(List.of(changed)).getFirst();
    }

    TokenView delete(AdminRequest request) throws IOException {
        var token = directory.token(request.name("token"));
        tokens.deleteToken(token.accessKey());
        return views(List.of(token)).getFirst();
    }

    private TokenView view(IssuedToken issued, Project project, User user) {
        return TokenView.of(
                issued.token(),
                issued.secret(),
                new Ref(project.id(), project.name()),
                new Ref(user.id(), user.login()),
                clock.instant());
    }

    private static IssuedToken issued(TokenIssuer.Outcome outcome) {
        return switch (outcome) {
            case TokenIssuer.Outcome.Issued(var issued) -> issued;
            case TokenIssuer.Outcome.Refused(var reason, var message) ->
                throw switch (reason) {
                    case NO_SUCH_PROJECT, NO_SUCH_USER -> Problem.notFound(message);
                    case NO_ROLE ->
                        Problem.conflict(message + "; grant one (grantRole, --grant member) or choose another user");
                    case ACCESS_KEY_TAKEN -> Problem.conflict(message);
                    case BAD_LIFETIME, BAD_SCOPE -> Problem.badRequest(message);
                };
        };
    }

    private static @Nullable KeyPair givenKeys(NewToken wanted) {
        var accessKey = wanted.accessKey();
        var secret = wanted.secretKey();
        if (accessKey == null && secret == null) {
            return null;
        }
        try {
            return new KeyPair(needed(accessKey, "accessKey"), needed(secret, "secretKey"));
        } catch (IllegalArgumentException badForm) {
            throw Problem.badRequest(String.valueOf(badForm.getMessage()));
        }
    }

    private static String needed(@Nullable String value, String field) {
        if (value == null) {
            throw Problem.badRequest("field \"" + field + "\" is needed").with("field", field);
        }
        return value;
    }

    private static java.util.Optional<String> optionalName(AdminRequest request, String name) {
        return java.util.Optional.ofNullable(request.names().get(name));
    }

    /// Each project and user is looked up once for a page.
    private List<TokenView> views(List<Token> page) throws IOException {
        var projectRefs = new HashMap<String, Ref>();
        var userRefs = new HashMap<String, Ref>();
        var now = clock.instant();
        for (var token : page) {
            if (!projectRefs.containsKey(token.project())) {
                var name = projects.project(token.project()).map(Project::name).orElse("");
                projectRefs.put(token.project(), new Ref(token.project(), name));
            }
            if (!userRefs.containsKey(token.user())) {
                var login = tokens.user(token.user()).map(User::login).orElse("");
                userRefs.put(token.user(), new Ref(token.user(), login));
            }
        }
        return page.stream()
                .map(token -> TokenView.of(
                        token,
                        null,
                        projectRefs.getOrDefault(token.project(), new Ref(token.project(), "")),
                        userRefs.getOrDefault(token.user(), new Ref(token.user(), "")),
                        now))
                .toList();
    }
}
