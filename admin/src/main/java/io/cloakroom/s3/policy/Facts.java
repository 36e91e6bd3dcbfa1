package io.cloakroom.s3.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one decision knows of the request. A value is parsed once, however many conditions ask for it.
final class Facts {
    private static final int STEPS_OF_A_FACT = 50;

    private final RequestFacts request;
    private final Map<Reading, Optional<?>> parsed = new HashMap<>();
    private final Effort effort;

    private record Reading(String value, Class<?> type) {}

    Facts(RequestFacts request, Effort effort) {
        this.request = request;
        this.effort = effort;
    }

    Effort effort() {
        return effort;
    }

    /// `null` when there is no such fact.
    @Nullable
    List<String> values(ConditionKey.Named name) {
        effort.spend(STEPS_OF_A_FACT);
        return request.values(name.key(), name.tag());
    }

    /// The one value of a fact; `null` when there is none, or more than one.
    @Nullable
    String text(ConditionKey.Named name) {
        var values = values(name);
        return values != null && values.size() == 1 ? values.getFirst() : null;
    }

    /// A value as a number, a time or an address; empty when it is none.
    <T> Optional<T> parsed(String value, Class<T> type, Function<String, Optional<T>> parse) {
        return parsed.computeIfAbsent(new Reading(value, type), _ -> parse.apply(value))
                .map(type::cast);
    }
}
