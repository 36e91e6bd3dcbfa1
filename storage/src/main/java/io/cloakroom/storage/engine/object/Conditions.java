package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.engine.record.ObjectRecord;
import org.jspecify.annotations.Nullable;

/// Checks conditions against the current version. A delete marker counts as no object.
final class Conditions {
    private Conditions() {}

    /// Why a condition does not hold; `null` when it does.
    static @Nullable Refusal refusal(PutCondition condition, @Nullable ObjectRecord current) {
        return switch (condition) {
            case PutCondition.Always _ -> null;
            case PutCondition.IfAbsent _ -> current == null ? null : Refusal.OTHER;
            case PutCondition.IfPresent _ -> current == null ? Refusal.ABSENT : null;
            case PutCondition.IfMatches(var etag) ->
                ofPresent(current, current != null && current.etag().equals(etag));
            case PutCondition.IfUnchanged(var seen) ->
                ofPresent(current, current != null && current.info(seen.key()).equals(seen));
        };
    }

    private static @Nullable Refusal ofPresent(@Nullable ObjectRecord current, boolean holds) {
        return current == null ? Refusal.ABSENT : holds ? null : Refusal.OTHER;
    }
}
