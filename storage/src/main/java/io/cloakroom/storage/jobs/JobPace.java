package io.cloakroom.storage.jobs;

import java.time.Duration;

/// How often a job works, and with how many threads.
///
/// @param pause   between two passes, by the monotonic clock; waking the job ends the pause
/// @param workers how many threads take steps at the same time
/// @param limited whether [JobLimits] apply to the job; not for a job whose passes are short and must come in time
public record JobPace(Duration pause, int workers, boolean limited) {
    private static final int MOST_WORKERS = 16;

    public JobPace {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException(workers + " workers");
        }
    }

    /// The pace of a job that has little to do and has to do it in time.
    public static JobPace promptly(Duration pause) {
        return new JobPace(pause, 1, false);
    }

    /// The pace of a job that may have much to do, and gives way to requests.
    public static JobPace patiently(Duration pause) {
        return new JobPace(pause, 1, true);
    }
}
