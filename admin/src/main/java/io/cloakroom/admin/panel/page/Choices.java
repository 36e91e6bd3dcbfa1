package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The users or projects that a dialog offers for choice. Offers a limited number; when there are more, or after a
/// search, a search field is shown.
///
/// @param path    of the dialog, which shows itself again with another search
/// @param field   of the form
/// @param held    choices with a role
/// @param missing choices without a role, if the visitor may give one
/// @param search  text of the search
/// @param more    whether there are more than these
public record Choices(String path, String field, List<Choice> held, List<Choice> missing, String search, boolean more) {
    /// The largest page of the REST interface.
    public static final String MOST = "1000";

    /// @param id   id or login name
    /// @param name for people
    public record Choice(String id, String name) {}

    public boolean isEmpty() {
        return held.isEmpty() && missing.isEmpty() && search.isEmpty();
    }

    /// @param missing whether to offer users without a role, too
    public static Choices ofUsers(Visit visit, String path, String project, boolean missing) {
        var query = query(visit);
        var roles = visit.api().page(RoleView.class, query, "projects", project, "users");
        var held = roles.items().stream()
                .map(role -> new Choice(role.user().id(), role.user().name()))
                .toList();
        var all = missing ? visit.api().page(UserView.class, query, "users") : new Page<UserView>(List.of(), null);
        var others = all.items().stream()
                .map(user -> new Choice(user.id(), user.login()))
                .toList();
        return of(visit, path, "user", held, others, roles.next() != null || all.next() != null);
    }

    /// @param missing whether to offer projects in which the user has no role, too
    public static Choices ofProjects(Visit visit, String path, String user, boolean missing) {
        var query = query(visit);
        var roles = visit.api().page(RoleView.class, query, "users", user, "projects");
        var held = roles.items().stream()
                .map(role -> new Choice(role.project().id(), role.project().name()))
                .toList();
        var all = missing
                ? visit.api().page(ProjectView.class, query, "projects")
                : new Page<ProjectView>(List.of(), null);
        var others = all.items().stream()
                .map(project -> new Choice(project.id(), project.name()))
                .toList();
        return of(visit, path, "project", held, others, roles.next() != null || all.next() != null);
    }

    private static Map<String, String> query(Visit visit) {
        return Map.of("limit", MOST, "search", visit.call().query("find"));
    }

    private static Choices of(
            Visit visit, String path, String field, List<Choice> held, List<Choice> all, boolean more) {
        var ids = held.stream().map(Choice::id).collect(Collectors.toSet());
        var missing = all.stream().filter(choice -> !ids.contains(choice.id())).toList();
        return new Choices(path, field, held, missing, visit.call().query("find"), more);
    }
}
