package io.cloakroom.s3.access;

import io.cloakroom.storage.document.BucketPolicy;

/// A bucket policy whose principals all exist.
///
/// @param document to store
/// @param isPublic see [io.cloakroom.s3.policy.PublicPolicies]
public record BoundPolicy(BucketPolicy document, boolean isPublic) {}
