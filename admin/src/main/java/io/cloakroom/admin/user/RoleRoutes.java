package io.cloakroom.admin.user;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OWNER;
import static io.cloakroom.admin.rest.Access.PERSON;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.Ref;
import io.cloakroom.admin.view.UserViews;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Routes for the roles of users in projects.
public final class RoleRoutes {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Memberships memberships;
    private final UserRoutes users;

    public RoleRoutes(ProjectStore projects, TokenStore tokens, Memberships memberships, UserRoutes users) {
        this.projects = projects;
        this.tokens = tokens;
        this.memberships = memberships;
        this.users = users;
    }

    record NewRole(
            @Field(
                    needed = true,
                    oneOf = {"owner", "member"})
            @Nullable
            String role) {}

    record NewMember(
            @Field(value = "Login name of the new user", needed = true) @Nullable
            String login,

            @Nullable String displayName,

            @Field("8-256 characters. Default: none, so that the user cannot sign in.") @Nullable
            String password,

            @Field(
                    value = "Default: member",
                    oneOf = {"owner", "member"})
            @Nullable
            String role) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "NewMember[" + login + "]";
        }
    }

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "projects/{project}/users",
                        MEMBER,
                        "Lists the users with a role; members see only themselves.",
                        this::ofProject)
                .searchable()
                .givesPageOf(RoleView.class);
        table.row(
                        "POST",
                        "projects/{project}/users",
                        OWNER,
                        "Makes a user with a role in the project.",
                        this::createMember)
                .takes(NewMember.class)
                .creates(true)
                .gives(RoleView.class)
                .audited("user.create");
        table.row("PUT", "projects/{project}/users/{user}", OWNER, "Gives a user a role.", this::grant)
                .takes(NewRole.class)
                .gives(RoleView.class)
                .audited("role.grant");
        table.row(
                        "DELETE",
                        "projects/{project}/users/{user}",
                        OWNER,
                        "Revokes a user's role, unless the user has tokens in the project.",
                        this::revoke)
                .gives(RoleView.class)
                .audited("role.revoke");
        table.row("GET", "users/{user}/projects", PERSON, "Lists a user's roles.", this::ofUser)
                .searchable()
                .givesPageOf(RoleView.class);
    }

    /// Lists all users of the project for an owner, and only the caller for a member.
    private Page<RoleView> ofProject(AdminRequest request) throws IOException {
        var project = request.project();
        var search = search(request);
        var views = new ArrayList<RoleView>();
        for (var role : tokens.roles(project.id(), null)) {
            if (!isBehind(request, role.user())) {
                continue;
            }
            var user = tokens.user(role.user());
            if (user.isPresent()
                    && UserRoutes.matches(request.rights(), user.get(), search)
                    && (request.rights().owns(project.id()) || request.rights().is(role.user()))) {
                views.add(view(user.get(), project, role.kind()));
            }
        }
        return page(views, request, view -> view.user().id());
    }

    /// Lists the projects of a user that the caller may see.
    private Page<RoleView> ofUser(AdminRequest request) throws IOException {
        var user = request.user();
        var search = search(request);
        var views = new ArrayList<RoleView>();
        for (var role : tokens.roles(null, user.id())) {
            var project = projects.project(role.project());
            boolean visible = isBehind(request, role.project())
                    && (request.rights().is(user.id()) || request.rights().owns(role.project()));
            if (visible
                    && project.isPresent()
                    && project.get().deletedAt() == null
                    && Directory.matches(project.get(), search)) {
                views.add(view(user, project.get(), role.kind()));
            }
        }
        return page(views, request, view -> view.project().id());
    }

    private static String search(AdminRequest request) {
        return request.query("search").orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean isBehind(AdminRequest request, String id) {
        var after = request.after();
        return after == null || id.compareTo(after) > 0;
    }

    private static Page<RoleView> page(List<RoleView> views, AdminRequest request, Function<RoleView, String> id) {
        var sorted = views.stream().sorted(Comparator.comparing(id)).toList();
        int limit = request.limit();
        return sorted.size() <= limit
                ? new Page<>(sorted, null)
                : new Page<>(sorted.subList(0, limit), id.apply(sorted.get(limit - 1)));
    }

    /// Makes a user with a role in this project.
    private RoleView createMember(AdminRequest request) throws IOException {
        var body = request.json(NewMember.class);
        var kind = Memberships.kind(body.role() == null ? "member" : body.role());
        var user = users.create(body.login(), body.displayName(), body.password(), false);
        tokens.grant(new Role(user.id(), request.project().id(), kind));
        request.subject().target(user.login()).detail(UserViews.roleName(kind));
        return view(user, request.project(), kind);
    }

    private RoleView grant(AdminRequest request) throws IOException {
        var kind = Memberships.kind(request.json(NewRole.class).role());
        memberships.give(new Role(request.user().id(), request.project().id(), kind), request.caller());
        request.subject().detail(UserViews.roleName(kind));
        return view(request.user(), request.project(), kind);
    }

    /// Refuses while the user has tokens in the project, so that no token is left whose user has no role.
    private RoleView revoke(AdminRequest request) throws IOException {
        var project = request.project();
        var user = request.user();
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
        memberships.take(user.id(), project.id());
        return view(user, project, role.kind());
    }

    private static RoleView view(User user, Project project, Role.Kind kind) {
        return new RoleView(
                new Ref(user.id(), user.login()), new Ref(project.id(), project.name()), UserViews.roleName(kind));
    }
}
