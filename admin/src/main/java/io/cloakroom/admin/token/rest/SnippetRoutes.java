package io.cloakroom.admin.token.rest;

import static io.cloakroom.admin.rest.Access.SECRET;
import static io.cloakroom.admin.rest.Access.TOKEN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.snippet.Snippets;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.view.SnippetViews.SnippetView;
import io.cloakroom.admin.view.TokenViews.SecretView;
import io.cloakroom.admin.view.TokenViews.UsableBucket;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reveals the secret of a token, and shows how to set up clients with it.
public final class SnippetRoutes {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final TokenIssuer issuer;
    private final TokenReach reach;
    private final Supplier<ServerFacts> server;

    public SnippetRoutes(
            ProjectStore projects,
            TokenStore tokens,
            TokenIssuer issuer,
            TokenReach reach,
            Supplier<ServerFacts> server) {
        this.projects = projects;
        this.tokens = tokens;
        this.issuer = issuer;
        this.reach = reach;
        this.server = server;
    }

    public void addTo(Route.Table table) {
        table.row("GET", "tokens/{token}/secret", SECRET, "Reveals the secret key.", this::secret)
                .query("snippets", "boolean", "Adds client configurations that contain the secret.")
                .query(
                        "bucket",
                        "string",
                        "The bucket in the configurations. Default: the first one that the token may use.")
                .gives(SecretView.class)
                .audited("token.reveal");
        table.row(
                        "GET",
                        "tokens/{token}/snippets",
                        TOKEN,
                        "Generates client configurations, with a placeholder for the secret.",
                        this::blank)
                .query(
                        "bucket",
                        "string",
                        "The bucket in the configurations. Default: the first one that the token may use.")
                .givesPageOf(SnippetView.class);
        table.row(
                        "GET",
                        "tokens/{token}/buckets",
                        TOKEN,
                        "Lists the buckets of the project that a token may use.",
                        this::buckets)
                .givesPageOf(UsableBucket.class);
        table.row(
                        "GET",
                        "tokens/{token}/secret/snippets",
                        SECRET,
                        "Generates client configurations that contain the secret.",
                        this::filled)
                .query(
                        "bucket",
                        "string",
                        "The bucket in the configurations. Default: the first one that the token may use.")
                .givesPageOf(SnippetView.class)
                .audited("token.reveal");
    }

    private Page<SnippetView> blank(AdminRequest request) throws IOException {
        return new Page<>(snippets(request, null), null);
    }

    private Page<SnippetView> filled(AdminRequest request) throws IOException {
        return new Page<>(snippets(request, issuer.reveal(request.token())), null);
    }

    /// Reveals the secret once, together with everything that is shown with it.
    private SecretView secret(AdminRequest request) throws IOException {
        var secret = issuer.reveal(request.token());
        var filled = request.flag("snippets") ? snippets(request, secret) : null;
        return new SecretView(request.token().accessKey(), secret, filled);
    }

    /// The buckets of the project that the token may use.
    private Page<UsableBucket> buckets(AdminRequest request) throws IOException {
        return reach.buckets(request.token(), request.after(), request.limit());
    }

    private List<SnippetView> snippets(AdminRequest request, @Nullable String secret) throws IOException {
        var facts = facts(request.token(), secret, bucket(request));
        return Snippets.of(facts).stream().map(SnippetView::of).toList();
    }

    private @Nullable String bucket(AdminRequest request) throws IOException {
        var bucket = request.query("bucket").orElse(null);
        if (bucket != null && BucketName.of(bucket).isEmpty()) {
            throw Problem.badRequest("query parameter \"bucket\" is no bucket name");
        }
        return bucket == null ? reach.usualBucket(request.token()) : bucket;
    }

    private TokenFacts facts(Token token, @Nullable String secret, @Nullable String bucket) throws IOException {
        var facts = server.get();
        return new TokenFacts(
                facts.endpoint(),
                facts.region(),
                token.project(),
                projects.project(token.project()).map(Project::name).orElse(""),
                token.user(),
                tokens.user(token.user()).map(User::login).orElse(""),
                token.accessKey(),
                secret,
                bucket,
                TokenReach.prefix(token),
                level(token),
                isLimited(token),
                publishes(token));
    }

    private static boolean publishes(Token token) {
        return ScopeDocument.choice(token.scope().policy())
                .map(choice -> choice.publicUploads() || choice.level().equals("full"))
                .orElse(true);
    }

    private static TokenFacts.Level level(Token token) {
        return ScopeDocument.choice(token.scope().policy())
                .map(choice -> switch (choice.level()) {
                    case "full" -> TokenFacts.Level.FULL;
                    case "read" -> TokenFacts.Level.READ;
                    case "write" -> TokenFacts.Level.WRITE;
                    case "list" -> TokenFacts.Level.LIST;
                    default -> TokenFacts.Level.READ_WRITE;
                })
                .orElse(TokenFacts.Level.READ_WRITE);
    }

    private static boolean isLimited(Token token) {
        return ScopeDocument.choice(token.scope().policy()).stream()
                .anyMatch(choice ->
                        !choice.buckets().isEmpty() || !choice.prefixes().isEmpty());
    }
}
