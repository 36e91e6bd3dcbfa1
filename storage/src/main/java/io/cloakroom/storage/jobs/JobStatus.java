package io.cloakroom.storage.jobs;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// How a job goes.
///
/// @param shown       where its pass stands, for people; empty when it has nothing to say
/// @param passes      completed, ever
/// @param operations  done since the start of the server
/// @param bytes       read or written since the start of the server
/// @param counts      what it has counted, ever
/// @param completedAt when the last pass was completed; `null` when none was
/// @param failure     what the last step failed with; `null` when it did not
/// @param failedAt    when that was; `null` when it did not fail
/// @param limited     whether [JobLimits] hold for it
public record JobStatus(
        String name,
        State state,
        String shown,
        long passes,
        long operations,
        long bytes,
        SortedMap<String, Long> counts,
        @Nullable Instant completedAt,
        @Nullable String failure,
        @Nullable Instant failedAt,
        boolean limited) {
    /// What a job is doing now.
    public enum State {
        /// In the middle of a pass.
        WORKING,
        /// Between two passes.
        WAITING,
        /// Its last step failed. It is tried again after a while.
        FAILING,
        STOPPED
    }
}
