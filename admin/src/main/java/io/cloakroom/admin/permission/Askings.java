package io.cloakroom.admin.permission;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.s3.access.Askers;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Finds the token, user or account whose permissions a call asks about.
public final class Askings {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;

    public Askings(ProjectStore projects, TokenStore tokens, Directory directory) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
    }

    /// @param userId of the user; `null` for none
    /// @param scope  limits of the token as JSON; `null` for none
    record AskedFor(
            Asker asker, @Nullable String userId, @Nullable String scope) {}

    /// @param token   access key of a token of the project
    /// @param user    id or login name
    /// @param account 12 digits
    /// @throws Problem when there is no such principal, or the caller may not ask about it
    AskedFor of(AdminRequest request, @Nullable String token, @Nullable String user, @Nullable String account)
            throws IOException {
        var project = request.project();
        if (token != null && (user != null || account != null)) {
            throw Problem.badRequest("who asks is a token, or a user, or an account");
        }
        if (token != null) {
            return ofToken(request, token);
        }
        if (account != null && !account.matches("[0-9]{12}")) {
            throw Problem.badRequest("account is a number of 12 digits");
        }
        if (account != null && !account.equals(project.accountNumber())) {
            return ofOthers(account, user);
        }
        if (user != null) {
            return ofUser(request, user);
        }
        return account == null
                ? new AskedFor(Asker.ANYBODY, null, null)
                : new AskedFor(Askers.of(project, "", true, null), null, null);
    }

    private AskedFor ofToken(AdminRequest request, String accessKey) throws IOException {
        var token = directory.token(accessKey);
        var project = request.project();
        if (!request.rights().over(token) || !token.project().equals(project.id())) {
            throw Directory.noToken(accessKey);
        }
        if (token.state() != Token.State.ACTIVE) {
            throw Problem.conflict("the token is disabled, so it may do nothing; enable it, or ask for its user");
        }
        return new AskedFor(
                ofToken(project, token),
                token.user(),
                token.scope().isFull() ? null : token.scope().policy());
    }

    /// The holder of a token of the project.
    public Asker ofToken(Project project, Token token) throws IOException {
        return Askers.of(
                project,
                token.user(),
                owns(token.user(), project),
                token.scope().isFull()
                        ? null
                        : PolicyParser.storedScope(token.scope().policy()));
    }

    private boolean owns(String user, Project project) throws IOException {
        return tokens.role(user, project.id())
                .filter(role -> role.kind() == Role.Kind.OWNER)
                .isPresent();
    }

    private AskedFor ofUser(AdminRequest request, String idOrLogin) throws IOException {
        var project = request.project();
        var found = directory.findUser(idOrLogin);
        if (found.isEmpty()
                || !isShown(request, project, found.get())
                || tokens.role(found.get().id(), project.id()).isEmpty()) {
            // The same refusal as for an absent user: a member learns nothing about users of other projects.
            throw Problem.notFound(
                    "there is no user \"" + Directory.shown(idOrLogin) + "\" in the project whom you may ask about");
        }
        var user = found.get();
        return new AskedFor(Askers.of(project, user.id(), owns(user.id(), project), null), user.id(), null);
    }

    private static boolean isShown(AdminRequest request, Project project, User user) throws IOException {
        return request.rights().owns(project.id()) || request.rights().is(user.id());
    }

    /// The answer does not reveal whether the account or user exists, unless an ACL names it.
    private AskedFor ofOthers(String account, @Nullable String login) throws IOException {
        var project = projects.projectOfAccount(account).map(Project::id).orElse("");
        var user = login == null ? null : tokens.userNamed(login).map(User::id).orElse("");
        var requester =
                user == null ? new Requester.Root(account, project) : new Requester.User(account, project, user);
        return new AskedFor(
                new Asker(requester, project.isEmpty() ? "account " + account : project, true, true, null), user, null);
    }
}
