package io.cloakroom.admin.token.rest;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.TokenViews;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds tokens of a project or user by a text in access key, name, description, tags or login, and by state. A call
/// examines a limited number of tokens, and returns a limited number of characters.
final class TokenSearch {
    /// A page that ends at this limit still has a `next`.
    private static final int MOST_LOOKED_AT = 50_000;
    private static final int READ_AT_ONCE = 200;
    /// Limits the names, descriptions, tags and policies in a page. A usual token has a few hundred characters, the
    /// largest 40,000.
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Rights rights;
    private final Directory directory;
    private final InstantSource clock;
    private final @Nullable String project;
    private final @Nullable String user;
    private final String text;
    private final String state;
    private final Map<String, String> logins = new HashMap<>();

    private TokenSearch(
            Rights rights,
            Directory directory,
            InstantSource clock,
            @Nullable String project,
            @Nullable String user,
            String text,
            String state) {
        this.rights = rights;
        this.directory = directory;
        this.clock = clock;
        this.project = project;
        this.user = user;
        this.text = text;
        this.state = state;
    }

    /// Makes the search from the path and query of a request.
    static TokenSearch of(AdminRequest request, Directory directory, InstantSource clock) throws IOException {
        var state = request.query("state").orElse("");
        if (!List.of("", "active", "disabled", "expired", "leaked").contains(state)) {
            throw Problem.badRequest("query parameter \"state\" is active, disabled, expired or leaked");
        }
        var inPath = request.names();
        return new TokenSearch(
                request.rights(),
                directory,
                clock,
                inPath.containsKey("project") ? request.project().id() : project(request, directory),
                inPath.containsKey("user") ? request.user().id() : user(request, directory),
                request.query("search").orElse("").strip().toLowerCase(Locale.ROOT),
                state);
    }

    private static @Nullable String project(AdminRequest request, Directory directory) throws IOException {
        var name = request.query("project");
        if (name.isEmpty()) {
            return null;
        }
        var project = directory.project(name.get());
        if (!request.rights().member(project.id())) {
            throw Directory.noProject(name.get());
        }
        return project.id();
    }

    /// Without the right to see all tokens, a caller who names nobody searches only its own.
    private static @Nullable String user(AdminRequest request, Directory directory) throws IOException {
        var name = request.query("user");
        if (name.isPresent()) {
            var user = directory.user(name.get());
            if (!request.rights().sees(user)) {
                throw Directory.noUser(name.get());
            }
            return user.id();
        }
        boolean all = request.rights().operator()
                || request.query("project").isPresent()
                || request.names().containsKey("project");
        return all ? null : request.caller().userId();
    }

    Page<Token> page(TokenStore tokens, @Nullable String after, int limit) throws IOException {
        var found = new ArrayList<Token>();
        var position = after;
        int lookedAt = 0;
        int characters = 0;
        boolean all = text.isEmpty() && state.isEmpty();
        while (true) {
            var batch = read(tokens, position, all ? Math.min(limit + 1, READ_AT_ONCE) : READ_AT_ONCE);
            for (var token : batch.items()) {
                if (found.size() == limit || characters > MOST_CHARACTERS) {
                    return new Page<>(found, position);
                }
                position = TokenStore.position(token);
                if (matches(token)) {
                    found.add(token);
                    characters += characters(token);
                }
            }
            lookedAt += batch.items().size();
            if (batch.next() == null) {
                return new Page<>(found, null);
            }
            if (lookedAt >= MOST_LOOKED_AT) {
                return new Page<>(found, position);
            }
        }
    }

    private static int characters(Token token) {
        int characters = token.name().length()
                + token.description().length()
                + token.scope().policy().length();
        for (var tag : token.tags().entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length();
        }
        return characters;
    }

    private Page<Token> read(TokenStore tokens, @Nullable String after, int max) throws IOException {
        try {
            var batch = tokens.tokens(project, user, after, max);
            return new Page<>(batch, batch.size() < max ? null : "more");
        } catch (IllegalArgumentException noPosition) {
            throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
        }
    }

    private boolean matches(Token token) throws IOException {
        if (!rights.over(token)) {
            return false;
        }
        if (!state.isEmpty() && !state.equals(TokenViews.state(token, clock.instant()))) {
            return false;
        }
        return text.isEmpty()
                || holds(token.accessKey())
                || holds(token.name())
                || holds(token.description())
                || token.tags().entrySet().stream().anyMatch(tag -> holds(tag.getKey()) || holds(tag.getValue()))
                || holds(login(token.user()));
    }

    private boolean holds(String of) {
        return of.toLowerCase(Locale.ROOT).contains(text);
    }

    private String login(String user) throws IOException {
        var known = logins.get(user);
        if (known == null) {
            known = directory.findUser(user).map(User::login).orElse("");
            logins.put(user, known);
        }
        return known;
    }

    /// The filters of a list of tokens.
    static Route filters(Route route) {
        return route.query("search", "string", "A text in access key, name, description, tags or login.")
                .query("state", "string", "active, disabled, expired or leaked.");
    }

    /// The additional filters of the list over all projects and users.
    static Route everywhere(Route route) {
        return filters(route)
                .query("project", "string", "Only tokens of this project: id or name.")
                .query("user", "string", "Only tokens of this user: id or login name.");
    }
}
