package io.cloakroom.storage.engine.record;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Times in the precision of records.
public final class StoredTime {
    private StoredTime() {}

    /// The current time in whole milliseconds, so that storing it does not change it.
    public static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
