package io.cloakroom.storage.engine;

/// One step of a batch.
public sealed interface Change {
    record Set(Row row, byte[] value) implements Change {}

    record Delete(Row row) implements Change {}

    /// Adds to a counter of the partition.
    record Add(Counter counter, long delta) implements Change {}

    /// From this commit on the batch's owner refers to the blob: it is kept until it is released.
    ///
    /// @param holder what of the owner refers to the blob: the ASCII bytes of a version id or an upload id. Never changes
    ///               while the blob is claimed, so that no change of a version or an upload rewrites a claim
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

    /// Counted for each partition (an engine may keep several of each and sum them on read). The number is what is
    /// stored: never change or reuse one.
    enum Counter {
        OBJECTS(1),
        BYTES(2),
        UPLOADS(3),
        /// Bytes of the parts of uploads in progress.
        UPLOAD_BYTES(4),
        /// Noncurrent versions and delete markers.
        VERSIONS(5);

        private final int number;

        Counter(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
