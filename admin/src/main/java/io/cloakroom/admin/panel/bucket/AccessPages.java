package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.bucket.CorsText;
import io.cloakroom.admin.panel.bucket.AccessTrials.Trial;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.AccessViews.AccessView;
import io.cloakroom.admin.view.AccessViews.BlockFlags;
import io.cloakroom.admin.view.AccessViews.BucketBlockView;
import io.cloakroom.admin.view.AccessViews.CorsCheck;
import io.cloakroom.admin.view.AccessViews.CorsView;
import io.cloakroom.admin.view.AccessViews.OwnershipView;
import io.cloakroom.admin.view.AccessViews.PolicyCheck;
import io.cloakroom.admin.view.AccessViews.PolicyView;
import io.cloakroom.admin.view.AccessViews.ProjectBlockView;
import io.cloakroom.admin.view.AccessViews.SimulationView;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The page about access to a bucket: whether and why it is public, its policy, public access block, ownership and
/// CORS rules.
public final class AccessPages {
    public void addTo(PageTable panel) {
        var path = "projects/*/buckets/*/access";
        panel.row("GET", path, visit -> page(visit, EditedAccess.NONE));
        panel.row("POST", path + "/template", AccessPages::policyTemplate);
        panel.row("POST", path + "/check", AccessPages::checkPolicy);
        panel.row("POST", path + "/policy", AccessPages::savePolicy);
        panel.row("POST", path + "/policy-removal", visit -> remove(visit, PolicyView.class, "policy"));
        panel.row("POST", path + "/block", AccessPages::saveBlock);
        panel.row("POST", path + "/ownership", AccessPages::saveOwnership);
        panel.row("POST", path + "/simulation", AccessPages::simulate);
        panel.row("POST", "projects/*/block", AccessPages::saveProjectBlock);
    }

    /// Input that is not saved.
    ///
    /// @param policy  text of the policy editor; `null` for the stored policy
    /// @param cors    text of the CORS editor; `null` for the stored rules
    /// @param where   the part of the page with the problem: `policy`, `cors`, `block`, `ownership`, `try`
    /// @param problem why something was refused, or `null`
    record EditedAccess(
            @Nullable String policy,
            @Nullable String cors,
            @Nullable SimulationView result,
            String where,
            @Nullable String problem) {
        static final EditedAccess NONE = new EditedAccess(null, null, null, "", null);

        static EditedAccess refused(String where, String problem) {
            return new EditedAccess(null, null, null, where, problem);
        }
    }

    /// @param changes    whether the reader may change the settings on the page
    /// @param policyText text in the policy editor
    /// @param check      of that text; `null` for an empty text
    /// @param cors       `null` when the reader may not see it, as are the next two
    /// @param typed      input to be shown again
    public record AccessPage(
            ProjectView project,
            BucketView bucket,
            AccessView access,
            boolean changes,
            String path,
            PolicyView policy,
            String policyEtag,
            String policyText,
            @Nullable PolicyCheck check,
            @Nullable CorsView cors,
            String corsEtag,
            String corsText,
            @Nullable CorsCheck corsCheck,
            @Nullable BucketBlockView block,
            @Nullable OwnershipView ownership,
            Trial trial,
            String where,
            @Nullable String problem,
            Map<String, String> typed) {
        /// The submitted value of a field, or otherwise the current one.
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }

        /// The problem of a part of the page, or `null`.
        public @Nullable String problem(String of) {
            return where.equals(of) ? problem : null;
        }
    }

    static String path(Visit visit) {
        return BucketCall.path(visit) + "/access";
    }

    static PanelAnswer page(Visit visit, EditedAccess draft) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var policy = visit.api().found(PolicyView.class, BucketCall.resource(visit, "policy"));
        var cors = allowed(() -> visit.api().found(CorsView.class, BucketCall.resource(visit, "cors")));
        var policyText = draft.policy() == null ? text(policy.it()) : draft.policy();
        var corsText = draft.cors() != null
                ? draft.cors()
                : cors == null || cors.it().rules().isEmpty()
                        ? ""
                        : CorsText.of(cors.it().rules());
        boolean changes = visit.mayChangeBuckets(project);
        return visit.page(
                "projects",
                "access.jte",
                new AccessPage(
                        project,
                        BucketReads.bucket(visit),
                        visit.api().get(AccessView.class, BucketCall.resource(visit, "access")),
                        changes,
                        path(visit),
                        policy.it(),
                        policy.etag(),
                        policyText,
                        policyText.isBlank() ? null : check(visit, policyText),
                        cors == null ? null : cors.it(),
                        cors == null ? "" : cors.etag(),
                        corsText,
                        corsText.isBlank() ? null : corsCheck(visit, corsText),
                        allowed(() -> visit.api()
                                .get(BucketBlockView.class, BucketCall.resource(visit, "public-access-block"))),
                        allowed(() -> visit.api().get(OwnershipView.class, BucketCall.resource(visit, "ownership"))),
                        AccessTrials.of(visit, project, draft.result(), policyText),
                        draft.where(),
                        draft.problem(),
                        visit.typed()));
    }

    /// Reads something; `null` when the bucket policy denies it to the reader. The rest of the page is shown all the
    /// same, including the policy.
    static <T> @Nullable T allowed(Supplier<T> look) {
        try {
            return look.get();
        } catch (PanelProblem refused) {
            if (refused.status() != 403) {
                throw refused;
            }
            return null;
        }
    }

    private static String text(PolicyView policy) {
        var text = policy.text();
        return text == null ? "" : text;
    }

    /// The text of an editor. Browsers turn each line break in a form into CRLF.
    static String typed(Visit visit, String editor) {
        return visit.call().field(editor).replace("\r\n", "\n");
    }

    private static PolicyCheck check(Visit visit, String text) {
        return visit.api()
                .send(
                        "POST",
                        PolicyCheck.class,
                        Map.of("policy", text),
                        BucketCall.resource(visit, "policy", "validation"));
    }

    static CorsCheck corsCheck(Visit visit, String text) {
        try {
            return visit.api()
                    .send(
                            "POST",
                            CorsCheck.class,
                            Map.of("rules", CorsText.rules(text)),
                            BucketCall.resource(visit, "cors", "validation"));
        } catch (PanelProblem refused) {
            return new CorsCheck(false, refused.detail());
        } catch (IllegalArgumentException wrong) {
            return new CorsCheck(false, String.valueOf(wrong.getMessage()));
        }
    }

    /// The result of the check, shown under the editor while somebody types.
    public record CheckPart(@Nullable PolicyCheck check) {}

    public record CorsCheckPart(@Nullable CorsCheck check) {}

    private static PanelAnswer checkPolicy(Visit visit) {
        var text = typed(visit, "policy");
        return visit.part("policycheck.jte", new CheckPart(text.isEmpty() ? null : check(visit, text)));
    }

    private static PanelAnswer policyTemplate(Visit visit) {
        var call = visit.call();
        var text = typed(visit, "policy");
        var filling = new PolicyTemplates.Filling(
                call.segment(3), call.field("prefix"), call.field("account"), call.field("addresses"));
        try {
            if (call.field("template").startsWith("project-")
                    && filling.account().isEmpty()) {
                throw new IllegalArgumentException(visit.text("Enter the account number of the project."));
            }
            if (call.field("template").equals("addresses")
                    && filling.addresses().isEmpty()) {
                throw new IllegalArgumentException(visit.text("Enter the addresses."));
            }
            return page(
                    visit,
                    new EditedAccess(
                            PolicyTemplates.added(text, call.field("template"), filling), null, null, "policy", null));
        } catch (IllegalArgumentException wrong) {
            return page(visit, new EditedAccess(text, null, null, "policy", String.valueOf(wrong.getMessage())));
        }
    }

    private static PanelAnswer savePolicy(Visit visit) {
        var call = visit.call();
        var text = typed(visit, "policy");
        try {
            visit.api()
                    .replace(
                            PolicyView.class,
                            call.field("etag"),
                            Map.of(),
                            Map.of("policy", text),
                            BucketCall.resource(visit, "policy"));
            return visit.done(path(visit) + "?done=saved#main");
        } catch (PanelProblem refused) {
            return page(visit, new EditedAccess(kept(refused, text), null, null, "policy", visit.refused(refused)));
        }
    }

    /// The refused text to show again; `null` when it was based on an outdated state.
    static @Nullable String kept(PanelProblem refused, String text) {
        return refused.status() == 412 ? null : text;
    }

    static PanelAnswer remove(Visit visit, Class<?> type, String what) {
        try {
            visit.api().delete(type, Map.of(), BucketCall.resource(visit, what));
            return visit.done(path(visit) + "?done=saved#main");
        } catch (PanelProblem refused) {
            return page(visit, EditedAccess.refused(what, visit.refused(refused)));
        }
    }

    private static Map<String, Object> block(PanelCall call) {
        var block = new LinkedHashMap<String, Object>();
        for (var each : List.of("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")) {
            block.put(each, call.ticked(each));
        }
        return block;
    }

    private static PanelAnswer saveBlock(Visit visit) {
        return put(visit, BucketBlockView.class, block(visit.call()), "public-access-block", "block");
    }

    private static PanelAnswer saveOwnership(Visit visit) {
        var body = Map.of("ownership", visit.call().field("ownership"));
        return put(visit, OwnershipView.class, body, "ownership", "ownership");
    }

    private static PanelAnswer put(Visit visit, Class<?> type, Map<String, ?> body, String document, String where) {
        try {
            visit.api().send("PUT", type, body, BucketCall.resource(visit, document));
            return visit.done(path(visit) + "?done=saved#main");
        } catch (PanelProblem refused) {
            return page(visit, EditedAccess.refused(where, visit.refused(refused)));
        }
    }

    private static PanelAnswer simulate(Visit visit) {
        var draft = typed(visit, "policy");
        var shown = draft.isEmpty() ? null : draft;
        try {
            var result = visit.api()
                    .send(
                            "POST",
                            SimulationView.class,
                            AccessTrials.body(visit),
                            BucketCall.resource(visit, "access", "simulation"));
            return page(visit, new EditedAccess(shown, null, result, "try", null));
        } catch (PanelProblem refused) {
            return page(visit, new EditedAccess(shown, null, null, "try", visit.refused(refused)));
        }
    }

    private static PanelAnswer saveProjectBlock(Visit visit) {
        var project = visit.call().segment(1);
        visit.api()
                .send("PUT", ProjectBlockView.class, block(visit.call()), "projects", project, "public-access-block");
        return visit.done("/projects/" + Shown.url(project) + "?done=saved#settings");
    }

    /// The public access block for all buckets of a project.
    public static BlockFlags ofProject(Visit visit, String project) {
        return visit.api()
                .get(ProjectBlockView.class, "projects", project, "public-access-block")
                .block();
    }
}
