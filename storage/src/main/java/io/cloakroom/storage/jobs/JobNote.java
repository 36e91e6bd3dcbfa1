package io.cloakroom.storage.jobs;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The stored progress of a job, which survives restarts.
///
/// @param place       how far the current pass is; `null` between two passes
/// @param shown       the place in words for people; empty without a place
/// @param passes      completed in total, over all runs of the server
/// @param counts      the job's own counts in total
/// @param completedAt when the last pass was completed; `null` when none was
public record JobNote(
        byte @Nullable [] place,
        String shown,
        long passes,
        SortedMap<String, Long> counts,
        @Nullable Instant completedAt) {}
