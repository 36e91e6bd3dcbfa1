package io.cloakroom.storage;

import java.time.Instant;

/// One tenant: the Object Store that was ordered. It owns buckets, quota and usage.
///
/// @param id            32 lower-case hex digits, never used again
/// @param accountNumber 12 digits, never used again; what S3 calls an account id
/// @param name          unique over the server
/// @param deletedAt     set while the project waits for its removal; such a project answers no request
public record Project(
        String id,
        String accountNumber,
        String name,
        String description,
        Instant createdAt,
        @org.jspecify.annotations.Nullable Instant deletedAt) {}
