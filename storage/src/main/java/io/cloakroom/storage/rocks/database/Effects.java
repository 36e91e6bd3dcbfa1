package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.BlobRef;
import java.util.Collection;

/// Told by the committer what a durable group of batches means for the files, before anybody is told that it is durable.
public interface Effects {
    void applied(Collection<BlobRef> claimed, Collection<Released> released);

    /// An owner has taken over blobs of another one. Told before [#applied] of the same group, and also when the write failed
    /// but may be on disk: to keep too much does no harm.
    void tookOver(BlobOwner from, BlobOwner to);

    /// The write that claims these blobs failed, and may be on disk nevertheless. They must stay until that is known.
    void unsure(Collection<BlobRef> claimed);

    record Released(BlobOwner owner, BlobRef blob) {}
}
