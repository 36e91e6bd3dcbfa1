package io.cloakroom.admin.project;

import io.cloakroom.admin.rest.AdminCaller;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.token.rest.TokenRoutes;
import io.cloakroom.admin.user.Logins;
import io.cloakroom.admin.user.Memberships;
import io.cloakroom.admin.user.UserRoutes;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.UserViews.UserView;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Orders an Object Store: project, user, role and, unless told otherwise, a token named `default`.
public final class ProjectOrders {
    private static final int MOST_SUFFIXES = 99;

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;
    private final Memberships memberships;
    private final UserRoutes users;
    private final TokenRoutes tokenRoutes;

    public ProjectOrders(
            ProjectStore projects,
            TokenStore tokens,
            Directory directory,
            Memberships memberships,
            UserRoutes users,
            TokenRoutes tokenRoutes) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
        this.memberships = memberships;
        this.users = users;
        this.tokenRoutes = tokenRoutes;
    }

    /// @param user        id or login name of an existing user, or `{"login": …}` for a new one; absent for a new
    ///     user named like the project
    /// @param createToken absent means true
    record NewProject(
            @Field(value = "1-64 letters, digits, spaces and . _ @ + -", needed = true) @Nullable
            String name,

            @Nullable String description,

            @Field("The owner: id or login name of a user, or {\"login\": …} for a new one. Default: a new one.")
            @Nullable
            JsonNode user,

            @Field("Whether to make a token named default. Default: true.") @Nullable
            Boolean createToken,

            @Nullable NewLimits limits) {}

    /// Checks everything before it creates anything. If somebody else takes the login name meanwhile, the project is
    /// deleted again.
    Connection order(NewProject body, AdminCaller by, String via) throws IOException {
        var name = Directory.goodProjectName(body.name());
        var description = Directory.goodText(body.description(), "description");
        var limits = body.limits() == null ? ProjectLimits.NONE : body.limits().limits();
        var existing = existingUser(body.user());
        var login = existing.isPresent() ? null : newLogin(body.user(), name);
        var made = create(name, description);
        var project = limits.equals(ProjectLimits.NONE)
                ? made
                : projects.changeProject(made.id(), was -> was.withLimits(limits))
                        .orElse(made);
        User user;
        try {
            user = existing.isPresent() ? existing.get() : users.create(login, null, null, false);
        } catch (IOException | RuntimeException failed) {
            projects.deleteProject(project.id(), false);
            throw failed;
        }
        var role = new Role(user.id(), project.id(), Role.Kind.OWNER);
        if (existing.isPresent()) {
            memberships.give(role, by);
        } else {
            tokens.grant(role);
        }
        var token = Boolean.FALSE.equals(body.createToken())
                ? null
                : tokenRoutes.issueDefault(project, user, by.login(), via);
        return tokenRoutes.connection(project, UserView.of(user), token);
    }

    private Project create(String name, String description) throws IOException {
        return switch (projects.createProject(name, description)) {
            case ProjectStore.CreateProject.Created(var project) -> project;
            case ProjectStore.CreateProject.NameTaken _ ->
                throw Problem.conflict("there is a project \"" + name + "\" already");
        };
    }

    private Optional<User> existingUser(@Nullable JsonNode user) throws IOException {
        if (user == null || user.isNull() || user.isObject()) {
            return Optional.empty();
        }
        if (!user.isString()) {
            throw Problem.badRequest("user is an id, a login name, or an object with the login of a new user");
        }
        return Optional.of(directory.user(user.stringValue()));
    }

    private String newLogin(@Nullable JsonNode user, String project) throws IOException {
        if (user == null || user.isNull()) {
            return freeLogin(project);
        }
        for (var field : user.propertyNames()) {
            if (!field.equals("login")) {
                throw Problem.badRequest("unknown field \"user." + field + "\"; known is login");
            }
        }
        var login = Directory.goodLogin(user.path("login").asString(""));
        users.logins().requireFree(login);
        return login;
    }

    /// The project's name as a login name, with a number if the login is taken.
    private String freeLogin(String project) throws IOException {
        var base = project.replaceAll("[^A-Za-z0-9._@+-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        base = base.isEmpty() ? "user" : base.substring(0, Math.min(base.length(), 60));
        var login = base;
        var taken = users.logins().skeletons();
        for (int i = 2; taken.contains(Logins.skeleton(login)); i++) {
            if (i > MOST_SUFFIXES) {
                throw Problem.conflict("every login name made of \"" + base + "\" is taken; name a user");
            }
            login = base + "-" + i;
        }
        return login;
    }
}
