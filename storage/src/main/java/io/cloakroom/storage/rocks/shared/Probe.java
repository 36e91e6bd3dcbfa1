package io.cloakroom.storage.rocks.shared;

import java.io.IOException;

/// Told of the steps whose order matters, so that tests can crash the process, or let the disk fail, right there.
public interface Probe {
    Probe NONE = _ -> {};

    void reached(Step step) throws IOException;

    enum Step {
        /// A blob's bytes and its file's name are durable, if the settings ask for that; nothing refers to them yet.
        BLOB_SYNCED,
        /// A group of batches is about to be written.
        BEFORE_COMMIT,
        /// The group is durable; nobody has been told yet.
        COMMITTED,
        /// A file whose bytes are released is about to be deleted.
        BEFORE_DELETE
    }
}
