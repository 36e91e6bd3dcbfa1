package io.cloakroom.storage.jobs;

import java.time.Duration;

/// When the steps of a job are taken.
///
/// @param pause   between two passes, by a clock that cannot be set; a job that is woken does not wait for its end
/// @param workers how many steps are taken side by side
/// @param limited whether [JobLimits] hold for it: not for one whose passes are short and have to come in time
public record JobPace(Duration pause, int workers, boolean limited) {
    private static final int MOST_WORKERS = 16;

    public JobPace {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException(workers + " workers");
        }
    }

    /// Of a job that has little to do and has to do it in time.
    public static JobPace promptly(Duration pause) {
        return new JobPace(pause, 1, false);
    }

    /// Of a job that may have much to do, and gives way to requests.
    public static JobPace patiently(Duration pause) {
        return new JobPace(pause, 1, true);
    }
}
