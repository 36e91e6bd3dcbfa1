package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.VersionRef;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The place of a version among those of its key.
///
/// @param order           rises with each version of a key: the millisecond of its commit, or one more than the order of the
///                        version before, when the clock was set back or both fall into one millisecond
/// @param noncurrentSince when another version replaced it as the current one; `null` for the current version
public record Stamp(
        VersionRef.Named version, long order, @Nullable Instant noncurrentSince) {
    /// The stamp of a version that is made now.
    ///
    /// @param before the stamp of the version that is current until then, if any
    public static Stamp fresh(boolean named, Instant now, @Nullable Stamp before, RandomGenerator random) {
        long order = before == null ? now.toEpochMilli() : Math.max(now.toEpochMilli(), before.order + 1);
        return new Stamp(named ? new VersionRef.Id(VersionId.fresh(order, random)) : VersionRef.NULL, order, null);
    }

    public boolean isNull() {
        return version instanceof VersionRef.Null;
    }

    Stamp noncurrent(Instant since) {
        return new Stamp(version, order, since);
    }

    Stamp current() {
        return new Stamp(version, order, null);
    }
}
