package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.LifecycleViews.AbortedUpload;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.UploadView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The page about the lifecycle rules of a bucket, and its uploads in progress.
public final class LifecyclePages {
    private static final String AT_ONCE = "100";

    public void addTo(PageTable panel) {
        var path = "projects/*/buckets/*/lifecycle";
        panel.row("GET", path, visit -> page(visit, LifecycleAttempt.NONE));
        panel.row("POST", path + "/rule", LifecyclePages::add);
        panel.row("POST", path + "/trial", LifecyclePages::tryOne);
        panel.row("POST", path + "/preview", LifecyclePages::preview);
        panel.row("POST", path + "/switch", LifecyclePages::switchRule);
        panel.row("POST", path + "/removal", LifecyclePages::remove);
        panel.row("POST", path + "/abort", LifecyclePages::abort);
    }

    /// Input that is not saved.
    ///
    /// @param where   the part of the page with the problem: `rules`, `templates`, `preview`, `uploads`
    /// @param problem why something was refused, or `null`
    record LifecycleAttempt(
            @Nullable LifecyclePreview preview,
            String where,
            @Nullable String problem) {
        static final LifecycleAttempt NONE = new LifecycleAttempt(null, "", null);

        static LifecycleAttempt refused(String where, String problem) {
            return new LifecycleAttempt(null, where, problem);
        }
    }

    /// A rule with its description.
    public record RuleRow(LifecycleRuleView rule, List<String> sentences) {
        /// The id, encoded so that a form can contain any id.
        public String encodedId() {
            return Shown.url(id());
        }

        public String id() {
            var id = rule.id();
            return id == null ? "" : id;
        }
    }

    /// @param changes whether the reader may change the rules
    /// @param rules   `null` when the reader may not see them
    /// @param uploads `null` when the reader may not see them
    /// @param typed   refused input, to be shown again
    public record LifecyclePage(
            ProjectView project,
            BucketView bucket,
            boolean changes,
            String path,
            @Nullable List<RuleRow> rules,
            String etag,
            @Nullable LifecyclePreview preview,
            @Nullable Page<UploadView> uploads,
            String where,
            @Nullable String problem,
            Map<String, String> typed) {
        /// The submitted value of a template's field, or otherwise the initial one.
        public String typed(String template, String field, String otherwise) {
            return typed.getOrDefault("template", "").equals(template)
                    ? typed.getOrDefault(field, otherwise)
                    : otherwise;
        }

        /// The problem of a part of the page, or `null`.
        public @Nullable String problem(String of) {
            return where.equals(of) ? problem : null;
        }
    }

    private static String path(Visit visit) {
        return BucketCall.path(visit) + "/lifecycle";
    }

    private static PanelAnswer page(Visit visit, LifecycleAttempt attempt) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var kept = AccessPages.allowed(() -> LifecycleSaving.found(visit));
        var sentences = visit.lifecycleSentences();
        return visit.page(
                "projects",
                "lifecycle.jte",
                new LifecyclePage(
                        project,
                        BucketReads.bucket(visit),
                        visit.mayChangeBuckets(project),
                        path(visit),
                        kept == null
                                ? null
                                : kept.it().rules().stream()
                                        .map(rule -> new RuleRow(rule, sentences.of(rule)))
                                        .toList(),
                        kept == null ? "" : kept.etag(),
                        attempt.preview(),
                        uploads(visit),
                        attempt.where(),
                        attempt.problem(),
                        visit.typed()));
    }

    private static @Nullable Page<UploadView> uploads(Visit visit) {
        var query = Map.of("limit", AT_ONCE, "after", visit.call().query("after"));
        return AccessPages.allowed(
                () -> visit.api().page(UploadView.class, query, BucketCall.resource(visit, "uploads")));
    }

    private static PanelAnswer add(Visit visit) {
        return saved(visit, "templates", rules -> {
            var all = LifecycleSaving.filtered(rules);
            all.add(new LifecycleFields(visit).template(rules));
            return all;
        });
    }

    private static String chosen(Visit visit) {
        return visit.call().objectField("rule");
    }

    private static PanelAnswer switchRule(Visit visit) {
        boolean on = visit.call().field("on").equals("true");
        return saved(
                visit,
                "rules",
                rules -> rules.stream()
                        .map(each -> chosen(visit).equals(each.id()) ? each.with(on) : each)
                        .toList());
    }

    private static PanelAnswer remove(Visit visit) {
        return saved(
                visit,
                "rules",
                rules -> rules.stream()
                        .filter(each -> !chosen(visit).equals(each.id()))
                        .toList());
    }

    /// Saves changed rules, unless somebody else has changed them since the reader loaded the page.
    ///
    /// @param where the part of the page that shows a refusal
    private static PanelAnswer saved(Visit visit, String where, UnaryOperator<List<LifecycleRuleView>> change) {
        try {
            var found = LifecycleSaving.asShown(visit);
            var kept = found.it();
            LifecycleSaving.save(visit, found, change.apply(kept.rules()), kept.smallestMoved());
            return visit.done(path(visit) + "?done=saved#main");
        } catch (PanelProblem refused) {
            return page(visit, LifecycleAttempt.refused(where, visit.refused(refused)));
        }
    }

    private static PanelAnswer tryOne(Visit visit) {
        return previewed(
                visit, "templates", () -> Map.of("rules", List.of(new LifecycleFields(visit).template(List.of()))));
    }

    private static PanelAnswer preview(Visit visit) {
        return previewed(visit, "preview", Map::of);
    }

    @FunctionalInterface
    private interface Asked {
        Map<String, ?> body();
    }

    private static PanelAnswer previewed(Visit visit, String where, Asked call) {
        try {
            var preview = visit.api()
                    .send(
                            "POST",
                            LifecyclePreview.class,
                            call.body(),
                            BucketCall.resource(visit, "lifecycle", "preview"));
            return page(visit, new LifecycleAttempt(preview, "preview", null));
        } catch (PanelProblem refused) {
            return page(visit, LifecycleAttempt.refused(where, visit.refused(refused)));
        }
    }

    private static PanelAnswer abort(Visit visit) {
        var call = visit.call();
        try {
            visit.api()
                    .delete(
                            AbortedUpload.class,
                            Map.of("key", call.objectField("key")),
                            BucketCall.resource(visit, "uploads", call.objectField("upload")));
            return visit.done(path(visit) + "?done=aborted#uploads");
        } catch (PanelProblem refused) {
            return page(visit, LifecycleAttempt.refused("uploads", visit.refused(refused)));
        }
    }
}
