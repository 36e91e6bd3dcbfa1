package io.cloakroom.admin.lifecycle;

import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.text.Legible;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.NoncurrentTransitionView;
import io.cloakroom.admin.view.LifecycleViews.TransitionView;
import io.cloakroom.s3.lifecycle.AskedRule;
import io.cloakroom.s3.lifecycle.AskedRule.AskedAbort;
import io.cloakroom.s3.lifecycle.AskedRule.AskedExpiration;
import io.cloakroom.s3.lifecycle.AskedRule.AskedFilter;
import io.cloakroom.s3.lifecycle.AskedRule.AskedNoncurrent;
import io.cloakroom.s3.lifecycle.AskedRule.AskedTag;
import io.cloakroom.s3.lifecycle.AskedRule.AskedTransition;
import io.cloakroom.s3.lifecycle.AskedRule.Conditions;
import io.cloakroom.s3.lifecycle.LifecycleDocument;
import io.cloakroom.s3.lifecycle.LifecycleException;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentTransition;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Converts lifecycle rules between the records of the REST interface and the stored document. The records can
/// express everything that S3 can, so reading rules and writing them back changes nothing.
final class LifecycleRecords {
    /// Limits a message, which may repeat what the client sent.
    private static final int MOST_SAID = 500;

    private static final Conditions NOTHING = new Conditions(null, List.of(), null, null);

    private LifecycleRecords() {}

    /// @param smallest name of AWS's setting; `null` for AWS's default
    /// @throws Problem with AWS's sentence, when the rules cannot be accepted
    static LifecycleRules rules(@Nullable List<@Nullable LifecycleRuleView> requested, @Nullable String smallest) {
        var moved = smallest == null
                ? SmallestMoved.ALL_CLASSES_128_KIB
                : LifecycleDocument.smallestMoved(smallest)
                        .orElseThrow(() -> Problem.badRequest("Invalid TransitionDefaultMinimumObjectSize found"));
        try {
            return LifecycleDocument.of(all(requested, "rule", LifecycleRecords::rule), moved);
        } catch (LifecycleException refused) {
            throw Problem.badRequest(Legible.of(String.valueOf(refused.getMessage()), MOST_SAID));
        }
    }

    private static <V, A> List<A> all(@Nullable List<@Nullable V> given, String what, Function<V, A> reading) {
        var all = new ArrayList<A>();
        if (given != null) {
            for (var each : given) {
                if (each == null) {
                    throw Problem.badRequest("null is no " + what);
                }
                all.add(reading.apply(each));
            }
        }
        return all;
    }

    private static AskedRule rule(LifecycleRuleView requested) {
        boolean olderForm = Boolean.TRUE.equals(requested.olderForm());
        return new AskedRule(
                requested.id(),
                Boolean.FALSE.equals(requested.enabled()) ? "Disabled" : "Enabled",
                olderForm ? prefixOrNone(requested) : null,
                filter(requested, olderForm),
                expiration(requested),
                requested.noncurrentDays() == null && requested.keepNewer() == null
                        ? null
                        : new AskedNoncurrent(text(requested.noncurrentDays()), text(requested.keepNewer()), null),
                requested.abortUploadsAfterDays() == null
                        ? null
                        : new AskedAbort(text(requested.abortUploadsAfterDays())),
                all(
                        requested.transitions(),
                        "transition",
                        each -> new AskedTransition(text(each.afterDays()), text(each.on()), each.storageClass())),
                all(
                        requested.noncurrentTransitions(),
                        "transition",
                        each -> new AskedNoncurrent(
                                text(each.noncurrentDays()), text(each.keepNewer()), each.storageClass())));
    }

    private static String prefixOrNone(LifecycleRuleView requested) {
        var prefix = requested.prefix();
        return prefix == null ? "" : prefix;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /// Tags and sizes need a filter. Makes one even for a rule of the older form, so that the refusal names the
    /// conflict.
    private static @Nullable AskedFilter filter(LifecycleRuleView requested, boolean olderForm) {
        var tags = new ArrayList<AskedTag>();
        if (requested.tags() != null) {
            requested.tags().forEach((key, value) -> tags.add(new AskedTag(key, value)));
        }
        var conditions = new Conditions(
                olderForm ? null : requested.prefix(),
                tags,
                text(requested.largerThan()),
                text(requested.smallerThan()));
        int count = tags.size()
                + (conditions.prefix() == null ? 0 : 1)
                + (requested.largerThan() == null ? 0 : 1)
                + (requested.smallerThan() == null ? 0 : 1);
        if (olderForm && count == 0) {
            return null;
        }
        return count > 1 ? new AskedFilter(NOTHING, conditions) : new AskedFilter(conditions, null);
    }

    private static @Nullable AskedExpiration expiration(LifecycleRuleView requested) {
        return requested.expireAfterDays() == null
                        && requested.expireOn() == null
                        && requested.removeLoneMarkers() == null
                ? null
                : new AskedExpiration(
                        text(requested.expireAfterDays()),
                        text(requested.expireOn()),
                        text(requested.removeLoneMarkers()));
    }

    static LifecycleRuleView view(Rule rule) {
        var filter = rule.filter();
        var expiration = rule.expiration();
        var noncurrent = rule.noncurrentExpiration();
        return new LifecycleRuleView(
                rule.id(),
                rule.enabled(),
                filter.prefix(),
                filter.form() == Form.PREFIX ? true : null,
                filter.tags().isEmpty() ? null : Map.copyOf(filter.tags().tags()),
                filter.largerThan(),
                filter.smallerThan(),
                expiration instanceof AfterDays(var days) ? days : null,
                expiration instanceof OnDate(var date) ? date : null,
                expiration instanceof LoneMarkers(var removed) ? removed : null,
                noncurrent == null ? null : noncurrent.days(),
                noncurrent == null ? null : noncurrent.newer(),
                rule.abortUploadDays(),
                viewsOrNull(rule.transitions(), LifecycleRecords::view),
                viewsOrNull(rule.noncurrentTransitions(), LifecycleRecords::view));
    }

    private static <T, V> @Nullable List<@Nullable V> viewsOrNull(List<T> kept, Function<T, V> view) {
        if (kept.isEmpty()) {
            return null;
        }
        var views = new ArrayList<@Nullable V>();
        kept.forEach(each -> views.add(view.apply(each)));
        return views;
    }

    private static TransitionView view(Transition kept) {
        return switch (kept.when()) {
            case AfterDays(var days) -> new TransitionView(days, null, kept.to().name());
            case OnDate(var date) -> new TransitionView(null, date, kept.to().name());
        };
    }

    private static NoncurrentTransitionView view(NoncurrentTransition kept) {
        return new NoncurrentTransitionView(kept.days(), kept.newer(), kept.to().name());
    }
}
