package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Wire;
import io.cloakroom.s3.policy.CidrBlock;
import io.cloakroom.s3.policy.ScopeChoice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a token's expiry and scope from the fields of a form, for the body of a REST call.
final class TokenFields {
    private TokenFields() {}

    /// Adds expiry and scope, as far as they were chosen.
    static void addTerms(Visit visit, Map<String, @Nullable Object> body) {
        var call = visit.call();
        life(visit, body);
        var level = call.field("level");
        if (!level.isEmpty()) {
            body.put(
                    "scope",
                    new ScopeChoice(
                            level,
                            buckets(visit),
                            prefixes(visit),
                            addresses(visit),
                            call.field("publicUploads").equals("yes")));
        }
    }

    private static List<String> buckets(Visit visit) {
        var buckets = lines(visit.call(), "buckets");
        for (var each : buckets) {
            if (!each.matches("[a-z0-9.*?-]{1,63}")) {
                throw new PanelProblem(
                        400,
                        visit.text(
                                "“{0}” is not the name of a bucket. Names have a-z, 0-9, dots and hyphens; * stands for any text.",
                                each));
            }
        }
        return buckets;
    }

    private static List<String> prefixes(Visit visit) {
        var prefixes = lines(visit.call(), "prefixes");
        for (var each : prefixes) {
            if (each.matches(".*[*?$].*")) {
                throw new PanelProblem(
                        400,
                        visit.text(
                                "“{0}” is no prefix: leave * ? and $ out. A prefix is how names begin, such as img/.",
                                each));
            }
        }
        return prefixes;
    }

    private static List<String> addresses(Visit visit) {
        var addresses = lines(visit.call(), "addresses");
        for (var each : addresses) {
            if (CidrBlock.of(each).isEmpty()) {
                throw new PanelProblem(
                        400,
                        visit.text(
                                "“{0}” is no address. Write addresses or networks: 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.",
                                each));
            }
        }
        return addresses;
    }

    /// Adds the expiry that the field `life` chooses: after a number of days, on a day, or never.
    static void life(Visit visit, Map<String, @Nullable Object> body) {
        var call = visit.call();
        var life = call.field("life");
        if (life.equals("never")) {
            body.put("expiresAt", null);
        } else if (life.matches("\\d{1,5}")) {
            body.put("expiresInDays", Integer.parseInt(life));
        } else if (life.equals("date")) {
            var date = call.field("expiresOn");
            if (!date.matches("\\d{4}-\\d{2}-\\d{2}")) {
                throw new PanelProblem(400, visit.text("Choose the day on which it ends."));
            }
            body.put("expiresAt", day(visit, date) + "T00:00:00Z");
        }
    }

    /// Parses a day in the future.
    private static LocalDate day(Visit visit, String date) {
        LocalDate day;
        try {
            day = LocalDate.parse(date);
        } catch (DateTimeException noDay) {
            throw new PanelProblem(400, visit.text("There is no such day: {0}.", date));
        }
        if (!day.isAfter(visit.today())) {
            throw new PanelProblem(400, visit.text("{0} is not in the future. Choose a later day.", date));
        }
        return day;
    }

    /// Splits items at commas, spaces and line breaks.
    private static List<String> lines(PanelCall call, String field) {
        return Arrays.stream(call.field(field).split("[,\\s]+", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// The policy document in the form; `null` for an empty one, which removes all limits.
    static @Nullable Object policy(Visit visit) {
        if (!visit.call().form().containsKey("policy")) {
            throw new PanelProblem(
                    400, visit.text("This form is too old, or was not made by this panel. Load the page anew."));
        }
        var text = visit.call().field("policy");
        try {
            return text.isEmpty() ? null : Wire.object(text);
        } catch (IllegalArgumentException broken) {
            throw new PanelProblem(
                    400, visit.text("A policy is a JSON object: {0}.", String.valueOf(broken.getMessage())));
        }
    }
}
