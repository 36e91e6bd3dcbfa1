package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.Choices;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.BulkReport;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.TokenViews.TokenView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The tokens of a project or a user: the dialog for new tokens, changes of many tokens, and the export.
public final class TokenSections {
    private static final Set<String> ASKS_BEFORE = Set.of("delete", "disable", "rotate");
    private static final int MOST_NAMED = 20;
    /// Fields in the part of the form that is closed at first.
    private static final List<String> FOLDED =
            List.of("description", "buckets", "prefixes", "addresses", "publicUploads");

    public void addTo(PageTable panel) {
        panel.row("GET", "projects/*/tokens/new", visit -> form(visit, false, null));
        panel.row("POST", "projects/*/tokens", visit -> create(visit, false));
        panel.row("GET", "users/*/tokens/new", visit -> form(visit, true, null));
        panel.row("POST", "users/*/tokens", visit -> create(visit, true));
        panel.row("POST", "tokens/bulk", this::bulk);
        panel.row("GET", "tokens/export.csv", this::export);
    }

    /// The fields of the dialog for a new token.
    ///
    /// @param name        that is proposed
    /// @param choices     users of the given project, or projects of the given user
    /// @param maxLifeDays of the project's tokens
    /// @param problem     why the token was refused, or `null`
    public record TokenForm(
            String action,
            Choices choices,
            String name,
            @Nullable Integer maxLifeDays,
            Map<String, String> typed,
            @Nullable String problem) {
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }

        /// Whether a field in the closed part of the form was filled in.
        public boolean limited() {
            return FOLDED.stream().anyMatch(field -> !typed(field, "").isEmpty())
                    || !typed("level", "full").equals("full");
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
        return new TokenForm(
                action,
                choices,
                freeName(visit, "projects", id),
                project.limits().maxTokenLifeDays(),
                visit.typed(),
                problem);
    }

    private static TokenForm ofUser(Visit visit, String id, String action, @Nullable String problem) {
        var choices =
                Choices.ofProjects(visit, action + "/new", id, visit.user().operates());
        return new TokenForm(action, choices, freeName(visit, "users", id), null, visit.typed(), problem);
    }

    /// Proposes a name: `default` for the first token, and otherwise one that no other token has.
    private static String freeName(Visit visit, String of, String id) {
        var taken = visit.api().page(TokenView.class, Map.of("limit", "100"), of, id, "tokens").items().stream()
                .map(TokenView::name)
                .collect(Collectors.toSet());
        if (taken.isEmpty()) {
            return "default";
        }
        return IntStream.iterate(taken.size() + 1, number -> number + 1)
                .mapToObj(number -> "token-" + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
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
            return visit.done((byUser ? "/users/" : "/projects/") + Shown.url(call.segment(1)) + "?done=created"
                    + noticeOf(visit, made.token()) + "#tokens");
        } catch (PanelProblem refused) {
            return form(visit, byUser, visit.refused(refused));
        }
    }

    /// Remembers the new token, so that the page behind the dialog shows it with its secret, even after a reload.
    private static String noticeOf(Visit visit, @Nullable TokenView made) {
        if (made == null) {
            return "";
        }
        visit.made(made.accessKey());
        return "&made=" + Shown.url(made.accessKey());
    }

    public record BulkPage(String back, String action, BulkReport report) {}

    private PanelAnswer bulk(Visit visit) {
        var call = visit.call();
        var keys = new ArrayList<>(call.fields("accessKey"));
        var action = call.field("action");
        var back = call.field("back").matches("/(projects|users)/[A-Za-z0-9%._~-]+") ? call.field("back") : "/projects";
        if (keys.isEmpty()) {
            visit.refused(new PanelProblem(400, ""));
            return visit.dialog("projects", visit.text("Many tokens"), "bulknothing.jte", back);
        }
        if (ASKS_BEFORE.contains(action) && !call.field("sure").equals("yes")) {
            return visit.dialog(
                    "projects", visit.text("Many tokens"), "bulkconfirm.jte", bulkDialog(visit, back, action, keys));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("accessKeys", keys);
        boolean extend = action.matches("extend-\\d{1,5}");
        body.put("action", extend ? "extend" : action);
        if (extend) {
            body.put("expiresInDays", Integer.parseInt(action.substring("extend-".length())));
        }
        var report = visit.api().send("POST", BulkReport.class, body, "tokens", "bulk");
        var page = new BulkPage(back, action, report);
        return call.htmx() ? visit.part("bulkreport.jte", page) : visit.page("projects", "bulk.jte", page);
    }

    /// The dialog before many tokens end.
    ///
    /// @param shown the first of them
    public record BulkDialog(String back, String action, List<String> keys, List<TokenView> shown) {}

    private static BulkDialog bulkDialog(Visit visit, String back, String action, List<String> keys) {
        var shown = new ArrayList<TokenView>();
        for (var key : keys.subList(0, Math.min(keys.size(), MOST_NAMED))) {
            shown.add(visit.api().get(TokenView.class, "tokens", key));
        }
        return new BulkDialog(back, action, keys, shown);
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
