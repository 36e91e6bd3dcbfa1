package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.engine.record.ObjectRecord;
import org.jspecify.annotations.Nullable;

/// What a condition makes of the current object.
enum Conditions {
    HOLDS,
    /// There is no object where one had to be.
    ABSENT,
    /// There is an object, and it is the wrong one.
    OTHER;

    static Conditions of(PutCondition condition, @Nullable ObjectRecord current) {
        return switch (condition) {
            case PutCondition.Always _ -> HOLDS;
            case PutCondition.IfAbsent _ -> current == null ? HOLDS : OTHER;
            case PutCondition.IfPresent _ -> current == null ? ABSENT : HOLDS;
            case PutCondition.IfMatches(var etag) ->
                current == null ? ABSENT : current.etag().equals(etag) ? HOLDS : OTHER;
            case PutCondition.IfUnchanged(var seen) ->
                current == null ? ABSENT : current.info(seen.key()).equals(seen) ? HOLDS : OTHER;
        };
    }
}
