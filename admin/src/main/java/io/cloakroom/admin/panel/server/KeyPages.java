package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.encryption.KmsKeyRoutes.KmsKeyView;
import io.cloakroom.admin.encryption.KmsKeyRoutes.KmsKeysView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page of a project's encryption keys.
public final class KeyPages {
    public void addTo(PageTable panel) {
        var path = "projects/*/kms-keys";
        panel.row("GET", path, visit -> page(visit, null));
        panel.row("POST", path, visit -> changed(visit, "created", () -> create(visit)));
        panel.row(
                "POST", path + "/*/rotation", visit -> changed(visit, "saved", () -> send(visit, "POST", "rotation")));
        panel.row("POST", path + "/*/state", visit -> changed(visit, "saved", () -> setState(visit)));
        panel.row("POST", path + "/*/deletion", visit -> changed(visit, "saved", () -> delete(visit)));
        panel.row("POST", path + "/*/keep", visit -> changed(visit, "saved", () -> send(visit, "DELETE", "deletion")));
    }

    /// @param changes whether the reader may change the keys
    /// @param problem why something was refused, or `null`
    public record KeyPage(
            ProjectView project,
            String path,
            boolean changes,
            List<KmsKeyView> keys,
            Map<String, String> typed,
            @Nullable String problem) {
        /// The value of a field in a refused form.
        public String typed(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    private static String project(Visit visit) {
        return visit.call().segment(1);
    }

    private static PanelAnswer page(Visit visit, @Nullable String problem) {
        var project = visit.api().get(ProjectView.class, "projects", project(visit));
        return visit.page(
                "projects",
                "kmskeys.jte",
                new KeyPage(
                        project,
                        "/projects/" + project.id() + "/kms-keys",
                        visit.owns(project),
                        visit.api()
                                .get(KmsKeysView.class, "projects", project.id(), "kms-keys")
                                .keys(),
                        visit.typed(),
                        problem));
    }

    private static PanelAnswer changed(Visit visit, String done, Runnable change) {
        try {
            change.run();
            return visit.done("/projects/" + Shown.url(project(visit)) + "/kms-keys?done=" + done);
        } catch (PanelProblem refused) {
            return page(visit, visit.refused(refused));
        }
    }

    private static void create(Visit visit) {
        var body = new LinkedHashMap<String, String>();
        body.put("description", visit.call().field("description"));
        var alias = visit.call().field("alias").strip();
        if (!alias.isEmpty()) {
            body.put("alias", alias.startsWith("alias/") ? alias : "alias/" + alias);
        }
        visit.api().send("POST", KmsKeyView.class, body, "projects", project(visit), "kms-keys");
    }

    private static String[] of(Visit visit, String... more) {
        var path = new String[4 + more.length];
        path[0] = "projects";
        path[1] = project(visit);
        path[2] = "kms-keys";
        path[3] = visit.call().segment(3);
        System.arraycopy(more, 0, path, 4, more.length);
        return path;
    }

    private static void send(Visit visit, String method, String what) {
        visit.api().send(method, KmsKeyView.class, Map.of(), of(visit, what));
    }

    private static void setState(Visit visit) {
        boolean enabled = visit.call().field("enabled").equals("true");
        visit.api().send("PATCH", KmsKeyView.class, Map.of("enabled", enabled), of(visit));
    }

    private static void delete(Visit visit) {
        var days = visit.call().field("days");
        if (!days.matches("\\d{1,3}")) {
            throw new PanelProblem(400, visit.text("Enter a number, such as 30."));
        }
        visit.api().send("PUT", KmsKeyView.class, Map.of("days", Integer.parseInt(days)), of(visit, "deletion"));
    }
}
