package io.cloakroom.storage.jobs;

import java.io.IOException;

/// Background work of the server, in passes from beginning to end. A pass is made of steps. Between two steps, the runner waits as
/// long as the [JobPace] says, and can stop the job.
@FunctionalInterface
public interface Job {
    /// Takes the next step. After a failure or a crash, the pass goes on from the last stored place. So a step may be taken twice,
    /// and must then lead to the same result.
    ///
    /// A step should take about a tenth of a second. One that has to take longer calls [JobRun#breathe] where it holds nothing
    /// that others wait for, and ends early when [JobRun#isStopped].
    ///
    /// @return whether this pass has more steps
    /// @throws IOException when the step failed; the failure is logged, and the step is tried again later
    boolean step(JobRun run) throws IOException;

    /// Called by [Jobs#wake] when somebody wants a pass now. For a job whose passes first check whether it is time to work.
    default void asked() {}

    /// Whether limits must not hold up the job now, because the server depends on its work.
    default boolean isUrgent() {
        return false;
    }
}
