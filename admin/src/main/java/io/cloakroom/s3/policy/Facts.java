package io.cloakroom.s3.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Facts of the request during one decision. Each value is parsed once, however many conditions use it.
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

    /// The values of a fact; `null` when the request lacks it.
    @Nullable
    List<String> values(ConditionKey.Named name) {
        effort.spend(STEPS_OF_A_FACT);
        return request.values(name.key(), name.tag());
    }

    /// The one value of a fact; `null` when it has none or several.
    @Nullable
    String text(ConditionKey.Named name) {
        var values = values(name);
        return values != null && values.size() == 1 ? values.getFirst() : null;
    }

    /// Parses a value as a number, a time or an address; empty when it has another form.
    <T> Optional<T> parsed(String value, Class<T> type, Function<String, Optional<T>> parse) {
        return parsed.computeIfAbsent(new Reading(value, type), _ -> parse.apply(value))
                .map(type::cast);
    }
}
