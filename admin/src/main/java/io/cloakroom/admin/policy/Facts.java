package io.cloakroom.admin.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one decision knows of the request. A fact is parsed once, however many conditions ask for it.
final class Facts {
    private final Map<ConditionKey, String> texts;
    private final Map<Reading, Optional<?>> parsed = new HashMap<>();
    private final Effort effort;

    private record Reading(ConditionKey key, Class<?> type) {}

    Facts(Map<ConditionKey, String> texts, Effort effort) {
        this.texts = texts;
        this.effort = effort;
    }

    Effort effort() {
        return effort;
    }

    @Nullable
    String text(ConditionKey key) {
        return texts.get(key);
    }

    /// A fact as a number, a time or an address; empty when there is no such fact, or when it is none.
    <T> Optional<T> parsed(ConditionKey key, Class<T> type, Function<String, Optional<T>> parse) {
        return parsed.computeIfAbsent(
                        new Reading(key, type),
                        _ -> Optional.ofNullable(texts.get(key)).flatMap(parse))
                .map(type::cast);
    }
}
