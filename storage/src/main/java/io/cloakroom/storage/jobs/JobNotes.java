package io.cloakroom.storage.jobs;

import java.io.IOException;
import java.util.Optional;

/// Where jobs note how far they are. Every method may block.
public interface JobNotes {
    /// @return empty for a job that has noted nothing yet, or whose note is damaged: it begins anew
    Optional<JobNote> read(String job) throws IOException;

    /// Puts the note in the place of the one before. On disk when it returns.
    void write(String job, JobNote note) throws IOException;
}
