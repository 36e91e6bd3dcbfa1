package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.When;
import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks the order of one rule's actions: each transition comes before transitions to colder classes and before the
/// expiration, and either all have days or all have dates (Amazon S3 User Guide, "Transitioning objects using Amazon
/// S3 Lifecycle").
final class TransitionOrder {
    private TransitionOrder() {}

    /// @param at days, or milliseconds since the epoch
    private record Step(StorageClass to, long at) {}

    static void require(Rule rule) {
        var filter = FilterReading.named(rule.filter());
        requireOneKind(rule, filter);
        boolean isDate = rule.transitions().stream().anyMatch(each -> each.when() instanceof OnDate);
        var steps = rule.transitions().stream()
                .map(each -> new Step(each.to(), at(each.when())))
                .toList();
        require(steps, end(rule), new Names("Transition", "Expiration", isDate ? "Date" : "Days", isDate, filter));
        var noncurrent = rule.noncurrentTransitions().stream()
                .map(each -> new Step(each.to(), each.days()))
                .toList();
        var removal = rule.noncurrentExpiration();
        require(
                noncurrent,
                removal == null ? null : Long.valueOf(removal.days()),
                new Names(
                        "NoncurrentVersionTransition", "NoncurrentVersionExpiration", "NoncurrentDays", false, filter));
    }

    private static void requireOneKind(Rule rule, String filter) {
        var moments = Stream.concat(
                        Stream.ofNullable(rule.expiration()).filter(When.class::isInstance),
                        rule.transitions().stream().map(each -> each.when()))
                .toList();
        boolean mixed = moments.stream().map(Object::getClass).distinct().count() > 1;
        if (mixed && !rule.transitions().isEmpty()) {
            throw LifecycleException.request(
                    "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for "
                            + filter);
        }
    }

    private static long at(When when) {
        return switch (when) {
            case AfterDays(var days) -> days;
            case OnDate(var date) -> date.toEpochMilli();
        };
    }

    private static @Nullable Long end(Rule rule) {
        return switch (rule.expiration()) {
            case null -> null;
            case AfterDays(var days) -> Long.valueOf(days);
            case OnDate(var date) -> Long.valueOf(date.toEpochMilli());
            case LoneMarkers _ -> null;
        };
    }

    /// The names of the compared elements in messages.
    ///
    /// @param isDate whether moments are dates, rather than numbers of days
    private record Names(String step, String end, String element, boolean isDate, String filter) {
        String shown(long at) {
            return isDate ? Instant.ofEpochMilli(at).toString() : Long.toString(at);
        }

        String step(StorageClass to) {
            return "'" + element + "' in the " + step + " action for StorageClass '" + to + "' for " + filter;
        }
    }

    private static void require(List<Step> steps, @Nullable Long end, Names names) {
        if (steps.stream().map(Step::to).distinct().count() < steps.size()) {
            throw LifecycleException.request("'StorageClass' must be different for '" + names.step()
                    + "' actions in same 'Rule' with " + names.filter());
        }
        var colder = steps.stream()
                .sorted(Comparator.comparingInt(each -> Waterfall.depth(each.to())))
                .toList();
        for (int i = 1; i < colder.size(); i++) {
            var before = colder.get(i - 1);
            var after = colder.get(i);
            if (after.at() <= before.at()) {
                throw LifecycleException.argument(
                        names.element(),
                        names.shown(after.at()),
                        names.step(after.to()) + " must be greater than " + names.step(before.to()));
            }
        }
        var last = steps.stream().map(Step::at).max(Comparator.naturalOrder());
        if (end != null && last.filter(each -> end <= each).isPresent()) {
            throw LifecycleException.argument(
                    names.element(),
                    names.shown(end),
                    "'" + names.element() + "' in the " + names.end() + " action for " + names.filter()
                            + " must be greater than '" + names.element() + "' in the " + names.step() + " action");
        }
    }
}
