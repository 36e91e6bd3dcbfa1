package io.cloakroom.admin.user;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.SIGNED_IN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.view.Ref;
import io.cloakroom.admin.view.UserViews;
import io.cloakroom.admin.view.UserViews.LeftProject;
import io.cloakroom.admin.view.UserViews.NoticeView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Routes for notices about new roles, and for leaving a project.
public final class NoticeRoutes {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;
    private final Memberships memberships;

    public NoticeRoutes(ProjectStore projects, TokenStore tokens, Directory directory, Memberships memberships) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
        this.memberships = memberships;
    }

    public void addTo(Route.Table table) {
        table.row(
                        "DELETE",
                        "projects/{project}/membership",
                        MEMBER,
                        "Leaves a project: deletes the caller's tokens in it, and then the role.",
                        this::leave)
                .gives(LeftProject.class)
                .audited("role.leave");
        table.row("GET", "notices", SIGNED_IN, "Lists the projects to which others have added the caller.", this::list)
                .givesPageOf(NoticeView.class);
        table.row("DELETE", "notices/{project}", MEMBER, "Marks a notice as read.", this::dismiss)
                .gives(NoticeView.class)
                .audited("notice.read");
    }

    /// Lists the projects to which others have added the caller, until the caller dismisses the notice.
    private Page<NoticeView> list(AdminRequest request) throws IOException {
        var user = request.caller().userId();
        var found = new ArrayList<NoticeView>();
        if (user != null) {
            var after = request.after();
            var roles = tokens.roles(null, user).stream()
                    .filter(role -> after == null || role.project().compareTo(after) > 0)
                    .sorted(Comparator.comparing(Role::project))
                    .toList();
            for (var role : roles) {
                if (found.size() <= request.limit()) {
                    view(role).ifPresent(found::add);
                }
            }
        }
        int limit = request.limit();
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, limit), found.get(limit - 1).project().id());
    }

    private Optional<NoticeView> view(Role role) throws IOException {
        var notice = memberships.notice(role.user(), role.project());
        var project = projects.project(role.project()).filter(found -> found.deletedAt() == null);
        return notice.isEmpty() || project.isEmpty()
                ? Optional.empty()
                : Optional.of(new NoticeView(
                        new Ref(project.get().id(), project.get().name()),
                        UserViews.roleName(role.kind()),
                        notice.get().by(),
                        notice.get().at()));
    }

    private NoticeView dismiss(AdminRequest request) throws IOException {
        var role = own(request);
        var notice = view(role).orElseThrow(() -> Problem.notFound("there is no notice about this project"));
        var _ = memberships.forget(role.user(), role.project());
        return notice;
    }

    /// Deletes the caller's tokens before the role, so that no token is left whose user has no role.
    private LeftProject leave(AdminRequest request) throws IOException {
        var role = own(request);
        var deleted = new ArrayList<String>();
        directory.forEachToken(role.project(), role.user(), token -> delete(token, deleted));
        memberships.take(role.user(), role.project());
        // Deletes tokens that were made during the first deletion; without the role, no more can be made.
        directory.forEachToken(role.project(), role.user(), token -> delete(token, deleted));
        request.subject()
                .target(request.caller().login())
                .detail(Lasting.counted(deleted.size(), "token") + " deleted");
        var user = new Ref(role.user(), request.caller().login());
        var project = new Ref(role.project(), request.project().name());
        return new LeftProject(new RoleView(user, project, UserViews.roleName(role.kind())), deleted);
    }

    private void delete(Token token, List<String> deleted) throws IOException {
        if (tokens.deleteToken(token.accessKey()).isPresent()) {
            deleted.add(token.accessKey());
        }
    }

    private Role own(AdminRequest request) throws IOException {
        var user = request.caller().userId();
        var role = user == null
                ? Optional.<Role>empty()
                : tokens.role(user, request.project().id());
        return role.orElseThrow(() -> Problem.conflict(
                "you have no role in project " + request.project().name()));
    }
}
