package io.cloakroom.s3.lifecycle;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Finds the moment that comes first, and the first rule that names it: of several expirations the shortest holds (Amazon S3 User
/// Guide, "Conflicting lifecycle configurations").
final class Earliest {
    private @Nullable Instant at;
    private @Nullable ActiveRule rule;

    void add(Instant other, ActiveRule of) {
        if (at == null || rule == null || other.isBefore(at) || other.equals(at) && of.place() < rule.place()) {
            at = other;
            rule = of;
        }
    }

    /// @param due what happens at that moment, by its time and the id of its rule
    <D extends Due> Optional<D> as(BiFunction<Instant, String, D> due) {
        return at == null || rule == null
                ? Optional.empty()
                : Optional.of(due.apply(at, rule.rule().id()));
    }
}
