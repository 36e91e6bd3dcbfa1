package io.cloakroom.storage.jobs;

import java.util.Optional;

/// What a step of a job knows, and tells of itself.
public interface JobRun {
    /// Where the pass stands: what the step before, or the run of the server before, noted last. Empty at the beginning of a pass.
    Optional<byte[]> place();

    /// Notes that everything before this place is done. It is stored soon, not at once.
    ///
    /// @param shown for people: one line without secrets
    void at(byte[] place, String shown);

    /// Counts what was done, so that the pace can be held. A pass in which nothing was is none.
    ///
    /// @param operations such as rows or objects looked at
    /// @param bytes read or written
    void did(long operations, long bytes);

    /// Counts something that is worth knowing of this job, such as objects removed.
    ///
    /// @param what a short name in the plural, `versions removed`; always the same ones
    void count(String what, long number);

    /// Waits as long as the pace demands. Returns at once when the job is to stop.
    void breathe();

    /// Whether the server is stopping: what is left is done after the next start.
    boolean isStopped();
}
