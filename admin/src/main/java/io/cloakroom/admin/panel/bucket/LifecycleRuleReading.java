package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.TagFields.Tag;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.NoncurrentTransitionView;
import io.cloakroom.admin.view.LifecycleViews.TransitionView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a lifecycle rule from its submitted form. A field that shows the same text as before keeps the value that it
/// had, also where the text cannot express the value exactly, such as a prefix with a line break.
final class LifecycleRuleReading {
    private static final int DAY_CHARS = "2027-01-31".length();
    private static final int MOST_DIGITS = 9;

    private final Visit visit;
    private final LifecycleRuleForm typed;
    private final LifecycleRuleView before;
    private final LifecycleRuleForm shown;
    private final Map<String, String> problems = new LinkedHashMap<>();

    /// @param before the rule to change; for a new one, an empty rule
    LifecycleRuleReading(Visit visit, LifecycleRuleForm typed, LifecycleRuleView before) {
        this.visit = visit;
        this.typed = typed;
        this.before = before;
        shown = LifecycleRuleForm.of(before);
    }

    /// What is wrong with a field, by the id that the field has on the page.
    Map<String, String> problems() {
        return problems;
    }

    private void wrong(String field, String sentence) {
        problems.putIfAbsent(field, visit.text(sentence));
    }

    LifecycleRuleView rule() {
        return new LifecycleRuleView(
                text(typed.id(), shown.id(), before.id()),
                typed.enabled() == before.acts() ? before.enabled() : Boolean.valueOf(typed.enabled()),
                text(typed.prefix(), shown.prefix(), before.prefix()),
                before.olderForm(),
                tags(),
                size("largerThan", typed.largerThan(), shown.largerThan(), before.largerThan()),
                size("smallerThan", typed.smallerThan(), shown.smallerThan(), before.smallerThan()),
                number("expireAfterDays", typed.expireAfterDays(), shown.expireAfterDays(), before.expireAfterDays()),
                typed.expireOn().equals(shown.expireOn()) ? before.expireOn() : day("expireOn", typed.expireOn()),
                typed.markers().isEmpty() ? null : Boolean.valueOf(typed.markers()),
                number("noncurrentDays", typed.noncurrentDays(), shown.noncurrentDays(), before.noncurrentDays()),
                number("keepNewer", typed.keepNewer(), shown.keepNewer(), before.keepNewer()),
                number(
                        "abortUploadsAfterDays",
                        typed.abortUploadsAfterDays(),
                        shown.abortUploadsAfterDays(),
                        before.abortUploadsAfterDays()),
                transitions(),
                noncurrentTransitions());
    }

    private static @Nullable String text(String typed, String shown, @Nullable String before) {
        if (typed.equals(shown)) {
            return before;
        }
        return typed.isEmpty() ? null : typed;
    }

    private @Nullable Integer number(String field, String typed, String shown, @Nullable Integer before) {
        return typed.equals(shown) ? before : number(field, typed);
    }

    private @Nullable Integer number(String field, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            wrong(field, "Enter a number, such as 30.");
            return null;
        }
        return Integer.valueOf(text);
    }

    private @Nullable Instant day(String field, String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            // A longer text has a year that no rule can have.
            if (text.length() == DAY_CHARS) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
        } catch (DateTimeParseException noDay) {
            // Said below.
        }
        wrong(field, "Enter a day, such as 2027-01-31.");
        return null;
    }

    private @Nullable Long size(String field, String typed, String shown, @Nullable Long before) {
        if (typed.equals(shown)) {
            return before;
        }
        if (typed.isEmpty()) {
            return null;
        }
        try {
            if (Sizes.hasUnit(typed)) {
                return Sizes.parse(typed);
            }
            wrong(field, "A size is a number with its unit: 500 MB, 10 GiB, 2T.");
        } catch (IllegalArgumentException noSize) {
            wrong(
                    field,
                    noSize.getCause() == null
                            ? "A size is a number with its unit: 500 MB, 10 GiB, 2T."
                            : "That number is too large.");
        }
        return null;
    }

    private @Nullable Map<String, @Nullable String> tags() {
        var there = new LinkedHashMap<String, @Nullable String>();
        if (before.tags() != null) {
            before.tags().forEach(there::put);
        }
        var keys = List.copyOf(there.keySet());
        var tags = new LinkedHashMap<String, @Nullable String>();
        for (int i = 0; i < typed.tags().size(); i++) {
            var tag = typed.tags().get(i);
            int known = shown.tags().indexOf(tag);
            if (known >= 0) {
                add(i, keys.get(known), there.get(keys.get(known)), tags);
            } else {
                add(i, tag, tags);
            }
        }
        return tags.isEmpty() ? null : tags;
    }

    private void add(int row, Tag tag, Map<String, @Nullable String> tags) {
        if (tag.key().isEmpty()) {
            wrong("tag-" + row, "A tag needs a name.");
        } else {
            add(row, tag.key(), tag.value(), tags);
        }
    }

    private void add(int row, String key, @Nullable String value, Map<String, @Nullable String> tags) {
        if (tags.containsKey(key)) {
            problems.putIfAbsent("tag-" + row, visit.text("Each tag has a name of its own: {0} is there twice.", key));
        }
        tags.put(key, value);
    }

    private @Nullable List<@Nullable TransitionView> transitions() {
        var there = LifecycleRuleForm.given(before.transitions());
        var views = new ArrayList<@Nullable TransitionView>();
        for (int i = 0; i < typed.transitions().size(); i++) {
            var move = typed.transitions().get(i);
            int known = shown.transitions().indexOf(move);
            var field = "move-" + i;
            views.add(
                    known >= 0
                            ? there.get(known)
                            : new TransitionView(
                                    number(field, move.afterDays()),
                                    day(field, move.on()),
                                    storageClass(move.storageClass())));
        }
        return views.isEmpty() ? null : views;
    }

    private @Nullable List<@Nullable NoncurrentTransitionView> noncurrentTransitions() {
        var there = LifecycleRuleForm.given(before.noncurrentTransitions());
        var views = new ArrayList<@Nullable NoncurrentTransitionView>();
        for (int i = 0; i < typed.noncurrentTransitions().size(); i++) {
            var move = typed.noncurrentTransitions().get(i);
            int known = shown.noncurrentTransitions().indexOf(move);
            var field = "older-" + i;
            views.add(
                    known >= 0
                            ? there.get(known)
                            : new NoncurrentTransitionView(
                                    number(field, move.noncurrentDays()),
                                    number(field, move.keepNewer()),
                                    storageClass(move.storageClass())));
        }
        return views.isEmpty() ? null : views;
    }

    private static @Nullable String storageClass(String chosen) {
        return chosen.isEmpty() ? null : chosen;
    }
}
