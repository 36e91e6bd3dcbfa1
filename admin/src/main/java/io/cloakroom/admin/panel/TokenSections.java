package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.BulkReport;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.ProjectView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tokens of a project or a user: the dialog that makes one, many at once, and the export.
final class TokenSections {
    void addTo(Panel panel) {
        panel.row("GET", "projects/*/tokens/new", visit -> form(visit, false, null));
        panel.row("POST", "projects/*/tokens", visit -> create(visit, false));
        panel.row("GET", "users/*/tokens/new", visit -> form(visit, true, null));
        panel.row("POST", "users/*/tokens", visit -> create(visit, true));
        panel.row("POST", "tokens/bulk", this::bulk);
        panel.row("GET", "tokens/export.csv", this::export);
    }

    /// Of a dialog.
    ///
    /// @param choices     users of the given project, or projects of the given user
    /// @param maxLifeDays of the project's tokens
    /// @param problem     why it was refused, or `null`
    public record TokenForm(
            String action,
            Choices choices,
            @Nullable Integer maxLifeDays,
            Map<String, String> typed,
            @Nullable String problem) {
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }
    }

    private PanelAnswer form(Visit visit, boolean byUser, @Nullable String problem) {
        var id = visit.call().segment(1);
        var action = (byUser ? "/users/" : "/projects/") + Shown.url(id) + "/tokens";
        var form = byUser ? ofUser(visit, id, action, problem) : ofProject(visit, id, action, problem);
        return visit.call().htmx() ? visit.part("tokenform.jte", form) : visit.page("projects", "tokenpage.jte", form);
    }

    private static TokenForm ofProject(Visit visit, String id, String action, @Nullable String problem) {
        var project = visit.api().get(ProjectView.class, "projects", id);
        var choices = Choices.ofUsers(visit, action + "/new", id, visit.owns(project));
        return new TokenForm(action, choices, project.limits().maxTokenLifeDays(), visit.typed(), problem);
    }

    private static TokenForm ofUser(Visit visit, String id, String action, @Nullable String problem) {
        var choices =
                Choices.ofProjects(visit, action + "/new", id, visit.user().operates());
        return new TokenForm(action, choices, null, visit.typed(), problem);
    }

    private PanelAnswer create(Visit visit, boolean byUser) {
        var call = visit.call();
        var body = new LinkedHashMap<String, @Nullable Object>();
        var chosen = call.field(byUser ? "project" : "user");
        body.put("project", byUser ? chosen : call.segment(1));
        body.put("user", byUser ? call.segment(1) : chosen);
        body.put("name", call.field("name").isEmpty() ? "default" : call.field("name"));
        body.put("description", call.field("description"));
        try {
            if (call.ticked("grant")) {
                body.put("grantRole", "member");
            }
            TokenFields.addTerms(visit, body);
            var made = visit.api().send("POST", Connection.class, body, "tokens");
            var token = made.token();
            return call.htmx() && token != null
                    ? visit.done(
                            (byUser ? "/users/" : "/projects/") + Shown.url(call.segment(1)) + "?done=created#tokens")
                    : visit.page("projects", "connection.jte", made);
        } catch (PanelProblem refused) {
            return form(visit, byUser, visit.refused(refused));
        }
    }

    public record BulkPage(String back, String action, BulkReport report) {}

    private PanelAnswer bulk(Visit visit) {
        var call = visit.call();
        var keys = new ArrayList<>(call.fields("accessKey"));
        var action = call.field("action");
        var back = call.field("back").matches("/(projects|users)/[A-Za-z0-9%._~-]+") ? call.field("back") : "/projects";
        if (keys.isEmpty()) {
            throw new PanelProblem(400, visit.text("Select at least one token."));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("accessKeys", keys);
        boolean extend = action.matches("extend-\\d{1,5}");
        body.put("action", extend ? "extend" : action);
        if (extend) {
            body.put("expiresInDays", Integer.parseInt(action.substring("extend-".length())));
        }
        var report = visit.api().send("POST", BulkReport.class, body, "tokens", "bulk");
        return visit.page("projects", "bulk.jte", new BulkPage(back, action, report));
    }

    private PanelAnswer export(Visit visit) {
        var csv = visit.api()
                .document(
                        Map.of(
                                "project",
                                visit.call().query("project"),
                                "user",
                                visit.call().query("user")),
                        "tokens",
                        "export");
        return new PanelAnswer(
                200,
                Map.of(
                        "content-type",
                        "text/csv; charset=utf-8",
                        "content-disposition",
                        "attachment; filename=\"tokens.csv\""),
                csv);
    }
}
