package io.cloakroom.admin.token.rest;

import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.token.IssuedToken;
import io.cloakroom.admin.view.Ref;
import io.cloakroom.admin.view.TokenViews;
import io.cloakroom.admin.view.TokenViews.LastUseView;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.TrafficStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the views of tokens, with the names of project and user and their last use.
public final class ShownTokens {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final TrafficStore traffic;
    private final InstantSource clock;

    public ShownTokens(ProjectStore projects, TokenStore tokens, TrafficStore traffic, InstantSource clock) {
        this.projects = projects;
        this.tokens = tokens;
        this.traffic = traffic;
        this.clock = clock;
    }

    TokenView one(Token token) throws IOException {
        return all(List.of(token)).getFirst();
    }

    TokenView withSecret(IssuedToken issued) throws IOException {
        var names = new Names();
        return view(issued.token(), issued.secret(), names);
    }

    List<TokenView> all(List<Token> page) throws IOException {
        var names = new Names();
        var views = new ArrayList<TokenView>(page.size());
        for (var token : page) {
            views.add(view(token, null, names));
        }
        return views;
    }

    private TokenView view(Token token, @Nullable String secret, Names names) throws IOException {
        var policy = token.scope().policy();
        var state = TokenViews.state(token, clock.instant());
        return new TokenView(
                token.accessKey(),
                secret,
                token.name(),
                token.description(),
                names.project(token.project()),
                names.user(token.user()),
                state,
                token.createdAt(),
                token.createdBy(),
                token.via(),
                token.expiresAt(),
                ScopeDocument.sentence(policy),
                ScopeDocument.choice(policy).orElse(null),
                policy.isEmpty() ? null : Json.tree(policy),
                token.tags(),
                token.replaces(),
                token.replacedBy(),
                token.graceUntil() == null ? null : token.end(),
                state.equals("active") ? token.end() : null,
                traffic.lastUse(token.accessKey()).map(LastUseView::of).orElse(null));
    }

    /// Looks up each project and user once for a page.
    final class Names {
        private final Map<String, Ref> known = new HashMap<>();

        Ref project(String id) throws IOException {
            var ref = known.get(id);
            if (ref == null) {
                ref = new Ref(id, projects.project(id).map(Project::name).orElse(""));
                known.put(id, ref);
            }
            return ref;
        }

        Ref user(String id) throws IOException {
            var ref = known.get(id);
            if (ref == null) {
                ref = new Ref(id, tokens.user(id).map(User::login).orElse(""));
                known.put(id, ref);
            }
            return ref;
        }
    }
}
