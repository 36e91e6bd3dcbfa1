package io.cloakroom.storage.jobs;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The status of a job.
///
/// @param shown       how far the pass is, in words for people; may be empty
/// @param passes      completed in total, over all runs of the server
/// @param operations  done since the start of the server
/// @param bytes       read or written since the start of the server
/// @param counts      the job's own counts in total
/// @param completedAt when the last pass was completed; `null` when none was
/// @param failure     the message of the last step's failure; `null` when it succeeded
/// @param failedAt    when a step failed last; `null` when none did
/// @param limited     whether [JobLimits] apply to the job
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
