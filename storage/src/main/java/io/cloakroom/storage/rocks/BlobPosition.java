package io.cloakroom.storage.rocks;

import io.cloakroom.storage.engine.BlobRef;

/// Where a blob begins: what tells it from all others.
record BlobPosition(int kind, long file, long offset) {
    /// Among others in one file.
    static final int SEGMENT = 1;
    /// In a file of its own.
    static final int EXTENT = 2;

    static BlobPosition of(BlobRef blob) {
        return new BlobPosition(blob.kind(), blob.file(), blob.offset());
    }
}
