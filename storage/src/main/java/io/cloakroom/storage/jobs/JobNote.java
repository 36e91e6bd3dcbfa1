package io.cloakroom.storage.jobs;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What is kept of a job over restarts.
///
/// @param place       where its pass stands; `null` between two passes
/// @param shown       the same for people; empty without a place
/// @param passes      how many were completed, ever
/// @param counts      what it has counted, ever
/// @param completedAt when the last pass was completed; `null` when none was
public record JobNote(
        byte @Nullable [] place,
        String shown,
        long passes,
        SortedMap<String, Long> counts,
        @Nullable Instant completedAt) {}
