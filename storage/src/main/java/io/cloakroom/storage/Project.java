package io.cloakroom.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
        @Nullable Instant deletedAt,
        ProjectLimits limits) {
    /// A new one without limits.
    public static Project of(String id, String accountNumber, String name, String description, Instant createdAt) {
        return new Project(id, accountNumber, name, description, createdAt, null, ProjectLimits.NONE);
    }

    public Project withDescription(String text) {
        return new Project(id, accountNumber, name, text, createdAt, deletedAt, limits);
    }

    public Project withLimits(ProjectLimits others) {
        return new Project(id, accountNumber, name, description, createdAt, deletedAt, others);
    }

    public Project deleted(Instant at) {
        return new Project(id, accountNumber, name, description, createdAt, at, limits);
    }
}
