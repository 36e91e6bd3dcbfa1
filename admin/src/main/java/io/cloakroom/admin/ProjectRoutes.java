package io.cloakroom.admin;

import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.DeletedProject;
import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.Views.Ref;
import io.cloakroom.admin.Views.RoleView;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Projects, their roles and their buckets.
final class ProjectRoutes {
    private static final int BUCKETS_NAMED = 10;

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;
    private final ProjectOrders orders;

    ProjectRoutes(ProjectStore projects, TokenStore tokens, Directory directory, ProjectOrders orders) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
        this.orders = orders;
    }

    /// @param user        id or login name of an existing user, or `{"login": …}` for a new one; absent for a new one
    ///                    named like the project
    /// @param createToken absent means true
    record NewProject(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode user,
            @Nullable Boolean createToken) {}

    record NewRole(@Nullable String role) {}

    Connection create(AdminRequest request) throws IOException {
        return orders.order(
                request.json(NewProject.class),
                request.caller().login(),
                request.call().via());
    }

    Page<ProjectView> list(AdminRequest request) throws IOException {
        int limit = request.limit();
        var page = projects.projects(request.query("after").orElse(null), limit);
        var views = page.stream()
                .filter(project -> project.deletedAt() == null)
                .map(ProjectView::of)
                .toList();
        return new Page<>(views, page.size() < limit ? null : page.getLast().id());
    }

    ProjectView view(AdminRequest request) throws IOException {
        return ProjectView.of(directory.project(request.name("project")));
    }

    Page<BucketView> buckets(AdminRequest request) throws IOException {
        int limit = request.limit();
        var project = directory.project(request.name("project"));
        var page = projects.buckets(project.id(), "", request.query("after").orElse(null), limit);
        return new Page<>(
                page.stream().map(BucketView::of).toList(),
                page.size() < limit ? null : page.getLast().name().value());
    }

    /// Tokens are disabled before anything is taken away, and once more after it, for those that were made meanwhile.
    DeletedProject delete(AdminRequest request) throws IOException {
        var project = directory.project(request.name("project"));
        var repeated = request.query("withData");
        if (repeated.isPresent() && !repeated.get().equals(project.name())) {
            throw Problem.badRequest("withData repeats the project's name, which is \"" + project.name() + "\"");
        }
        if (repeated.isEmpty()) {
            refuseWithBuckets(project);
        }
        var disabled = disableTokens(project.id());
        switch (projects.deleteProject(project.id(), repeated.isPresent())) {
            case ProjectStore.DeleteProject.Deleted _ -> disabled.addAll(disableTokens(project.id()));
            case ProjectStore.DeleteProject.NoSuchProject _ ->
                throw Problem.notFound("there is no project \"" + project.name() + "\" any more");
            case ProjectStore.DeleteProject.NotEmpty _ -> {
                for (var accessKey : disabled) {
                    tokens.changeToken(accessKey, token -> token.withState(Token.State.ACTIVE));
                }
                refuseWithBuckets(project);
                throw Problem.conflict("buckets came and went while the project was to be deleted; try again");
            }
        }
        return new DeletedProject(ProjectView.of(project), disabled);
    }

    Page<RoleView> roles(AdminRequest request) throws IOException {
        var project = directory.project(request.name("project"));
        var views = new ArrayList<RoleView>();
        for (var role : tokens.roles(project.id(), null)) {
            var user = tokens.user(role.user());
            if (user.isPresent()) {
                views.add(new RoleView(
                        new Ref(user.get().id(), user.get().login()),
                        new Ref(project.id(), project.name()),
                        Views.roleName(role.kind())));
            }
        }
        return new Page<>(views, null);
    }

    RoleView grant(AdminRequest request) throws IOException {
        var project = directory.project(request.name("project"));
        var user = directory.user(request.name("user"));
        var kind = roleKind(request.json(NewRole.class).role());
        tokens.grant(new Role(user.id(), project.id(), kind));
        return new RoleView(
                new Ref(user.id(), user.login()), new Ref(project.id(), project.name()), Views.roleName(kind));
    }

    /// Never strands keys: a user with tokens in the project keeps its role until they are gone.
    RoleView revoke(AdminRequest request) throws IOException {
        var project = directory.project(request.name("project"));
        var user = directory.user(request.name("user"));
        var role = tokens.role(user.id(), project.id())
                .orElseThrow(
                        () -> Problem.notFound("user " + user.login() + " holds no role in project " + project.name()));
        var keys = tokens.tokens(project.id(), user.id(), null, AdminRequest.MOST_ITEMS).stream()
                .map(Token::accessKey)
                .toList();
        if (!keys.isEmpty()) {
            throw Problem.conflict("user " + user.login() + " has tokens in project " + project.name()
                            + "; delete them first: " + String.join(", ", keys))
                    .with("tokens", keys);
        }
        tokens.revoke(user.id(), project.id());
        return new RoleView(
                new Ref(user.id(), user.login()), new Ref(project.id(), project.name()), Views.roleName(role.kind()));
    }

    static Role.Kind roleKind(@Nullable String name) {
        return switch (name == null ? "" : name) {
            case "owner" -> Role.Kind.OWNER;
            case "member" -> Role.Kind.MEMBER;
            default -> throw Problem.badRequest("a role is owner or member");
        };
    }

    private void refuseWithBuckets(Project project) throws IOException {
        var buckets = projects.buckets(project.id(), "", null, BUCKETS_NAMED + 1);
        if (!buckets.isEmpty()) {
            var names = buckets.stream()
                    .limit(BUCKETS_NAMED)
                    .map(bucket -> bucket.name().value())
                    .toList();
            throw Problem.conflict("project " + project.name() + " holds buckets: " + String.join(", ", names)
                            + (buckets.size() > BUCKETS_NAMED ? ", and more" : "")
                            + "; to delete it with all data repeat its name (withData, --with-data)")
                    .with("buckets", names);
        }
    }

    private List<String> disableTokens(String project) throws IOException {
        var disabled = new ArrayList<String>();
        directory.forEachToken(project, null, token -> {
            if (token.state() == Token.State.ACTIVE) {
                tokens.changeToken(token.accessKey(), now -> now.withState(Token.State.DISABLED));
                disabled.add(token.accessKey());
            }
        });
        return disabled;
    }
}
