package io.cloakroom.s3.lifecycle;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Finds the earliest moment, and the first rule with that moment: of several expirations, the shortest one counts
/// (Amazon S3 User Guide, "Conflicting lifecycle configurations").
final class Earliest {
    private @Nullable Instant at;
    private @Nullable ActiveRule rule;

    void add(Instant other, ActiveRule of) {
        if (at == null || rule == null || other.isBefore(at) || other.equals(at) && of.place() < rule.place()) {
            at = other;
            rule = of;
        }
    }

    /// @param due makes the action from the moment and the id of the rule
    <D extends Due> Optional<D> as(BiFunction<Instant, String, D> due) {
        return at == null || rule == null
                ? Optional.empty()
                : Optional.of(due.apply(at, rule.rule().id()));
    }
}
