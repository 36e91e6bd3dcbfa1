package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes lifecycle rules from submitted templates.
final class LifecycleFields {
    private static final int MOST_DIGITS = 9;

    private final Visit visit;

    LifecycleFields(Visit visit) {
        this.visit = visit;
    }

    /// Makes the rule of a template.
    ///
    /// @param others existing rules, whose ids the new rule must not have
    LifecycleRuleView template(List<LifecycleRuleView> others) {
        var template = visit.call().field("template");
        var prefix = visit.call().rawField("prefix");
        Integer days = template.equals("markers") ? null : neededDays();
        return new LifecycleRuleView(
                freshId(template, others),
                true,
                prefix.isEmpty() ? null : prefix,
                null,
                null,
                null,
                null,
                template.equals("delete") ? days : null,
                null,
                template.equals("markers") ? true : null,
                template.equals("older") ? days : null,
                template.equals("older") ? number("keep") : null,
                template.equals("uploads") ? days : null,
                null,
                null);
    }

    private int neededDays() {
        var days = number("days");
        if (days == null) {
            throw new PanelProblem(400, visit.text("Enter the number of days."));
        }
        return days;
    }

    private static String freshId(String template, List<LifecycleRuleView> others) {
        var taken = new HashSet<@Nullable String>();
        others.forEach(each -> taken.add(each.id()));
        var id = template;
        for (int i = 2; taken.contains(id); i++) {
            id = template + "-" + i;
        }
        return id;
    }

    private @Nullable Integer number(String field) {
        var text = visit.call().field(field);
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new PanelProblem(400, visit.text("Enter a number, such as 30."));
        }
        return Integer.valueOf(text);
    }
}
