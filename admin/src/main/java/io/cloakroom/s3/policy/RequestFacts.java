package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The facts of one request for the conditions and variables of policies. The evaluator asks only for facts of
/// statements that match otherwise, so a fact may cost a read from the store. Implementations keep what they have
/// read.
@FunctionalInterface
public interface RequestFacts {
    RequestFacts NONE = (_, _) -> null;

    /// @param tag the key of the tag, for a condition key that contains one; otherwise empty
    /// @return `null` when the request lacks the fact; one value, except for condition keys with many values
    @Nullable
    List<String> values(ConditionKey key, String tag);

    /// Facts that are all known, each with one value.
    static RequestFacts of(Map<ConditionKey, String> texts) {
        var known = Map.copyOf(texts);
        return (key, _) -> {
            var text = known.get(key);
            return text == null ? null : List.of(text);
        };
    }
}
