package io.cloakroom.admin.token.rest;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.PERSON;
import static io.cloakroom.admin.rest.Access.SECRET;
import static io.cloakroom.admin.rest.Access.SIGNED_IN;
import static io.cloakroom.admin.rest.Access.TOKEN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Admission;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.token.IssuedToken;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.TokenOrder;
import io.cloakroom.admin.user.Memberships;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.TokenViews.DeletedToken;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.admin.view.UserViews.UserView;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Routes for single tokens: create, import, show, change, rotate, delete.
public final class TokenRoutes {
    private static final String DEFAULT_NAME = "default";
    private static final Duration USUAL_GRACE = Duration.ofDays(1);

    private final TokenStore tokens;
    private final Directory directory;
    private final Memberships memberships;
    private final TokenIssuer issuer;
    private final ShownTokens views;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    public TokenRoutes(
            TokenStore tokens,
            Directory directory,
            Memberships memberships,
            TokenIssuer issuer,
            ShownTokens views,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.tokens = tokens;
        this.directory = directory;
        this.memberships = memberships;
        this.issuer = issuer;
        this.views = views;
        this.clock = clock;
        this.server = server;
    }

    /// @param grantRole role to give a user who has none in the project: `owner` or `member`
    record NewToken(
            @Field("Id or name; may be left out when the path names the project") @Nullable
            String project,

            @Field("Id or login name; members may leave it out for themselves") @Nullable
            String user,

            @Field("For people. Default: default.") @Nullable
            String name,

            @Nullable String description,
            @Field("Default: never") @Nullable Instant expiresAt,

            @Field("Lifetime in days, instead of expiresAt") @Nullable
            Integer expiresInDays,

            @Field("The scope as a policy document. Default: everything in the project.") @Nullable
            JsonNode policy,

            @Field("Instead of a policy") @Nullable ScopeChoice scope,
            @Nullable Map<String, String> tags,

            @Field(
                    value = "Role to give a user who has none in the project",
                    oneOf = {"owner", "member"})
            @Nullable
            String grantRole,

            @Field("Access key of a pair to import, with secretKey: 3-128 of A-Z a-z 0-9 . _ -") @Nullable
            String accessKey,

            @Field("8-128 printable ASCII characters") @Nullable
            String secretKey) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "NewToken[" + name + "]";
        }
    }

    record Rotation(
            @Field("How long the old token continues to work: 0 to 2592000. Default: 86400.") @Nullable
            Long graceSeconds) {}

    public void addTo(Route.Table table) {
        TokenSearch.filters(table.row(
                        "GET",
                        "projects/{project}/tokens",
                        MEMBER,
                        "Lists a project's tokens, newest first; members see only their own.",
                        this::list))
                .givesPageOf(TokenView.class);
        TokenSearch.filters(table.row(
                        "GET", "users/{user}/tokens", PERSON, "Lists a user's tokens, newest first.", this::list))
                .givesPageOf(TokenView.class);
        TokenSearch.everywhere(
                        table.row("GET", "tokens", SIGNED_IN, "Lists tokens, without their secrets.", this::list))
                .givesPageOf(TokenView.class);
        table.row("POST", "projects/{project}/tokens", MEMBER, "Makes a token in a project.", this::createInProject)
                .takes(NewToken.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.create");
        table.row("POST", "tokens", SIGNED_IN, "Makes a token, or imports an existing key pair.", this::create)
                .takes(NewToken.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.create");
        table.row("GET", "tokens/{token}", TOKEN, "Shows a token, without its secret.", this::view)
                .gives(TokenView.class);
        table.row(
                        "PATCH",
                        "tokens/{token}",
                        TOKEN,
                        "Changes a token's state, texts, expiry, scope or tags.",
                        this::change)
                .takes(TokenPatch.Fields.class)
                .conditional()
                .gives(TokenView.class)
                .audited("token.change");
        table.row(
                        "DELETE",
                        "tokens/{token}",
                        TOKEN,
                        "Deletes a token: the very next request with it is refused.",
                        this::delete)
                .conditional()
                .gives(DeletedToken.class)
                .audited("token.delete");
        table.row(
                        "POST",
                        "tokens/{token}/rotation",
                        SECRET,
                        "Replaces a token by one with new keys; the old keys work until the end of a grace period.",
                        this::rotate)
                .takes(Rotation.class)
                .creates(true)
                .gives(Connection.class)
                .audited("token.rotate");
    }

    private Connection create(AdminRequest request) throws IOException {
        var body = request.json(NewToken.class);
        var name = AdminRequest.needed(body.project(), "project");
        var project = directory.project(name);
        if (!request.rights().member(project.id())) {
            throw Directory.noProject(name);
        }
        return create(request, body, project);
    }

    private Connection createInProject(AdminRequest request) throws IOException {
        var body = request.json(NewToken.class);
        var project = request.project();
        var name = body.project();
        if (name != null && !name.equals(project.id()) && !name.equals(project.name())) {
            throw Problem.badRequest("the path names another project than the field \"project\"");
        }
        return create(request, body, project);
    }

    private Connection create(AdminRequest request, NewToken body, Project project) throws IOException {
        var user = user(request, body, project);
        var keys = givenKeys(body.accessKey(), body.secretKey());
        if (keys.isPresent()) {
            requireImporter(request.rights(), project);
        }
        var order = new TokenOrder(
                project.id(),
                user.id(),
                body.name() == null ? DEFAULT_NAME : Directory.goodText(body.name(), "name"),
                Directory.goodText(body.description(), "description"),
                TokenTerms.end(body.expiresAt(), body.expiresInDays(), clock),
                TokenTerms.scope(body.policy(), body.scope()),
                TokenTerms.tags(body.tags()),
                request.caller().login(),
                keys.isEmpty() ? request.call().via() : "import");
        boolean granted = grantIfWanted(request, body, project, user);
        var outcome = keys.isEmpty() ? issuer.issue(order) : issuer.issue(order, keys.get());
        if (granted && outcome instanceof TokenIssuer.Outcome.NotIssued) {
            memberships.take(user.id(), project.id());
        }
        var issued = issued(outcome);
        request.subject().of(issued.token()).detail("for " + user.login());
        return connection(project, UserView.of(user, request.rights()), views.withSecret(issued));
    }

    /// Finds the user of a new token. An owner may name users that the owner can see, and others by their exact
    /// login; a member may name only itself.
    private User user(AdminRequest request, NewToken body, Project project) throws IOException {
        var self = request.caller().userId();
        var name = body.user() == null && self != null ? self : AdminRequest.needed(body.user(), "user");
        var user = directory.user(name);
        boolean allowed = request.rights().owns(project.id())
                ? Admission.mayName(request.rights(), name, user)
                : request.rights().is(user.id());
        if (!allowed) {
            throw Directory.noUser(name);
        }
        return user;
    }

    /// @return whether a role was given
    private boolean grantIfWanted(AdminRequest request, NewToken body, Project project, User user) throws IOException {
        if (body.grantRole() == null) {
            return false;
        }
        var kind = Memberships.kind(body.grantRole());
        if (tokens.role(user.id(), project.id()).isPresent()) {
            return false;
        }
        if (!request.rights().owns(project.id())) {
            throw Problem.badRequest("only owners of the project may give roles");
        }
        memberships.give(new Role(user.id(), project.id(), kind), request.caller());
        return true;
    }

    /// Makes the first token of a new project, with the longest allowed lifetime.
    public TokenView issueDefault(Project project, User user, String by, String via) throws IOException {
        var longest = project.limits().maxTokenLife();
        return views.withSecret(issued(issuer.issue(new TokenOrder(
                project.id(),
                user.id(),
                DEFAULT_NAME,
                "",
                longest == null ? null : clock.instant().plus(longest).truncatedTo(ChronoUnit.SECONDS),
                TokenScope.FULL,
                Map.of(),
                by,
                via))));
    }

    public Connection connection(Project project, UserView user, @Nullable TokenView token) {
        var facts = server.get();
        return new Connection(ProjectView.of(project, null), user, token, facts.endpoint(), facts.region());
    }

    private Page<TokenView> list(AdminRequest request) throws IOException {
        var page = TokenSearch.of(request, directory, clock).page(tokens, request.after(), request.limit());
        return new Page<>(views.all(page.items()), page.next());
    }

    private Tagged view(AdminRequest request) throws IOException {
        return tagged(request.token());
    }

    private Tagged tagged(Token token) throws IOException {
        return new Tagged(views.one(token), Etags.of(token));
    }

    /// Applies a [TokenPatch]. Absent fields stay unchanged.
    private Tagged change(AdminRequest request) throws IOException {
        var token = request.token();
        var change = new TokenPatch(request.json(JsonNode.class), clock);
        var project = directory.project(token.project());
        if (change.setsExpiry()) {
            issuer.lifetimeRefusal(change.expiresAt(), project.limits()).ifPresent(refusal -> {
                throw Problem.badRequest(refusal);
            });
        }
        var changed = tokens.changeToken(token.accessKey(), was -> {
                    request.requireMatch(was);
                    return change.apply(was, clock.instant());
                })
                .orElseThrow(() -> Directory.noToken(token.accessKey()));
        request.subject().detail(change.summary());
        return tagged(changed);
    }

    /// Rotates the keys. The old ones work until the end of the grace period.
    private Connection rotate(AdminRequest request) throws IOException {
        var seconds = request.json(Rotation.class).graceSeconds();
        return rotate(request, request.token(), seconds == null ? USUAL_GRACE : Duration.ofSeconds(seconds));
    }

    Connection rotate(AdminRequest request, Token old, Duration grace) throws IOException {
        var project = directory.project(old.project());
        var issued = issued(issuer.rotate(
                old, grace, request.caller().login(), request.call().via()));
        request.subject()
                .detail("replaced by " + issued.token().accessKey()
                        + (grace.isZero() ? " without grace" : " with a grace of " + Lasting.of(grace)));
        var user = UserView.of(directory.user(old.user()), request.rights());
        return connection(project, user, views.withSecret(issued));
    }

    private DeletedToken delete(AdminRequest request) throws IOException {
        var token = request.token();
        request.requireMatch(token);
        var view = views.one(token);
        long began = System.nanoTime();
        if (tokens.deleteToken(token.accessKey()).isEmpty()) {
            throw Directory.noToken(token.accessKey());
        }
        double millis = (System.nanoTime() - began) / 1e6;
        request.subject().detail(token.name());
        return new DeletedToken(view, Math.round(millis * 1000) / 1000.0);
    }

    static IssuedToken issued(TokenIssuer.Outcome outcome) {
        return switch (outcome) {
            case TokenIssuer.Outcome.Issued(var issued) -> issued;
            case TokenIssuer.Outcome.NotIssued(var reason, var message) ->
                throw switch (reason) {
                    case NO_SUCH_PROJECT, NO_SUCH_USER -> Problem.notFound(message);
                    case NO_ROLE ->
                        Problem.conflict(message + "; grant one (grantRole, --grant member) or choose another user");
                    case ACCESS_KEY_TAKEN, ALREADY_REPLACED -> Problem.conflict(message);
                    case BAD_LIFETIME, BAD_SCOPE -> Problem.badRequest(message);
                };
        };
    }

    /// Refuses imports by members, because imports reveal which access keys exist in other projects.
    static void requireImporter(Rights rights, Project project) throws IOException {
        if (!rights.owns(project.id())) {
            throw Problem.notFound("only owners of the project may import key pairs; members get new ones");
        }
    }

    static Optional<KeyPair> givenKeys(@Nullable String accessKey, @Nullable String secret) {
        if (accessKey == null && secret == null) {
            return Optional.empty();
        }
        if (accessKey != null && TemporaryKeys.isOne(accessKey)) {
            throw Problem.badRequest("access keys that begin with " + TemporaryKeys.PREFIX
                    + " are those of temporary keys, and work with a session token only");
        }
        try {
            return Optional.of(
                    new KeyPair(AdminRequest.needed(accessKey, "accessKey"), AdminRequest.needed(secret, "secretKey")));
        } catch (IllegalArgumentException badForm) {
            throw Problem.badRequest(String.valueOf(badForm.getMessage()));
        }
    }
}
