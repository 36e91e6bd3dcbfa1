package io.cloakroom.storage;

import io.cloakroom.storage.document.Acl;
import java.time.Instant;

/// One bucket.
///
/// @param id      32 lower-case hex digits, never used again: a bucket deleted and made anew is another bucket
/// @param project id of the project that owns it
/// @param region  the LocationConstraint that it was made with, or the server's region
/// @param acl     who may do what with it, beside its owner
public record Bucket(String id, BucketName name, String project, String region, Instant createdAt, Acl acl) {}
