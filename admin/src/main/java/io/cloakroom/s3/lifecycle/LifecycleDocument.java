package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Validates lifecycle rules (API Reference, PutBucketLifecycleConfiguration; Amazon S3 User Guide, "Lifecycle
/// configuration elements").
///
/// AWS has two forms of rules, which a document cannot mix: rules with a filter, and older rules with a prefix of
/// their own. The first rule determines the form.
public final class LifecycleDocument {
    /// Kinds of actions that, in the older form, at most one rule may have for a key.
    private static final Map<String, Predicate<Rule>> KINDS = kinds();

    private LifecycleDocument() {}

    private static Map<String, Predicate<Rule>> kinds() {
        var kinds = new LinkedHashMap<String, Predicate<Rule>>();
        kinds.put("Expiration", rule -> rule.expiration() != null);
        kinds.put("Transition", rule -> !rule.transitions().isEmpty());
        kinds.put("NoncurrentVersionExpiration", rule -> rule.noncurrentExpiration() != null);
        kinds.put(
                "NoncurrentVersionTransition",
                rule -> !rule.noncurrentTransitions().isEmpty());
        kinds.put("AbortIncompleteMultipartUpload", rule -> rule.abortUploadDays() != null);
        return kinds;
    }

    /// The setting with this name in AWS's header; empty for an unknown name.
    public static Optional<SmallestMoved> smallestMoved(String name) {
        return switch (name) {
            case "all_storage_classes_128K" -> Optional.of(SmallestMoved.ALL_CLASSES_128_KIB);
            case "varies_by_storage_class" -> Optional.of(SmallestMoved.BY_CLASS);
            default -> Optional.empty();
        };
    }

    /// The name of the setting in AWS's header.
    public static String nameOf(SmallestMoved smallest) {
        return switch (smallest) {
            case ALL_CLASSES_128_KIB -> "all_storage_classes_128K";
            case BY_CLASS -> "varies_by_storage_class";
        };
    }

    /// Validates rules. A rule without an id gets one, as from AWS.
    ///
    /// @throws LifecycleException when the rules cannot be accepted
    public static LifecycleRules of(@Nullable List<AskedRule> requested, SmallestMoved smallest) {
        if (requested == null || requested.isEmpty()) {
            throw LifecycleException.malformed("there is no lifecycle rule");
        }
        if (requested.size() > LifecycleRules.MOST_RULES) {
            throw LifecycleException.request("The number of lifecycle rules must not exceed the allowed limit of "
                    + LifecycleRules.MOST_RULES + " rules.");
        }
        boolean isFilter = requested.getFirst().filter() != null;
        var ids = new HashSet<String>();
        var rules = new ArrayList<Rule>(requested.size());
        for (var each : requested) {
            var id = id(each.id());
            if (!ids.add(id)) {
                throw LifecycleException.argument(
                        "ID", id, "Rule ID must be unique. Found same ID for more than one rule");
            }
            rules.add(RuleReading.of(each, id, isFilter));
        }
        KINDS.forEach((kind, has) -> requireApart(
                kind,
                rules.stream()
                        .filter(rule -> rule.filter().form() == Form.PREFIX)
                        .filter(has)
                        .toList()));
        return new LifecycleRules(rules, smallest);
    }

    private static String id(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            var fresh = UUID.randomUUID().toString();
            return Base64.getEncoder().encodeToString(fresh.getBytes(StandardCharsets.US_ASCII));
        }
        if (id.length() > AskedRule.MOST_ID_CHARS) {
            throw LifecycleException.argument(
                    "ID", id, "ID length should not exceed allowed limit of " + AskedRule.MOST_ID_CHARS);
        }
        return id;
    }

    /// In sorted order, only prefixes that begin with the same prefix can stand between a prefix and one that begins
    /// with it. So comparing neighbours suffices.
    private static void requireApart(String kind, List<Rule> rules) {
        var prefixes = rules.stream()
                .map(rule -> rule.filter().prefixOrNone())
                .sorted(Comparator.naturalOrder())
                .toList();
        for (int i = 1; i < prefixes.size(); i++) {
            if (prefixes.get(i).startsWith(prefixes.get(i - 1))) {
                throw LifecycleException.request("Found overlapping prefixes '" + prefixes.get(i - 1) + "' and '"
                        + prefixes.get(i) + "' for same action type '" + kind + "'");
            }
        }
    }
}
