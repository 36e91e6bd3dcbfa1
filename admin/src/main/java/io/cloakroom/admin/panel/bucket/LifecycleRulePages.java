package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.ApiClient.WithEtag;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.LifecycleView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page with the form for one lifecycle rule, new or existing, which has a field for everything that a rule can say.
public final class LifecycleRulePages {
    private static final LifecycleRuleView NEW_RULE = new LifecycleRuleView(
            null, true, null, null, null, null, null, null, null, null, null, null, null, null, null);
    private static final String USUAL_SMALLEST = "all_storage_classes_128K";

    public void addTo(PageTable panel) {
        var path = "projects/*/buckets/*/lifecycle/form";
        panel.row("GET", path, LifecycleRulePages::show);
        panel.row("POST", path, LifecycleRulePages::submit);
    }

    /// @param ruleId   encoded id of the rule to change; `null` for a new rule
    /// @param smallest name of AWS's setting for objects that are too small for a transition
    /// @param more     the kind of rows that the reader asked for: `tags`, `moves`, `older`; empty otherwise
    /// @param problems by the id of the field
    /// @param problem  why something was refused, or `null`
    public record RulePage(
            ProjectView project,
            BucketView bucket,
            String path,
            String etag,
            @Nullable String ruleId,
            String title,
            LifecycleRuleForm form,
            String smallest,
            String more,
            Map<String, String> problems,
            @Nullable String problem,
            @Nullable LifecyclePreview preview) {
        /// The problem of a field, or `null`.
        public @Nullable String problem(String field) {
            return problems.get(field);
        }
    }

    /// What is shown beside the form's fields.
    private record Outcome(
            String more,
            Map<String, String> problems,
            @Nullable String problem,
            @Nullable LifecyclePreview preview) {
        static final Outcome NONE = new Outcome("", Map.of(), null, null);
    }

    private record Draft(LifecycleRuleForm form, String smallest, String etag) {
        static Draft of(WithEtag<LifecycleView> found, LifecycleRuleView rule) {
            return new Draft(LifecycleRuleForm.of(rule), smallest(found.it()), found.etag());
        }

        private static String smallest(LifecycleView kept) {
            return kept.smallestMoved() == null ? USUAL_SMALLEST : kept.smallestMoved();
        }

        /// Keeps the ETag of the page on which the reader began, so that a change by somebody else is noticed.
        static Draft typed(Visit visit, WithEtag<LifecycleView> found) {
            var call = visit.call();
            var smallest = call.field("smallestMoved");
            return new Draft(
                    LifecycleRuleForm.typed(call),
                    smallest.isEmpty() ? smallest(found.it()) : smallest,
                    call.field("etag"));
        }
    }

    private static PanelAnswer show(Visit visit) {
        var found = LifecycleSaving.found(visit);
        var rule = rule(visit, found.it().rules());
        return page(visit, rule, Draft.of(found, rule), Outcome.NONE);
    }

    /// Id of the rule to change; empty for a new rule.
    private static String ruleId(Visit visit) {
        return visit.call().form().containsKey("rule")
                ? visit.call().objectField("rule")
                : visit.call().query("rule");
    }

    private static LifecycleRuleView rule(Visit visit, List<LifecycleRuleView> rules) {
        var id = ruleId(visit);
        if (id.isEmpty()) {
            return NEW_RULE;
        }
        return rules.stream()
                .filter(each -> id.equals(each.id()))
                .findFirst()
                .orElseThrow(() -> new PanelProblem(404, visit.text("The bucket has no rule {0}.", id)));
    }

    private static PanelAnswer page(Visit visit, LifecycleRuleView rule, Draft draft, Outcome outcome) {
        var id = rule.id();
        return visit.page(
                "projects",
                "lifecyclerule.jte",
                new RulePage(
                        visit.api()
                                .get(ProjectView.class, "projects", visit.call().segment(1)),
                        BucketReads.bucket(visit),
                        BucketCall.path(visit) + "/lifecycle",
                        draft.etag(),
                        id == null ? null : Shown.url(id),
                        id == null ? visit.text("New rule") : visit.text("Edit the rule {0}", id),
                        draft.form(),
                        draft.smallest(),
                        outcome.more(),
                        outcome.problems(),
                        outcome.problem(),
                        outcome.preview()));
    }

    private static PanelAnswer submit(Visit visit) {
        var found = LifecycleSaving.found(visit);
        var before = rule(visit, found.it().rules());
        try {
            var more = visit.call().field("more");
            if (!more.isEmpty()) {
                return page(visit, before, Draft.typed(visit, found), new Outcome(more, Map.of(), null, null));
            }
            LifecycleSaving.requireAsShown(visit, found);
            var typed = Draft.typed(visit, found);
            var problems = new LinkedHashMap<String, String>();
            var after = read(visit, typed.form(), before, found.it().rules(), problems);
            if (!problems.isEmpty()) {
                var sentence = visit.refused(
                        new PanelProblem(400, visit.text("Nothing was saved. Please correct these fields:")));
                return page(visit, before, typed, new Outcome("", problems, sentence, null));
            }
            if (visit.call().field("do").equals("preview")) {
                return page(visit, before, typed, new Outcome("", Map.of(), null, preview(visit, after, typed)));
            }
            LifecycleSaving.save(visit, found, with(found.it().rules(), before, after), typed.smallest());
            return visit.done(BucketCall.path(visit) + "/lifecycle?done=saved#main");
        } catch (PanelProblem refused) {
            var outcome = new Outcome("", Map.of(), visit.refused(refused), null);
            return refused.status() == 412
                    ? changedMeanwhile(visit, outcome)
                    : page(visit, before, Draft.typed(visit, found), outcome);
        }
    }

    /// Shows a rule as it is now. A new rule, which nobody else can have changed, keeps what was typed.
    private static PanelAnswer changedMeanwhile(Visit visit, Outcome outcome) {
        var now = LifecycleSaving.found(visit);
        var rule = rule(visit, now.it().rules());
        var draft = rule.id() == null
                ? new Draft(LifecycleRuleForm.typed(visit.call()), Draft.smallest(now.it()), now.etag())
                : Draft.of(now, rule);
        return page(visit, rule, draft, outcome);
    }

    private static LifecycleRuleView read(
            Visit visit,
            LifecycleRuleForm form,
            LifecycleRuleView before,
            List<LifecycleRuleView> rules,
            Map<String, String> problems) {
        var reading = new LifecycleRuleReading(visit, form, before);
        var after = reading.rule();
        problems.putAll(reading.problems());
        var others = new ArrayList<>(rules);
        others.remove(before);
        new LifecycleRuleChecks(visit, after, problems).check(others);
        return after;
    }

    private static List<LifecycleRuleView> with(
            List<LifecycleRuleView> rules, LifecycleRuleView before, LifecycleRuleView after) {
        if (before.id() != null) {
            return LifecycleSaving.replaced(rules, before, after);
        }
        var all = LifecycleSaving.filtered(rules);
        all.add(after);
        return all;
    }

    private static LifecyclePreview preview(Visit visit, LifecycleRuleView rule, Draft typed) {
        return visit.api()
                .send(
                        "POST",
                        LifecyclePreview.class,
                        LifecycleSaving.body(List.of(rule.withFilter()), typed.smallest()),
                        BucketCall.resource(visit, "lifecycle", "preview"));
    }
}
