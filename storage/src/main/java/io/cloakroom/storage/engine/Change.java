package io.cloakroom.storage.engine;

import java.util.List;

/// One step of a batch.
public sealed interface Change {
    record Set(Row row, byte[] value) implements Change {}

    record Delete(Row row) implements Change {}

    /// Adds to a counter of the partition.
    record Add(Counter counter, long delta) implements Change {}

    /// From this commit on the batch's owner refers to the blob: it is kept until it is released.
    ///
    /// @param holder what of the owner refers to it, 1 to 64 ASCII bytes: a version or an upload, by an id that stays the same
    ///               whatever becomes of the version, so that a claim is written again only for another owner, [TakeOver]
    record Claim(BlobRef blob, byte[] holder) implements Change {
        public static final int MAX_HOLDER_BYTES = 64;

        public Claim {
            if (holder.length == 0 || holder.length > MAX_HOLDER_BYTES) {
                throw new IllegalArgumentException("a holder of " + holder.length + " bytes");
            }
        }
    }

    /// The batch's owner no longer refers to the blob: its space is given back after the last reader has gone.
    record Release(BlobRef blob) implements Change {}

    /// From this commit on the batch's owner refers to blobs that another owner of the partition referred to: their claims name
    /// the new owner, and whoever holds the old one ([Blobs#hold]) at this moment keeps from now on what the new one
    /// releases, too. The one change that concerns two owners.
    ///
    /// @param from   the other owner
    /// @param holder as in [Claim], of the claims as they are from now on
    record TakeOver(byte[] from, byte[] holder, List<BlobRef> blobs) implements Change {}

    /// Counted for each partition (an engine may keep several of each and sum them on read). The number is what is
    /// stored: never change or reuse one.
    enum Counter {
        /// Current objects.
        OBJECTS(1),
        /// Of current objects.
        BYTES(2),
        UPLOADS(3),
        /// Bytes of the parts of uploads in progress.
        UPLOAD_BYTES(4),
        /// Versions of objects that are not current.
        NONCURRENT(5),
        MARKERS(6),
        NONCURRENT_BYTES(7);

        private final int number;

        Counter(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
