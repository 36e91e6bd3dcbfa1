package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What a storage engine has to be: sorted keys with guarded atomic batches, and byte streams. All semantics live above.
///
/// Partitions are grouped in spaces (one for each project, one for control). An engine may keep each space in a database
/// of its own, opens it when it is first used and closes it when it has long not been.
public interface Engine extends AutoCloseable {
    KeyValue keyValue();

    Blobs blobs();

    /// Makes an empty space. Doing it again changes nothing. One in which no partition was made may be gone after a
    /// restart.
    void createSpace(String space) throws IOException;

    /// Takes a space away from its users at once; its bytes are kept for the time of grace, then removed.
    void retireSpace(String space) throws IOException;

    /// Told once, before anything is read: how the engine asks the layer above to follow a blob that it moved.
    void relocator(Relocator relocator);

    /// What an operator should know: damage found, databases closed after errors, space below the reserve. Empty when
    /// all is well.
    List<String> troubles();

    /// Whether writes are accepted now: false below the reserve of free space.
    boolean writable();

    /// Ends it: running commits are finished, everything is flushed and closed.
    @Override
    void close() throws StoreException;

    /// Follows moved bytes.
    @FunctionalInterface
    interface Relocator {
        /// Makes the records of `owner` that refer to a key of `moves` refer to its value: as a rule in one commit, which
        /// claims the new blobs and releases the old ones. A blob that no record refers to any more stays as it is.
        ///
        /// @return how many moved
        int relocate(Partition partition, byte[] owner, Map<BlobRef, BlobRef> moves) throws IOException;
    }
}
