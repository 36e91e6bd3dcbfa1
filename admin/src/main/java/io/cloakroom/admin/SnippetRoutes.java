package io.cloakroom.admin;

import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.SnippetView;
import io.cloakroom.admin.snippet.Snippets;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ready configurations of clients for a token.
final class SnippetRoutes {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final TokenIssuer issuer;
    private final Supplier<ServerFacts> server;

    SnippetRoutes(ProjectStore projects, TokenStore tokens, TokenIssuer issuer, Supplier<ServerFacts> server) {
        this.projects = projects;
        this.tokens = tokens;
        this.issuer = issuer;
        this.server = server;
    }

    Page<SnippetView> blank(AdminRequest request) throws IOException {
        return snippets(request, null);
    }

    Page<SnippetView> filled(AdminRequest request) throws IOException {
        return snippets(request, issuer.reveal(request.token()));
    }

    private Page<SnippetView> snippets(AdminRequest request, @Nullable String secret) throws IOException {
        var token = request.token();
        var server = this.server.get();
        var bucket = request.query("bucket").orElse(null);
        if (bucket != null && BucketName.of(bucket).isEmpty()) {
            throw Problem.badRequest("query parameter \"bucket\" is no bucket name");
        }
        var facts = new TokenFacts(
                server.endpoint(),
                server.region(),
                token.project(),
                projects.project(token.project()).map(Project::name).orElse(""),
                token.user(),
                tokens.user(token.user()).map(User::login).orElse(""),
                token.accessKey(),
                secret,
                bucket);
        return new Page<>(
                Snippets.of(facts).stream()
                        .map(each -> new SnippetView(
                                each.id(), each.title(), each.group(), each.syntax(), each.file(), each.text()))
                        .toList(),
                null);
    }
}
