package io.cloakroom.admin.panel.project;

import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.ProjectViews.ProjectUsage;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dialogs before something of a project ends. They name the tokens concerned, and when they were last used.
public final class ProjectEndings {
    private static final String SHOWN = "10";

    /// @param tokens of the user in the project, which must be deleted before the role can be removed
    public record Removal(
            ProjectView project,
            UserView user,
            Page<TokenView> tokens,
            @Nullable String problem) {}

    PanelAnswer removal(Visit visit, @Nullable String problem) {
        var project = project(visit);
        if (!visit.owns(project)) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var user = visit.api().get(UserView.class, "users", visit.call().segment(3));
        var dialog = new Removal(project, user, tokens(visit, project.id(), user.id()), problem);
        return visit.dialog("projects", visit.text("Remove a user"), "userremove.jte", dialog);
    }

    public record Deletion(
            ProjectView project,
            ProjectUsage usage,
            Page<TokenView> tokens,
            @Nullable String problem) {}

    PanelAnswer deletion(Visit visit, @Nullable String problem) {
        var project = project(visit);
        if (!visit.user().operates()) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var usage = visit.api().get(ProjectUsage.class, "projects", project.id(), "usage");
        var dialog = new Deletion(project, usage, tokens(visit, project.id(), ""), problem);
        return visit.dialog("projects", visit.text("Delete project"), "projectdelete.jte", dialog);
    }

    /// @param tokens of the visitor
    public record Leaving(ProjectView project, Page<TokenView> tokens) {}

    PanelAnswer leaving(Visit visit) {
        var project = project(visit);
        var dialog =
                new Leaving(project, tokens(visit, project.id(), visit.user().id()));
        return visit.dialog("projects", visit.text("Leave this project"), "leave.jte", dialog);
    }

    private static ProjectView project(Visit visit) {
        return visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
    }

    private static Page<TokenView> tokens(Visit visit, String project, String user) {
        var query = new LinkedHashMap<>(Map.of("limit", SHOWN, "project", project));
        query.put("user", user);
        return visit.api().page(TokenView.class, query, "tokens");
    }
}
