package io.cloakroom.storage;

import io.cloakroom.storage.document.BucketDocument;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// The documents of buckets. Every method may block.
///
/// A document is parsed once and cached. When a change returns, it is on disk and holds for every later request. Writes that
/// were under way have ended by then, under the document of before.
public interface BucketConfig {
    /// @return empty when the bucket has no such document, or is gone
    <D extends BucketDocument> Optional<StoredDocument<D>> read(Bucket bucket, Class<D> type) throws IOException;

    /// Puts a document in the place of the one before. Without a condition, a damaged document is replaced as well.
    ///
    /// @param ifRevision the revision that must still be there, 0 for none at all; empty for no condition
    ConfigOutcome put(Bucket bucket, BucketDocument document, OptionalLong ifRevision) throws IOException;

    /// Takes a document away. Taking away a document that does not exist succeeds.
    ///
    /// @param ifRevision see [#put]
    ConfigOutcome delete(Bucket bucket, Class<? extends BucketDocument> type, OptionalLong ifRevision)
            throws IOException;

    /// @param revision from 1, one more with each change
    record StoredDocument<D extends BucketDocument>(D document, long revision) {}

    sealed interface ConfigOutcome {
        /// @param revision 0 after a deletion
        record Changed(long revision) implements ConfigOutcome {}

        /// The document has another revision than the caller expected.
        record Overtaken(long revision) implements ConfigOutcome {}

        /// Object Lock needs a bucket whose versioning is enabled.
        record NeedsVersioning() implements ConfigOutcome {}

        /// The bucket has Object Lock, which can neither be taken away nor work without versioning.
        record Locked() implements ConfigOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements ConfigOutcome {}
    }
}
