package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import org.jspecify.annotations.Nullable;

/// Validates one rule (Amazon S3 User Guide, "Lifecycle configuration elements").
final class RuleReading {
    private RuleReading() {}

    /// @param id       chosen by the caller when the rule has none
    /// @param isFilter whether rules of this document have a filter, rather than a prefix of their own
    static Rule of(AskedRule requested, String id, boolean isFilter) {
        var reading = new ActionReading(isFilter);
        var rule = new Rule(
                id,
                isEnabled(requested.status()),
                FilterReading.of(requested, isFilter),
                ActionReading.expiration(requested.expiration()),
                reading.noncurrentExpiration(requested.noncurrentVersionExpiration()),
                ActionReading.abortDays(requested.abortIncompleteMultipartUpload()),
                requested.transitions().stream().map(ActionReading::transition).toList(),
                requested.noncurrentVersionTransitions().stream()
                        .map(reading::noncurrentTransition)
                        .toList());
        requireAction(rule);
        if (rule.expiration() instanceof LoneMarkers) {
            requirePlain(rule.filter(), "ExpiredObjectDeleteMarker");
        }
        if (rule.abortUploadDays() != null) {
            requirePlain(rule.filter(), "AbortIncompleteMultipartUpload");
        }
        TransitionOrder.require(rule);
        return rule;
    }

    private static boolean isEnabled(@Nullable String status) {
        return switch (status == null ? "" : status.strip()) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw LifecycleException.malformed("Status is Enabled or Disabled");
        };
    }

    private static void requireAction(Rule rule) {
        if (rule.expiration() == null
                && rule.noncurrentExpiration() == null
                && rule.abortUploadDays() == null
                && rule.transitions().isEmpty()
                && rule.noncurrentTransitions().isEmpty()) {
            throw LifecycleException.request("At least one action needs to be specified in a rule");
        }
    }

    /// Delete markers and uploads have neither tags nor a size.
    private static void requirePlain(LifecycleFilter filter, String action) {
        if (!filter.tags().isEmpty()) {
            throw LifecycleException.request(action + " cannot be specified with Tags.");
        }
        if (filter.saysSize()) {
            throw LifecycleException.request(action + " cannot be specified with Object Size.");
        }
    }
}
