package io.cloakroom.storage.engine;

import java.util.List;

/// One step of a batch.
public sealed interface Change {
    record Set(Row row, byte[] value) implements Change {}

    record Delete(Row row) implements Change {}

    /// Adds to a counter of the partition.
    record Add(Counter counter, long delta) implements Change {}

    /// From this commit on, the batch's owner refers to the blob, which is kept until it is released.
    ///
    /// @param holder the owner's version or upload that refers to the blob, by an id that never changes; 1 to 64 ASCII bytes.
    ///               So a claim is rewritten only when the owner changes, see [TakeOver]
    record Claim(BlobRef blob, byte[] holder) implements Change {
        public static final int MAX_HOLDER_BYTES = 64;

        public Claim {
            if (holder.length == 0 || holder.length > MAX_HOLDER_BYTES) {
                throw new IllegalArgumentException("a holder of " + holder.length + " bytes");
            }
        }
    }

    /// The batch's owner no longer refers to the blob. Its space is freed after the last reader has finished.
    record Release(BlobRef blob) implements Change {}

    /// From this commit on, the batch's owner refers to blobs that another owner of the partition referred to, and their
    /// claims name the new owner. Whoever holds the old owner ([Blobs#hold]) at this moment also keeps what the new owner
    /// releases from now on. This is the only change that concerns two owners.
    ///
    /// @param from   the other owner
    /// @param holder as in [Claim]; the holder in the new claims
    record TakeOver(byte[] from, byte[] holder, List<BlobRef> blobs) implements Change {}

    /// The counters of a partition. (An engine may keep several of each and sum them up when it reads.) The number is stored:
    /// never change or reuse one.
    enum Counter {
        /// Current objects.
        OBJECTS(1),
        /// Bytes of current objects.
        BYTES(2),
        UPLOADS(3),
        /// Bytes of the parts of uploads in progress.
        UPLOAD_BYTES(4),
        /// Noncurrent versions of objects.
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
