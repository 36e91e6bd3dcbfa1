package io.cloakroom.storage.document;

/// Whether a bucket keeps the versions of its objects (Amazon S3 API Reference, "PutBucketVersioning"). A bucket without this
/// document has never kept any.
public enum Versioning implements BucketDocument {
    /// Every write makes a version with an id of its own, and every delete makes a delete marker.
    ENABLED,
    /// Existing versions stay. Every write and delete replaces the null version.
    SUSPENDED
}
