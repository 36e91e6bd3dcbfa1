package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.bucket.CorsText;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Wire;
import io.cloakroom.admin.view.AccessViews.CorsView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The part of the page about access that concerns CORS rules.
public final class CorsPages {
    public void addTo(PageTable panel) {
        var path = "projects/*/buckets/*/access";
        panel.row("POST", path + "/cors-template", CorsPages::corsTemplate);
        panel.row("POST", path + "/cors-check", CorsPages::checkCors);
        panel.row("POST", path + "/cors", CorsPages::saveCors);
        panel.row("POST", path + "/cors-removal", visit -> AccessPages.remove(visit, CorsView.class, "cors"));
    }

    private static PanelAnswer checkCors(Visit visit) {
        var text = AccessPages.typed(visit, "cors");
        return visit.part(
                "corscheck.jte",
                new AccessPages.CorsCheckPart(text.isEmpty() ? null : AccessPages.corsCheck(visit, text)));
    }

    /// Adds a rule for one web site to the rules in the editor.
    private static PanelAnswer corsTemplate(Visit visit) {
        var call = visit.call();
        var text = AccessPages.typed(visit, "cors");
        try {
            var rules = new ArrayList<Map<String, Object>>(text.isEmpty() ? List.of() : CorsText.rules(text));
            var rule = new LinkedHashMap<String, Object>();
            rule.put("AllowedOrigins", List.of(call.field("origin").replaceFirst("/$", "")));
            boolean uploads = call.field("does").equals("uploads");
            rule.put("AllowedMethods", uploads ? List.of("GET", "HEAD", "PUT", "POST") : List.of("GET", "HEAD"));
            rule.put("AllowedHeaders", List.of("*"));
            rule.put("ExposeHeaders", List.of("ETag"));
            rule.put("MaxAgeSeconds", 3600);
            var names = new ArrayList<Map<String, Object>>();
            rules.forEach(each -> names.add(CorsText.named(each)));
            names.add(rule);
            return AccessPages.page(
                    visit,
                    new AccessPages.EditedAccess(null, Wire.pretty(Map.of("CORSRules", names)), null, "cors", null));
        } catch (IllegalArgumentException wrong) {
            return AccessPages.page(
                    visit, new AccessPages.EditedAccess(null, text, null, "cors", String.valueOf(wrong.getMessage())));
        }
    }

    private static PanelAnswer saveCors(Visit visit) {
        var call = visit.call();
        var text = AccessPages.typed(visit, "cors");
        try {
            visit.api()
                    .replace(
                            CorsView.class,
                            call.field("etag"),
                            Map.of(),
                            Map.of("rules", CorsText.rules(text)),
                            BucketCall.resource(visit, "cors"));
            return visit.done(AccessPages.path(visit) + "?done=saved#main");
        } catch (PanelProblem refused) {
            return AccessPages.page(
                    visit,
                    new AccessPages.EditedAccess(
                            null, AccessPages.kept(refused, text), null, "cors", visit.refused(refused)));
        } catch (IllegalArgumentException wrong) {
            return AccessPages.page(
                    visit, new AccessPages.EditedAccess(null, text, null, "cors", String.valueOf(wrong.getMessage())));
        }
    }
}
