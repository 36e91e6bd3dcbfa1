package io.cloakroom.storage;

import io.cloakroom.storage.document.Acl;
import java.time.Instant;

/// One bucket.
///
/// @param id      32 lower-case hex digits, never used again: a bucket that is deleted and made again gets another id
/// @param project id of the project that owns it
/// @param region  the LocationConstraint given at its creation, or the server's region
/// @param acl     what others than the owner may do
public record Bucket(String id, BucketName name, String project, String region, Instant createdAt, Acl acl) {}
