package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/// What every change of projects, buckets and keys works on.
///
/// @param rows   of the control space and of the projects' spaces
/// @param random makes ids, which must not be guessed
public record ControlSpace(
        KeyValue rows, LiveProjects projects, Retries retries, InstantSource clock, SecureRandom random) {
    Instant now() {
        return StoredTime.now(clock);
    }
}
