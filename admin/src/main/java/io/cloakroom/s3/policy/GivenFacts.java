package io.cloakroom.s3.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Facts that somebody enters by the names of condition keys, to try out a policy.
public final class GivenFacts {
    private GivenFacts() {}

    /// @param texts     by condition key; several values of one key are separated by commas
    /// @param otherwise the facts that `texts` does not give
    /// @throws IllegalArgumentException for an unknown condition key
    public static RequestFacts of(Map<String, String> texts, RequestFacts otherwise) {
        var given = new HashMap<ConditionKey.Named, List<String>>();
        texts.forEach((name, text) -> {
            var key = ConditionKey.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no condition key \"" + name + "\""));
            given.put(
                    key,
                    key.key() == ConditionKey.REQUEST_OBJECT_TAG_KEYS
                            ? List.of(text.split(" *, *", -1))
                            : List.of(text));
        });
        return (key, tag) -> {
            var values = given.get(new ConditionKey.Named(key, tag));
            return values == null ? otherwise.values(key, tag) : values;
        };
    }
}
