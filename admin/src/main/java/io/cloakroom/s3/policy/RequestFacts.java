package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one request, for the conditions and variables of policies. Asked only for what a statement needs that
/// fits otherwise, so that a fact may cost a look into the store; whoever gives facts keeps what was found.
@FunctionalInterface
public interface RequestFacts {
    RequestFacts NONE = (_, _) -> null;

    /// @param tag the key of the tag, for a condition key that asks for one; else empty
    /// @return `null` when the request has no such fact; one value, but of the condition keys that have many
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
