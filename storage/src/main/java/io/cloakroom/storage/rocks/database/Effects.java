package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.BlobRef;
import java.util.Collection;

/// Told by the committer what a durable group of batches means for the files, before anybody is told that it is durable.
public interface Effects {
    void applied(Collection<BlobRef> claimed, Collection<Released> released);

    /// Told before [#applied] of the same group: an owner has taken over blobs of another one. To be told also of a write that
    /// may have happened: keeping too much does no harm.
    void tookOver(BlobOwner from, BlobOwner to);

    /// The write failed, and may be on disk nevertheless: such a blob must stay until that is known.
    void unsure(Collection<BlobRef> claimed);

    record Released(BlobOwner owner, BlobRef blob) {}
}
