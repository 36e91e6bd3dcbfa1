package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.BlobRef;

/// Where a blob begins: what tells it from all others.
public record BlobPosition(int kind, long file, long offset) {
    /// The kind of a blob that lies among others in one file.
    public static final int SEGMENT = 1;
    /// The kind of a blob that has a file of its own.
    public static final int EXTENT = 2;

    public static BlobPosition of(BlobRef blob) {
        return new BlobPosition(blob.kind(), blob.file(), blob.offset());
    }
}
