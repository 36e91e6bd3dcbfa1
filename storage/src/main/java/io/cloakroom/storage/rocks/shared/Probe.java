package io.cloakroom.storage.rocks.shared;

import java.io.IOException;

/// Told when a step is done whose place in the order matters, so that tests can crash, or let the disk fail, right
/// there.
public interface Probe {
    Probe NONE = _ -> {};

    void reached(Step step) throws IOException;

    enum Step {
        /// A blob's bytes and its file's name are durable; nothing refers to them yet.
        BLOB_SYNCED,
        /// A group of batches is about to be written.
        BEFORE_COMMIT,
        /// The group is durable; nobody has been told yet.
        COMMITTED,
        /// A file whose bytes are released is about to be deleted.
        BEFORE_DELETE
    }
}
