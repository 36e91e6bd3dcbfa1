package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Finds the names of projects for lists that contain only ids.
final class ProjectNames {
    private ProjectNames() {}

    /// @param ids may include empty ids and ids of deleted projects, which have no name
    static Map<String, String> of(Visit visit, Stream<String> ids) {
        var names = new HashMap<String, String>();
        ids.filter(id -> !id.isEmpty()).distinct().forEach(id -> add(visit, id, names));
        return names;
    }

    private static void add(Visit visit, String id, Map<String, String> names) {
        try {
            names.put(id, visit.api().get(ProjectView.class, "projects", id).name());
        } catch (PanelProblem gone) {
            // The list shows the id instead.
        }
    }
}
