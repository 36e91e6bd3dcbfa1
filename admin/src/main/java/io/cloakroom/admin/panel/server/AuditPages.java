package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.LogViews.AuditCheck;
import io.cloakroom.admin.view.LogViews.AuditView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Pages of the audit log: of all projects for operators, of one project for its owners.
public final class AuditPages {
    private static final List<String> FILTERS = List.of("search", "project", "who", "action", "day");

    public void addTo(PageTable panel) {
        panel.row("GET", "audit", visit -> audit(visit, null));
        panel.row("POST", "audit/verify", AuditPages::verify);
        panel.row("GET", "projects/*/audit", AuditPages::ofProject);
    }

    /// @param path    of this page
    /// @param of      the project whose lines are shown, or `null` for all
    /// @param filters that were chosen; empty for none
    /// @param names   of the projects on the page, by id
    /// @param check   result of a check of the chain, or `null`
    /// @param problem why nothing could be found, or `null`
    public record AuditPage(
            String path,
            @Nullable ProjectView of,
            Page<AuditView> page,
            Map<String, String> filters,
            Map<String, String> names,
            @Nullable AuditCheck check,
            @Nullable String problem) {
        public String filter(String name) {
            return filters.getOrDefault(name, "");
        }

        public boolean filtered() {
            return filters.values().stream().anyMatch(value -> !value.isEmpty());
        }

        /// Path of this page with another filter, or of the next page.
        public String with(String name, String value) {
            var all = new LinkedHashMap<>(filters);
            all.put(name, value);
            return path + "?"
                    + all.entrySet().stream()
                            .filter(each -> !each.getValue().isEmpty())
                            .map(each -> each.getKey() + "=" + Shown.url(each.getValue()))
                            .collect(Collectors.joining("&"));
        }
    }

    private static PanelAnswer audit(Visit visit, @Nullable AuditCheck check) {
        return page(visit, "audit", "/audit", null, check, "audit");
    }

    private static PanelAnswer ofProject(Visit visit) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var path = "/projects/" + Shown.url(project.id()) + "/audit";
        return page(visit, "projects", path, project, null, "projects", project.id(), "audit");
    }

    private static PanelAnswer page(
            Visit visit,
            String tab,
            String path,
            @Nullable ProjectView of,
            @Nullable AuditCheck check,
            String... resource) {
        var filters = new LinkedHashMap<String, String>();
        FILTERS.forEach(name -> filters.put(name, visit.call().query(name).strip()));
        if (of != null) {
            filters.remove("project");
        }
        Page<AuditView> page;
        String problem = null;
        try {
            page = visit.api().page(AuditView.class, query(visit, filters), resource);
        } catch (PanelProblem refused) {
            if (refused.status() == 404 && filters.getOrDefault("project", "").isEmpty()) {
                throw refused;
            }
            problem = visit.refused(refused);
            page = new Page<>(List.of(), null);
        }
        var model = new AuditPage(
                path,
                of,
                page,
                filters,
                ProjectNames.of(visit, page.items().stream().map(AuditView::project)),
                check,
                problem);
        return visit.page(tab, "audit.jte", model);
    }

    private static Map<String, String> query(Visit visit, Map<String, String> filters) {
        var query = new LinkedHashMap<>(filters);
        query.remove("day");
        query.put("from", filters.getOrDefault("day", ""));
        query.put("to", filters.getOrDefault("day", ""));
        query.put("limit", "50");
        query.put("after", visit.call().query("after"));
        return query;
    }

    private static PanelAnswer verify(Visit visit) {
        return audit(visit, visit.api().get(AuditCheck.class, "audit", "verification"));
    }
}
