package io.cloakroom.storage.jobs;

import java.util.Optional;

/// What a step of a job can ask of its runner, and report to it.
public interface JobRun {
    /// The place that was reported last, by the previous step or by the previous run of the server. Empty at the beginning of a
    /// pass.
    Optional<byte[]> place();

    /// Reports that everything before this place is done. The place is stored soon, not at once.
    ///
    /// @param shown the place in words for people: one line without secrets
    void at(byte[] place, String shown);

    /// Reports work, so that the limits can be kept. A pass without any work is not counted.
    ///
    /// @param operations such as rows or objects looked at
    /// @param bytes read or written
    void did(long operations, long bytes);

    /// Counts results of the job that are worth knowing, such as objects removed.
    ///
    /// @param what one of a few fixed short names in the plural, such as `versions removed`
    void count(String what, long number);

    /// Waits as long as the pace demands. Returns at once when the job must stop.
    void breathe();

    /// Whether the server is stopping. The rest of the pass is done after the next start.
    boolean isStopped();
}
