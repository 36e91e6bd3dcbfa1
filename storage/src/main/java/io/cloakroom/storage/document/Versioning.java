package io.cloakroom.storage.document;

/// Whether a bucket keeps the versions of its objects (Amazon S3 API Reference, "PutBucketVersioning"). A bucket that never
/// had this document keeps none, and never did.
public enum Versioning implements BucketDocument {
    /// Every write makes a version with an id of its own, every delete a delete marker.
    ENABLED,
    /// Versions that are there stay; every write and delete replaces the null version.
    SUSPENDED
}
