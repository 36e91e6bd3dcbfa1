package io.cloakroom.storage.jobs;

import java.io.IOException;

/// Work that the server does by itself, in passes from beginning to end. A pass is made of steps; between two of them the
/// runner waits as long as the [JobPace] says, and may be stopped.
@FunctionalInterface
public interface Job {
    /// Takes the next step. After a failure, or a crash, the pass goes on from the last place that was noted, so a step may be
    /// taken twice and must come to the same then.
    ///
    /// Short, in the order of a tenth of a second; one that has to be longer calls [JobRun#breathe] where it holds nothing that
    /// others wait for, and ends early when [JobRun#isStopped].
    ///
    /// @return whether there is more of this pass to do
    /// @throws IOException when it failed: it is told of, and tried again later
    boolean step(JobRun run) throws IOException;

    /// Somebody wants a pass now, [Jobs#wake]: for a job whose passes look first whether it is time.
    default void asked() {}

    /// Whether it must not be held up now by limits, since the server cannot do without what it does.
    default boolean isUrgent() {
        return false;
    }
}
