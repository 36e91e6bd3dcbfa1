package io.cloakroom.storage.engine.record;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Times as records keep them.
public final class StoredTime {
    private StoredTime() {}

    /// The current time in whole milliseconds, so that it is the same after it was stored.
    public static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
