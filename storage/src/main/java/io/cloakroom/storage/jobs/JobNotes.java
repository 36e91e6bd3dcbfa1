package io.cloakroom.storage.jobs;

import java.io.IOException;
import java.util.Optional;

/// Stores the progress of jobs. Every method may block.
public interface JobNotes {
    /// @return empty for a job without a note, or with a damaged one; its pass begins anew
    Optional<JobNote> read(String job) throws IOException;

    /// Replaces the note. The note is on disk when this returns.
    void write(String job, JobNote note) throws IOException;
}
