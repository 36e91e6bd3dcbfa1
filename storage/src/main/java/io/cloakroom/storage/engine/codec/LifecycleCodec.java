package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.Expiration;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentExpiration;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentTransition;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import io.cloakroom.storage.document.LifecycleRules.When;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lifecycle rules to fields and back. A rule with a field or value that this release does not know is refused: it could
/// remove objects that the complete rule keeps.
final class LifecycleCodec {
    private static final int ID = 1;
    private static final int ENABLED = 2;
    private static final int FORM = 3;
    private static final int PREFIX = 4;
    private static final int TAG = 5;
    private static final int LARGER_THAN = 6;
    private static final int SMALLER_THAN = 7;
    private static final int EXPIRE_DAYS = 8;
    private static final int EXPIRE_DATE = 9;
    private static final int LONE_MARKERS = 10;
    private static final int NONCURRENT = 11;
    private static final int ABORT_DAYS = 12;
    private static final int TRANSITION = 13;
    private static final int NONCURRENT_TRANSITION = 14;

    /// Field within an action.
    private static final int CLASS = 1;

    private static final int DAYS = 2;
    private static final int DATE = 3;
    private static final int NEWER = 4;

    /// Stored as the position in this list, from 1. New values go to the end.
    private static final List<LifecycleFilter.Form> FORMS =
            List.of(LifecycleFilter.Form.PREFIX, LifecycleFilter.Form.FILTER, LifecycleFilter.Form.AND);

    private static final List<SmallestMoved> SMALLEST =
            List.of(SmallestMoved.ALL_CLASSES_128_KIB, SmallestMoved.BY_CLASS);

    private LifecycleCodec() {}

    static int number(SmallestMoved smallest) {
        return SMALLEST.indexOf(smallest) + 1;
    }

    static SmallestMoved smallest(FieldReader field) {
        return chosen(SMALLEST, field);
    }

    private static <T> T chosen(List<T> choices, FieldReader field) {
        long number = field.asLong();
        if (number < 1 || number > choices.size()) {
            throw new FieldReader.UnknownField(field.number());
        }
        return choices.get((int) number - 1);
    }

    static FieldWriter fields(Rule rule) {
        var filter = rule.filter();
        var fields = new FieldWriter()
                .text(ID, rule.id())
                .number(ENABLED, rule.enabled() ? 1 : 0)
                .number(FORM, FORMS.indexOf(filter.form()) + 1)
                .text(PREFIX, filter.prefix());
        filter.tags().tags().forEach((key, value) -> fields.nested(TAG, ObjectMetaCodec.pair(key, value)));
        number(fields, LARGER_THAN, filter.largerThan());
        number(fields, SMALLER_THAN, filter.smallerThan());
        switch (rule.expiration()) {
            case null -> {}
            case AfterDays(var days) -> fields.number(EXPIRE_DAYS, days);
            case OnDate(var date) -> fields.number(EXPIRE_DATE, date.toEpochMilli());
            case LoneMarkers(var removed) -> fields.number(LONE_MARKERS, removed ? 1 : 0);
        }
        var noncurrent = rule.noncurrentExpiration();
        if (noncurrent != null) {
            fields.nested(NONCURRENT, number(number(DAYS, noncurrent.days()), NEWER, noncurrent.newer()));
        }
        number(fields, ABORT_DAYS, rule.abortUploadDays());
        rule.transitions().forEach(each -> fields.nested(TRANSITION, fields(each)));
        rule.noncurrentTransitions().forEach(each -> fields.nested(NONCURRENT_TRANSITION, fields(each)));
        return fields;
    }

    private static FieldWriter number(int field, long number) {
        return new FieldWriter().number(field, number);
    }

    /// Leaves the field out for `null`.
    private static FieldWriter number(FieldWriter fields, int field, @Nullable Number number) {
        return number == null ? fields : fields.number(field, number.longValue());
    }

    private static FieldWriter fields(Transition transition) {
        var fields = number(CLASS, ObjectMetaCodec.number(transition.to()));
        return switch (transition.when()) {
            case AfterDays(var days) -> fields.number(DAYS, days);
            case OnDate(var date) -> fields.number(DATE, date.toEpochMilli());
        };
    }

    private static FieldWriter fields(NoncurrentTransition transition) {
        var fields = number(CLASS, ObjectMetaCodec.number(transition.to())).number(DAYS, transition.days());
        return number(fields, NEWER, transition.newer());
    }

    static Rule rule(FieldReader fields) {
        var draft = new RuleDraft();
        while (fields.next()) {
            draft.take(fields);
        }
        return draft.rule();
    }

    private static final class RuleDraft {
        private @Nullable String id;
        private boolean enabled;
        private LifecycleFilter.@Nullable Form form;
        private @Nullable String prefix;
        private final Map<String, String> tags = new LinkedHashMap<>();
        private @Nullable Long largerThan;
        private @Nullable Long smallerThan;
        private @Nullable Expiration expiration;
        private @Nullable NoncurrentExpiration noncurrent;
        private @Nullable Integer abortDays;
        private final List<Transition> transitions = new ArrayList<>();
        private final List<NoncurrentTransition> noncurrentTransitions = new ArrayList<>();

        void take(FieldReader field) {
            switch (field.number()) {
                case ID -> id = field.asText();
                case ENABLED -> enabled = field.asLong() == 1;
                case FORM -> form = chosen(FORMS, field);
                case PREFIX -> prefix = field.asText();
                case TAG -> ObjectMetaCodec.pair(field.nested(), tags);
                case LARGER_THAN -> largerThan = field.asLong();
                case SMALLER_THAN -> smallerThan = field.asLong();
                case EXPIRE_DAYS -> expiration = new AfterDays(field.asInt());
                case EXPIRE_DATE -> expiration = new OnDate(Instant.ofEpochMilli(field.asLong()));
                case LONE_MARKERS -> expiration = new LoneMarkers(field.asLong() == 1);
                case NONCURRENT -> noncurrent = ActionDraft.of(field.nested()).noncurrentExpiration();
                case ABORT_DAYS -> abortDays = field.asInt();
                case TRANSITION ->
                    transitions.add(ActionDraft.of(field.nested()).transition());
                case NONCURRENT_TRANSITION ->
                    noncurrentTransitions.add(ActionDraft.of(field.nested()).noncurrentTransition());
                default -> throw new FieldReader.UnknownField(field.number());
            }
        }

        Rule rule() {
            var filter = new LifecycleFilter(
                    FieldReader.present(form),
                    prefix,
                    tags.isEmpty() ? TagSet.NONE : new TagSet(tags),
                    largerThan,
                    smallerThan);
            return new Rule(
                    FieldReader.present(id),
                    enabled,
                    filter,
                    expiration,
                    noncurrent,
                    abortDays,
                    transitions,
                    noncurrentTransitions);
        }
    }

    /// @param storageClass the number of the class
    private record ActionDraft(
            @Nullable Integer storageClass,
            @Nullable Integer days,
            @Nullable Instant date,
            @Nullable Integer newer) {
        static ActionDraft of(FieldReader fields) {
            Integer storageClass = null;
            Integer days = null;
            Instant date = null;
            Integer newer = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case CLASS -> storageClass = fields.asInt();
                    case DAYS -> days = fields.asInt();
                    case DATE -> date = Instant.ofEpochMilli(fields.asLong());
                    case NEWER -> newer = fields.asInt();
                    default -> throw new FieldReader.UnknownField(fields.number());
                }
            }
            return new ActionDraft(storageClass, days, date, newer);
        }

        NoncurrentExpiration noncurrentExpiration() {
            return new NoncurrentExpiration(FieldReader.present(days), newer);
        }

        Transition transition() {
            When when = days == null ? new OnDate(FieldReader.present(date)) : new AfterDays(days);
            return new Transition(when, ObjectMetaCodec.storageClass(FieldReader.present(storageClass)));
        }

        NoncurrentTransition noncurrentTransition() {
            return new NoncurrentTransition(
                    FieldReader.present(days), newer, ObjectMetaCodec.storageClass(FieldReader.present(storageClass)));
        }
    }
}
