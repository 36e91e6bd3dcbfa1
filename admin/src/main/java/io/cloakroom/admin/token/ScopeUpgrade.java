package io.cloakroom.admin.token;

import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Narrows the scopes of tokens that older builds made: levels no longer include changing ACLs, and write-only tokens
/// no longer see the uploads of others. Scopes that somebody wrote as a policy document stay. Runs once, at the first
/// start of a build with this upgrade; the next start continues it after an interruption.
public final class ScopeUpgrade {
    private static final String NAME = "levels-without-acl";
    private static final int PAGE = 500;
    private static final int MOST_NAMED = 50;

    private final TokenStore tokens;
    private final ProjectStore projects;
    private final Note note;
    private final List<String> changed = new ArrayList<>();
    private final Map<String, Integer> membersTokens = new HashMap<>();

    /// Records a change of a token in the audit log before the change is made.
    @FunctionalInterface
    public interface Note {
        void write(Token token, String detail) throws IOException;
    }

    public ScopeUpgrade(TokenStore tokens, ProjectStore projects, Note note) {
        this.tokens = tokens;
        this.projects = projects;
        this.note = note;
    }

    /// @return sentences for the operator about tokens that lost a right
    public List<String> run() throws IOException {
        if (tokens.isUpgraded(NAME)) {
            return List.of();
        }
        @Nullable String after = null;
        while (true) {
            var page = tokens.tokens(null, null, after, PAGE);
            for (var token : page) {
                upgrade(token);
            }
            if (page.size() < PAGE) {
                break;
            }
            after = TokenStore.position(page.getLast());
        }
        tokens.upgraded(NAME);
        return lines();
    }

    private void upgrade(Token token) throws IOException {
        var role = tokens.role(token.user(), token.project()).map(Role::kind);
        if (token.scope().isFull() && role.isPresent() && role.get() == Role.Kind.MEMBER) {
            membersTokens.merge(token.project(), 1, Integer::sum);
        }
        var former = ScopeDocument.formerChoice(token.scope().policy());
        if (former.isEmpty()) {
            return;
        }
        var scope = new TokenScope(ScopeDocument.of(former.get()));
        note.write(token, "its level no longer lets it change ACLs");
        var _ = tokens.changeToken(
                token.accessKey(),
                was -> was.scope().equals(token.scope()) ? was.with(was.terms().withScope(scope)) : was);
        changed.add(token.accessKey() + (token.name().isEmpty() ? "" : " (" + token.name() + ")") + " of project "
                + name(token.project()));
    }

    private String name(String project) throws IOException {
        return projects.project(project).map(found -> found.name()).orElse(project);
    }

    private List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        if (!changed.isEmpty()) {
            lines.add("These tokens can no longer make objects public. Where a web site needs that, let the token"
                    + " make its"
                    + " uploads public, in the panel or with `cloakroom token change KEY"
                    + " --public-uploads yes`:");
            changed.stream().limit(MOST_NAMED).forEach(token -> lines.add("  " + token));
            if (changed.size() > MOST_NAMED) {
                lines.add("  and " + (changed.size() - MOST_NAMED)
                        + " more: `cloakroom audit list --action token.change` shows all of them");
            }
        }
        for (var project : membersTokens.entrySet()) {
            lines.add("Tokens of members can no longer create, delete or publish buckets in project "
                    + name(project.getKey())
                    + " (" + project.getValue() + (project.getValue() == 1 ? " token" : " tokens") + "). To allow it:"
                    + " `cloakroom project change " + project.getKey() + " --member-tokens buckets`");
        }
        return lines;
    }
}
