package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.LogViews.RequestPage;
import io.cloakroom.admin.view.LogViews.RequestView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Pages of the access log. With `?bucket=…&key=…`, a project's page is the history of an object.
public final class RequestPages {
    private static final String[] FILTERS = {"key", "bucket", "token", "operation", "day", "project"};
    /// Calls for one page; each reads a limited part of the log.
    private static final int MOST_CALLS = 4;

    public RequestPages() {}

    /// Path of the page with a project's requests; `null` when the visitor may not see them.
    ///
    /// @param filters names and values, alternating
    public static @Nullable String path(Visit visit, ProjectView project, String... filters) {
        var query = new StringJoiner("&");
        for (int i = 0; i < filters.length; i += 2) {
            query.add(filters[i] + "=" + Shown.url(filters[i + 1]));
        }
        return visit.owns(project) ? "/projects/" + Shown.url(project.id()) + "/requests?" + query : null;
    }

    /// The program in a User-Agent: `aws-cli/2.35.0`.
    public static String program(String client) {
        return client.split(" ", 2)[0];
    }

    public void addTo(PageTable panel) {
        panel.row("GET", "requests", visit -> requests(visit, null));
        panel.row(
                "GET",
                "projects/*/requests",
                visit -> requests(
                        visit,
                        visit.api()
                                .get(ProjectView.class, "projects", visit.call().segment(1))));
    }

    /// @param project whose requests are shown; `null` for all
    /// @param path    of this page
    /// @param filters the chosen filters; empty for any value
    /// @param names   of the projects on the page, by id
    /// @param older   query of the link to older lines, or `null`
    public record RequestsPage(
            @Nullable ProjectView project,
            String path,
            Map<String, String> filters,
            Map<String, String> names,
            RequestPage page,
            @Nullable String older) {
        public boolean isFiltered() {
            return filters.values().stream().anyMatch(value -> !value.isEmpty());
        }
    }

    private PanelAnswer requests(Visit visit, @Nullable ProjectView project) {
        var filters = new LinkedHashMap<String, String>();
        for (var name : FILTERS) {
            filters.put(name, visit.call().query(name));
        }
        if (project != null) {
            filters.remove("project");
        }
        var page = page(visit, project, filters, visit.call().query("after"));
        for (int i = 1; i < MOST_CALLS && page.items().isEmpty() && page.next() != null; i++) {
            page = page(visit, project, filters, page.next());
        }
        var path = project == null ? "/requests" : "/projects/" + project.id() + "/requests";
        var next = page.next();
        var names = ProjectNames.of(visit, page.items().stream().map(RequestView::project));
        var older = next == null ? null : query(filters) + "&after=" + Shown.url(next);
        return visit.page(
                project == null ? "audit" : "projects",
                "requests.jte",
                new RequestsPage(project, path, filters, names, page, older));
    }

    private static RequestPage page(
            Visit visit, @Nullable ProjectView project, Map<String, String> filters, String after) {
        var query = new LinkedHashMap<>(filters);
        query.put("limit", "50");
        query.put("after", after);
        return project == null
                ? visit.api().get(RequestPage.class, query, "requests")
                : visit.api().get(RequestPage.class, query, "projects", project.id(), "requests");
    }

    private static String query(Map<String, String> filters) {
        var query = new StringJoiner("&");
        filters.forEach((name, value) -> query.add(name + "=" + Shown.url(value)));
        return query.toString();
    }
}
