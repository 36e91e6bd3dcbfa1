package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.Choices;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.BulkReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Imports existing key pairs as tokens of a user. No answer repeats the input, because it contains secrets: the
/// browser keeps the text of a refused form.
public final class ImportPages {
    public void addTo(PageTable panel) {
        panel.row("GET", "projects/*/tokens/import", visit -> form(visit, null));
        panel.row("POST", "projects/*/tokens/import", this::importPairs);
    }

    /// @param maxLifeDays the longest lifetime of the project's tokens, or `null`
    /// @param problem     why the import was refused, or `null`
    public record ImportForm(
            String action,
            Choices choices,
            @Nullable Integer maxLifeDays,
            @Nullable String problem) {}

    /// @param accessKey of an imported pair; empty for a refused line, since somebody who mixed up the columns typed
    ///     the secret there
    /// @param detail    why the pair was refused, or empty
    public record Line(int number, String accessKey, String detail) {}

    public record ImportReport(String back, int done, int refused, List<Line> lines) {}

    private record Typed(int line, Map<String, String> pair) {
        /// Never shows the pair.
        @Override
        public String toString() {
            return "Typed[" + line + "]";
        }
    }

    private PanelAnswer form(Visit visit, @Nullable String problem) {
        var id = visit.call().segment(1);
        var project = visit.api().get(ProjectView.class, "projects", id);
        if (!visit.owns(project)) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var action = "/projects/" + Shown.url(id) + "/tokens/import";
        var form = new ImportForm(
                action,
                Choices.ofUsers(visit, action, id, false),
                project.limits().maxTokenLifeDays(),
                problem);
        return visit.call().htmx()
                ? visit.part("importform.jte", form)
                : visit.page("projects", "importpage.jte", form);
    }

    private PanelAnswer importPairs(Visit visit) {
        try {
            var report = report(visit);
            return visit.call().htmx()
                    ? visit.part("imported.jte", report)
                            .with("hx-retarget", "#dialog-content")
                            .with("hx-reswap", "innerHTML")
                    : visit.page("projects", "importedpage.jte", report);
        } catch (PanelProblem refused) {
            if (visit.call().htmx()) {
                throw refused;
            }
            return form(visit, visit.refused(refused));
        }
    }

    private static ImportReport report(Visit visit) {
        var call = visit.call();
        var typed = typed(visit);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("project", call.segment(1));
        body.put("user", call.field("user"));
        body.put("pairs", typed.stream().map(Typed::pair).toList());
        TokenFields.life(visit, body);
        var report = visit.api().send("POST", BulkReport.class, body, "tokens", "import");
        var lines = new ArrayList<Line>();
        for (int i = 0; i < typed.size(); i++) {
            var result = report.results().get(i);
            boolean done = result.status() < 400;
            lines.add(new Line(typed.get(i).line(), done ? result.accessKey() : "", result.detail()));
        }
        return new ImportReport("/projects/" + Shown.url(call.segment(1)), report.done(), report.refused(), lines);
    }

    /// Parses one pair in each line: access key, secret key and optionally a name, separated by commas or tabs.
    private static List<Typed> typed(Visit visit) {
        var typed = new ArrayList<Typed>();
        int number = 0;
        for (var line : visit.call().rawField("pairs").lines().toList()) {
            number++;
            var fields = line.split(line.contains("\t") ? "\t" : ",", 3);
            if (line.isBlank()) {
                continue;
            }
            if (fields.length < 2) {
                throw new PanelProblem(
                        400,
                        visit.text(
                                "Line {0} is no pair: access key, comma, secret key. Nothing was imported.", number));
            }
            var pair = new LinkedHashMap<String, String>();
            pair.put("accessKey", fields[0].strip());
            pair.put("secretKey", fields[1].strip());
            if (fields.length == 3 && !fields[2].isBlank()) {
                pair.put("name", fields[2].strip());
            }
            typed.add(new Typed(number, pair));
        }
        if (typed.isEmpty()) {
            throw new PanelProblem(400, visit.text("Type at least one pair of keys."));
        }
        return typed;
    }
}
