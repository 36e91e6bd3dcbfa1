package io.cloakroom.s3.lifecycle;

import io.cloakroom.s3.lifecycle.AskedRule.AskedTag;
import io.cloakroom.s3.lifecycle.AskedRule.Conditions;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.TagSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Validates the filter of a rule (API Reference, LifecycleRuleFilter and LifecycleRuleAndOperator).
final class FilterReading {
    private FilterReading() {}

    /// @param isFilter whether rules of this document have a filter, rather than a prefix of their own
    static LifecycleFilter of(AskedRule requested, boolean isFilter) {
        var prefix = requested.prefix();
        var filter = requested.filter();
        if (isFilter && prefix != null) {
            throw LifecycleException.request(
                    "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.");
        }
        if (!isFilter && filter != null) {
            throw LifecycleException.request("Filter element can only be used in Lifecycle V2.");
        }
        if (prefix != null) {
            requireShort(prefix);
            return new LifecycleFilter(Form.PREFIX, prefix, TagSet.NONE, null, null);
        }
        if (filter == null) {
            throw LifecycleException.malformed("a lifecycle rule has a Filter");
        }
        var and = filter.and();
        if (and == null) {
            return single(filter.conditions());
        }
        if (filter.conditions().count() > 0 || and.count() < 2) {
            throw LifecycleException.malformed("And stands alone in a Filter, and has two conditions or more");
        }
        return filter(Form.AND, and);
    }

    private static LifecycleFilter single(Conditions conditions) {
        if (conditions.count() > 1) {
            throw LifecycleException.malformed("a Filter has one condition at most; several stand in its And");
        }
        return filter(Form.FILTER, conditions);
    }

    private static LifecycleFilter filter(Form form, Conditions conditions) {
        var prefix = conditions.prefix();
        if (prefix != null) {
            requireShort(prefix);
        }
        var largerThan = Scalars.longNumber("ObjectSizeGreaterThan", conditions.objectSizeGreaterThan());
        var smallerThan = Scalars.longNumber("ObjectSizeLessThan", conditions.objectSizeLessThan());
        requireSize("ObjectSizeGreaterThan", largerThan, 0);
        requireSize("ObjectSizeLessThan", smallerThan, 1);
        if (largerThan != null && smallerThan != null && smallerThan <= largerThan) {
            throw LifecycleException.request(
                    "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
        }
        return new LifecycleFilter(form, prefix, tags(conditions.tags()), largerThan, smallerThan);
    }

    private static void requireShort(String prefix) {
        if (!ObjectKey.isShort(prefix)) {
            throw LifecycleException.request("The maximum size of a prefix is " + ObjectKey.MAX_BYTES);
        }
    }

    private static void requireSize(String element, @Nullable Long bytes, long least) {
        if (bytes != null && (bytes < least || bytes > AskedRule.MOST_BYTES)) {
            throw LifecycleException.request(
                    "'" + element + "' should be between " + least + " and " + AskedRule.MOST_BYTES + ".");
        }
    }

    private static TagSet tags(List<AskedTag> requested) {
        if (requested.isEmpty()) {
            return TagSet.NONE;
        }
        var tags = new LinkedHashMap<String, String>();
        for (var tag : requested) {
            var key = tag.key();
            var value = tag.value();
            if (key == null || value == null) {
                throw LifecycleException.malformed("a Tag has a Key and a Value");
            }
            if (key.isEmpty() || key.length() > TagSet.MOST_KEY_CHARS) {
                throw LifecycleException.request("A Tag's Key must be a length between 1 and " + TagSet.MOST_KEY_CHARS);
            }
            if (value.length() > TagSet.MOST_VALUE_CHARS) {
                throw LifecycleException.request(
                        "A Tag's Value must be a length between 0 and " + TagSet.MOST_VALUE_CHARS);
            }
            if (tags.put(key, value) != null) {
                throw LifecycleException.request("Duplicate Tag Keys are not allowed.");
            }
        }
        if (tags.size() > TagSet.MOST_OF_OBJECT) {
            throw LifecycleException.request("Object tags cannot be greater than " + TagSet.MOST_OF_OBJECT);
        }
        return new TagSet(tags);
    }

    /// The name of a rule's filter in AWS's messages.
    static String named(LifecycleFilter filter) {
        if (filter.form() == Form.PREFIX) {
            return "prefix '" + filter.prefixOrNone() + "'";
        }
        var conditions = new StringJoiner(" and ", "filter '(", ")'");
        if (filter.largerThan() != null) {
            conditions.add("objectsizegreaterthan=" + filter.largerThan());
        }
        if (filter.smallerThan() != null) {
            conditions.add("objectsizelessthan=" + filter.smallerThan());
        }
        if (filter.prefix() != null) {
            conditions.add("prefix=" + filter.prefix());
        }
        filter.tags().tags().forEach((key, value) -> conditions.add("tag: key=" + key + ", value=" + value));
        return conditions.toString();
    }
}
