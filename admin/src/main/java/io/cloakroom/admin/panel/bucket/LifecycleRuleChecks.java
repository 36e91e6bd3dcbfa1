package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.s3.lifecycle.AskedRule;
import io.cloakroom.s3.lifecycle.Waterfall;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds what AWS refuses in a lifecycle rule, and says it in plain words beside the field. The REST interface decides:
/// it refuses the same in AWS's words, one fault at a time and without a field.
final class LifecycleRuleChecks {
    private final Visit visit;
    private final LifecycleRuleView rule;
    private final Map<String, String> problems;

    /// @param problems by the id of the field; gains what is found
    LifecycleRuleChecks(Visit visit, LifecycleRuleView rule, Map<String, String> problems) {
        this.visit = visit;
        this.rule = rule;
        this.problems = problems;
    }

    /// One row of the form, which moves objects to another class.
    ///
    /// @param at days, or milliseconds since the epoch; `null` when the row has neither, or both
    private record Step(
            String field,
            @Nullable StorageClass to,
            @Nullable Long at) {}

    private void wrong(String field, String sentence, Object... values) {
        problems.putIfAbsent(field, visit.text(sentence, values));
    }

    /// @param others the other rules of the bucket
    void check(List<LifecycleRuleView> others) {
        name(others);
        if (!ObjectKey.isShort(rule.prefixOrNone())) {
            wrong("prefix", "A prefix has at most {0} bytes.", ObjectKey.MAX_BYTES);
        }
        sizes();
        atLeastOne("expireAfterDays", rule.expireAfterDays());
        atLeastOne("noncurrentDays", rule.noncurrentDays());
        atLeastOne("abortUploadsAfterDays", rule.abortUploadsAfterDays());
        oneExpiration();
        newer("keepNewer", rule.keepNewer());
        if (rule.keepNewer() != null && rule.noncurrentDays() == null) {
            wrong("noncurrentDays", "Enter the number of days too.");
        }
        plain("markers", rule.removeLoneMarkers() != null, visit.text("Delete markers have neither tags nor a size."));
        plain(
                "abortUploadsAfterDays",
                rule.abortUploadsAfterDays() != null,
                visit.text("Unfinished uploads have neither tags nor a size."));
        moves();
        noncurrentMoves();
        if (problems.isEmpty() && hasNoAction()) {
            wrong("expireAfterDays", "The rule does nothing yet: fill in at least one action.");
        }
    }

    private void name(List<LifecycleRuleView> others) {
        var id = rule.id();
        if (id == null) {
            return;
        }
        if (id.length() > AskedRule.MOST_ID_CHARS) {
            wrong("id", "A name has at most {0} characters.", AskedRule.MOST_ID_CHARS);
        }
        if (others.stream().anyMatch(other -> id.equals(other.id()))) {
            wrong("id", "Another rule of the bucket has this name.");
        }
    }

    private void sizes() {
        var larger = rule.largerThan();
        var smaller = rule.smallerThan();
        if (larger != null && larger > AskedRule.MOST_BYTES) {
            wrong("largerThan", "That number is too large.");
        }
        if (smaller != null && smaller > AskedRule.MOST_BYTES) {
            wrong("smallerThan", "That number is too large.");
        }
        if (smaller != null && smaller <= (larger == null ? 0 : larger)) {
            wrong("smallerThan", "No object has such a size: this limit must be above the other.");
        }
    }

    private void atLeastOne(String field, @Nullable Integer days) {
        if (days != null && days < 1) {
            wrong(field, "Enter 1 day or more.");
        }
    }

    private void newer(String field, @Nullable Integer newer) {
        if (newer != null && (newer < 1 || newer > AskedRule.MOST_NEWER)) {
            wrong(field, "A rule can keep 1 to {0} older versions.", AskedRule.MOST_NEWER);
        }
    }

    private void oneExpiration() {
        boolean moment = rule.expireAfterDays() != null || rule.expireOn() != null;
        if (rule.expireAfterDays() != null && rule.expireOn() != null) {
            wrong("expireOn", "Enter either a number of days or a day, not both.");
        }
        if (moment && rule.removeLoneMarkers() != null) {
            wrong("markers", "A rule that deletes objects removes such delete markers too: choose nothing here.");
        }
    }

    private void plain(String field, boolean acts, String sentence) {
        boolean asksMore = rule.tags() != null || rule.largerThan() != null || rule.smallerThan() != null;
        if (acts && asksMore) {
            problems.putIfAbsent(field, sentence + " " + visit.text("Remove those conditions, or make two rules."));
        }
    }

    private boolean hasNoAction() {
        return rule.expireAfterDays() == null
                && rule.expireOn() == null
                && rule.removeLoneMarkers() == null
                && rule.noncurrentDays() == null
                && rule.abortUploadsAfterDays() == null
                && rule.transitions() == null
                && rule.noncurrentTransitions() == null;
    }

    private void moves() {
        var steps = new ArrayList<Step>();
        boolean days = rule.expireAfterDays() != null;
        boolean dates = rule.expireOn() != null;
        var moves = LifecycleRuleForm.given(rule.transitions());
        for (int i = 0; i < moves.size(); i++) {
            var move = moves.get(i);
            var field = "move-" + i;
            if (move.afterDays() != null && move.on() != null) {
                wrong(field, "Enter either a number of days or a day, not both.");
            } else if (move.afterDays() == null && move.on() == null) {
                wrong(field, "Enter a number of days, or a day.");
            }
            days |= move.afterDays() != null;
            dates |= move.on() != null;
            steps.add(step(field, move.storageClass(), move.afterDays(), at(move.afterDays(), move.on())));
        }
        if (days && dates && !moves.isEmpty()) {
            wrong(
                    steps.getLast().field(),
                    "Use either numbers of days or dates, for all moves and for the deletion of objects.");
            return;
        }
        var end = at(rule.expireAfterDays(), rule.expireOn());
        order(steps, rule.expireOn() == null ? "expireAfterDays" : "expireOn", end);
    }

    private void noncurrentMoves() {
        var steps = new ArrayList<Step>();
        var moves = LifecycleRuleForm.given(rule.noncurrentTransitions());
        for (int i = 0; i < moves.size(); i++) {
            var move = moves.get(i);
            var field = "older-" + i;
            if (move.noncurrentDays() == null) {
                wrong(field, "Enter the number of days.");
            }
            newer(field, move.keepNewer());
            steps.add(step(field, move.storageClass(), move.noncurrentDays(), at(move.noncurrentDays(), null)));
        }
        order(steps, "noncurrentDays", at(rule.noncurrentDays(), null));
    }

    private static @Nullable Long at(@Nullable Integer days, @Nullable Instant day) {
        if (days != null) {
            return day == null ? Long.valueOf(days) : null;
        }
        return day == null ? null : Long.valueOf(day.toEpochMilli());
    }

    private Step step(String field, @Nullable String name, @Nullable Integer days, @Nullable Long at) {
        var to = name == null ? null : StorageClass.named(name).orElse(null);
        if (to == null) {
            wrong(field, "Choose a storage class.");
        } else if (days != null && Waterfall.isInfrequent(to) && days < AskedRule.LEAST_DAYS_BEFORE_INFREQUENT) {
            wrong(
                    field,
                    "Objects can move to {0} after {1} days at the earliest.",
                    to,
                    AskedRule.LEAST_DAYS_BEFORE_INFREQUENT);
        }
        return new Step(field, to, at);
    }

    /// Objects become colder step by step, and are deleted last.
    private void order(List<Step> steps, String fieldOfEnd, @Nullable Long end) {
        var colder = steps.stream()
                .filter(step -> step.to() != null && step.at() != null)
                .sorted(Comparator.comparingInt(step -> Waterfall.TARGETS.indexOf(step.to())))
                .toList();
        for (int i = 1; i < colder.size(); i++) {
            var warmer = colder.get(i - 1);
            var step = colder.get(i);
            if (warmer.to() == step.to()) {
                wrong(step.field(), "Choose each storage class only once.");
            } else if (moment(step) <= moment(warmer)) {
                wrong(
                        step.field(),
                        "{0} is colder than {1}: the move there must come later.",
                        Objects.requireNonNull(step.to()),
                        Objects.requireNonNull(warmer.to()));
            }
        }
        if (end != null && colder.stream().anyMatch(step -> end <= moment(step))) {
            wrong(fieldOfEnd, "The deletion must come after the moves to other storage classes.");
        }
    }

    private static long moment(Step step) {
        return Objects.requireNonNull(step.at());
    }
}
