package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Users or projects, one of which a dialog asks for. So many are offered at once; when there are more, or somebody has
/// searched, a field searches among all of them.
///
/// @param path    of the dialog, which shows itself anew with another search
/// @param field   of the form
/// @param held    those with a role
/// @param missing those without one, when the visitor may give it
/// @param search  by which they were found
/// @param more    whether these are not all
public record Choices(String path, String field, List<Choice> held, List<Choice> missing, String search, boolean more) {
    /// As many as the interface gives at once.
    public static final String MOST = "1000";

    /// @param id   or login name
    /// @param name for people
    public record Choice(String id, String name) {}

    public boolean isEmpty() {
        return held.isEmpty() && missing.isEmpty() && search.isEmpty();
    }

    /// @param missing whether those without a role are offered too
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

    /// Likewise.
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
