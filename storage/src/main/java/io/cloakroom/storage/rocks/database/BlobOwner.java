package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.Row;

/// Who owns blobs: an S3 key in a partition.
///
/// @param partition id of the partition
/// @param key       the S3 key's bytes, in a form that compares
public record BlobOwner(String partition, Row key) {
    public BlobOwner(String partition, byte[] key) {
        this(partition, new Row(key));
    }
}
