package io.cloakroom.storage.engine;

/// One step of a batch.
public sealed interface Change {
    record Set(Row row, byte[] value) implements Change {}

    record Delete(Row row) implements Change {}

    /// Adds to a counter of the partition.
    record Add(Counter counter, long delta) implements Change {}

    /// From this commit on the batch's owner refers to the blob: it is kept until it is released.
    record Claim(BlobRef blob) implements Change {}

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
