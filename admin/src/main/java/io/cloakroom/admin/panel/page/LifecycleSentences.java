package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.NoncurrentTransitionView;
import io.cloakroom.admin.view.LifecycleViews.TransitionView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describes lifecycle rules in sentences.
public final class LifecycleSentences {
    private final Texts texts;
    private final Shown shown;

    LifecycleSentences(Texts texts, Shown shown) {
        this.texts = texts;
        this.shown = shown;
    }

    /// The actions of a rule, followed by its limitations.
    public List<String> of(LifecycleRuleView rule) {
        var sentences = new ArrayList<String>();
        moves(rule, sentences);
        expiration(rule, sentences);
        noncurrent(rule, sentences);
        if (rule.abortUploadsAfterDays() != null) {
            sentences.add(texts.of(
                    "{0} that are not completed are aborted {1} after their start.",
                    uploads(rule), days(rule.abortUploadsAfterDays())));
        }
        conditions(rule, sentences);
        return sentences;
    }

    private void expiration(LifecycleRuleView rule, List<String> sentences) {
        if (rule.expireAfterDays() != null) {
            sentences.add(
                    texts.of("{0} are deleted {1} after their creation.", objects(rule), days(rule.expireAfterDays())));
        }
        if (rule.expireOn() != null) {
            sentences.add(texts.of("{0} are deleted from {1} on.", objects(rule), day(rule.expireOn())));
        }
        if (rule.removeLoneMarkers() != null) {
            sentences.add(
                    rule.removeLoneMarkers()
                            ? texts.of("{0} are removed when no other version of their objects is left.", markers(rule))
                            : texts.of("{0} stay even when no other version of their objects is left.", markers(rule)));
        }
    }

    private void noncurrent(LifecycleRuleView rule, List<String> sentences) {
        if (rule.noncurrentDays() != null) {
            sentences.add(texts.of(
                    "{0} are removed {1} after a newer one replaced them.",
                    versions(rule), days(rule.noncurrentDays())));
        }
        addKept(rule.keepNewer(), sentences);
    }

    private void addKept(@Nullable Integer newer, List<String> sentences) {
        if (newer != null) {
            sentences.add(texts.of(
                    "The newest {0} of each object stay, however old they are.", shown.count(newer, "older version")));
        }
    }

    private void moves(LifecycleRuleView rule, List<String> sentences) {
        for (var each : present(rule.transitions())) {
            sentences.add(move(rule, each));
        }
        for (var each : present(rule.noncurrentTransitions())) {
            sentences.add(move(rule, each));
            addKept(each.keepNewer(), sentences);
        }
    }

    private String move(LifecycleRuleView rule, TransitionView move) {
        return move.on() == null
                ? texts.of(
                        "{0} move to the storage class {1} {2} after their creation.",
                        objects(rule), String.valueOf(move.storageClass()), days(move.afterDays()))
                : texts.of(
                        "{0} move to the storage class {1} from {2} on.",
                        objects(rule), String.valueOf(move.storageClass()), day(move.on()));
    }

    private String move(LifecycleRuleView rule, NoncurrentTransitionView move) {
        return texts.of(
                "{0} move to the storage class {1} {2} after a newer one replaced them.",
                versions(rule), String.valueOf(move.storageClass()), days(move.noncurrentDays()));
    }

    private static <T> List<T> present(@Nullable List<@Nullable T> given) {
        var all = new ArrayList<T>();
        if (given != null) {
            for (var each : given) {
                if (each != null) {
                    all.add(each);
                }
            }
        }
        return all;
    }

    private void conditions(LifecycleRuleView rule, List<String> sentences) {
        if (rule.tags() != null) {
            rule.tags()
                    .forEach((key, value) ->
                            sentences.add(texts.of("Applies only to objects with the tag {0}.", key + " = " + value)));
        }
        if (rule.largerThan() != null) {
            sentences.add(texts.of("Applies only to objects larger than {0}.", shown.bytes(rule.largerThan())));
        }
        if (rule.smallerThan() != null) {
            sentences.add(texts.of("Applies only to objects smaller than {0}.", shown.bytes(rule.smallerThan())));
        }
    }

    private String objects(LifecycleRuleView rule) {
        var prefix = rule.prefixOrNone();
        return prefix.isEmpty() ? texts.of("All objects") : texts.of("Objects under {0}", prefix);
    }

    private String versions(LifecycleRuleView rule) {
        var prefix = rule.prefixOrNone();
        return prefix.isEmpty() ? texts.of("All older versions") : texts.of("Older versions under {0}", prefix);
    }

    private String markers(LifecycleRuleView rule) {
        var prefix = rule.prefixOrNone();
        return prefix.isEmpty() ? texts.of("All delete markers") : texts.of("Delete markers under {0}", prefix);
    }

    private String uploads(LifecycleRuleView rule) {
        var prefix = rule.prefixOrNone();
        return prefix.isEmpty() ? texts.of("All uploads") : texts.of("Uploads under {0}", prefix);
    }

    private String days(@Nullable Integer days) {
        return shown.count(days == null ? 0 : days, "day");
    }

    private static String day(@Nullable Instant at) {
        return at == null ? "" : LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }
}
