package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Wire;
import io.cloakroom.admin.policy.CidrBlock;
import io.cloakroom.admin.policy.ScopeChoice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the fields of a form say of a token: its end, what it may do, its tags. For the body of a call.
final class TokenFields {
    private static final int EMPTY_TAGS = 2;

    private TokenFields() {}

    /// End and scope, as far as they were chosen.
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

    /// The end that was chosen: as the field `life` says, in so many days, on a day, or never.
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

    /// A day that is still to come.
    private static LocalDate day(Visit visit, String date) {
        LocalDate day;
        try {
            day = LocalDate.parse(date);
        } catch (DateTimeException noDay) {
            throw new PanelProblem(400, visit.text("There is no such day: {0}.", date));
        }
        if (!day.isAfter(visit.today())) {
            throw new PanelProblem(400, visit.text("{0} has begun already. Choose a later day.", date));
        }
        return day;
    }

    /// Items with commas, spaces or line breaks between them.
    private static List<String> lines(PanelCall call, String field) {
        return Arrays.stream(call.field(field).split("[,\\s]+", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// A tag, as a row of two fields.
    public record Tag(String key, String value) {}

    /// The rows of a form: what was typed when it was refused, else what the token has, with empty ones behind.
    static List<Tag> tags(Visit visit, TokenView token) {
        var tags = new ArrayList<Tag>();
        if (visit.typed().containsKey("tagKey")) {
            tags.addAll(typedTags(visit.call()));
        } else {
            token.tags().forEach((key, value) -> tags.add(new Tag(key, value)));
        }
        tags.addAll(Collections.nCopies(EMPTY_TAGS, new Tag("", "")));
        return tags;
    }

    private static List<Tag> typedTags(PanelCall call) {
        var keys = call.fields("tagKey");
        var values = call.fields("tagValue");
        return IntStream.range(0, Math.min(keys.size(), values.size()))
                .mapToObj(i -> new Tag(keys.get(i), values.get(i)))
                .filter(tag -> !tag.key().isEmpty() || !tag.value().isEmpty())
                .toList();
    }

    /// The tags that were typed.
    static Map<String, String> tags(Visit visit) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : typedTags(visit.call())) {
            if (tags.put(tag.key(), tag.value()) != null) {
                throw new PanelProblem(
                        400, visit.text("A token has one tag of a name: {0} is there twice.", tag.key()));
            }
        }
        return tags;
    }

    /// The policy document that was typed; `null` for an empty one, which takes all limits away.
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
