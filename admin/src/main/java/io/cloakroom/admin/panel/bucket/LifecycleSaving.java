package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.ApiClient.WithEtag;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.LifecycleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and saves the lifecycle rules of a bucket, which are one document.
final class LifecycleSaving {
    private LifecycleSaving() {}

    /// The rules as they are now, unless somebody else has changed them since the reader loaded the page.
    ///
    /// @throws PanelProblem with 412
    static WithEtag<LifecycleView> asShown(Visit visit) {
        var found = found(visit);
        requireAsShown(visit, found);
        return found;
    }

    static WithEtag<LifecycleView> found(Visit visit) {
        return visit.api().found(LifecycleView.class, BucketCall.resource(visit, "lifecycle"));
    }

    static void requireAsShown(Visit visit, WithEtag<LifecycleView> found) {
        if (!found.etag().equals(visit.call().field("etag"))) {
            throw new PanelProblem(412, "");
        }
    }

    /// @param found    the document that the rules replace
    /// @param smallest name of AWS's setting for objects that are too small for a transition, or `null` for the default
    static void save(
            Visit visit, WithEtag<LifecycleView> found, List<LifecycleRuleView> rules, @Nullable String smallest) {
        var path = BucketCall.resource(visit, "lifecycle");
        if (rules.isEmpty()) {
            visit.api().delete(LifecycleView.class, Map.of(), path);
        } else {
            visit.api().replace(LifecycleView.class, found.etag(), Map.of(), body(rules, smallest), path);
        }
    }

    static Map<String, Object> body(List<LifecycleRuleView> rules, @Nullable String smallest) {
        var body = new LinkedHashMap<String, Object>();
        body.put("rules", rules);
        if (smallest != null) {
            body.put("smallestMoved", smallest);
        }
        return body;
    }

    /// Converts rules of S3's older form to equivalent rules with a filter, since a document cannot mix both.
    static List<LifecycleRuleView> filtered(List<LifecycleRuleView> rules) {
        var all = new ArrayList<LifecycleRuleView>();
        rules.forEach(each -> all.add(each.withFilter()));
        return all;
    }

    /// All rules, with one in place of another. Rules of S3's older form keep it, unless that form might not allow the
    /// change.
    static List<LifecycleRuleView> replaced(
            List<LifecycleRuleView> rules, LifecycleRuleView before, LifecycleRuleView after) {
        var all = new ArrayList<>(rules);
        all.replaceAll(each -> each.equals(before) ? after : each);
        return Boolean.TRUE.equals(before.olderForm()) && !fitsOlderForm(before, after) ? filtered(all) : all;
    }

    /// The older form knows neither tags, sizes nor newer versions. It also refuses two rules with the same kind of action
    /// for the same keys, which a rule cannot run into with the prefix and the kinds of action that it had.
    private static boolean fitsOlderForm(LifecycleRuleView before, LifecycleRuleView after) {
        boolean needsFilter = after.tags() != null || after.largerThan() != null || after.smallerThan() != null;
        boolean keepsNewer = after.keepNewer() != null
                || LifecycleRuleForm.given(after.noncurrentTransitions()).stream()
                        .anyMatch(move -> move.keepNewer() != null);
        return !needsFilter
                && !keepsNewer
                && before.prefixOrNone().equals(after.prefixOrNone())
                && (!expires(after) || expires(before))
                && (after.noncurrentDays() == null || before.noncurrentDays() != null)
                && (after.abortUploadsAfterDays() == null || before.abortUploadsAfterDays() != null)
                && (after.transitions() == null || before.transitions() != null)
                && (after.noncurrentTransitions() == null || before.noncurrentTransitions() != null);
    }

    private static boolean expires(LifecycleRuleView rule) {
        return rule.expireAfterDays() != null || rule.expireOn() != null || rule.removeLoneMarkers() != null;
    }
}
