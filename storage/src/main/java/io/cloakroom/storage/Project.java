package io.cloakroom.storage;

import io.cloakroom.storage.document.PublicAccessBlock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One tenant: the Object Store that was ordered. It owns buckets, quota and usage.
///
/// @param id            32 lower-case hex digits, never used again
/// @param accountNumber 12 digits, never used again; what S3 calls an account id
/// @param name          unique over the server
/// @param memberTokens  what the tokens of its members may do, beside their scopes
/// @param publicAccess  what keeps all its buckets from being public, whatever they say themselves
/// @param deletedAt     set while the project waits for its removal; such a project answers no request
public record Project(
        String id,
        String accountNumber,
        String name,
        String description,
        Instant createdAt,
        @Nullable Instant deletedAt,
        ProjectLimits limits,
        MemberTokens memberTokens,
        PublicAccessBlock publicAccess) {
    /// What the token of a member, who is no owner, may do at most.
    public enum MemberTokens {
        /// Whatever concerns objects, and reading what is said of buckets.
        OBJECTS,
        /// Making, changing and deleting buckets as well.
        BUCKETS
    }

    /// A new one without limits.
    public static Project of(String id, String accountNumber, String name, String description, Instant createdAt) {
        return new Project(
                id,
                accountNumber,
                name,
                description,
                createdAt,
                null,
                ProjectLimits.NONE,
                MemberTokens.OBJECTS,
                PublicAccessBlock.NONE);
    }

    public Project withDescription(String text) {
        return new Project(id, accountNumber, name, text, createdAt, deletedAt, limits, memberTokens, publicAccess);
    }

    public Project withLimits(ProjectLimits others) {
        return new Project(
                id, accountNumber, name, description, createdAt, deletedAt, others, memberTokens, publicAccess);
    }

    public Project withMemberTokens(MemberTokens other) {
        return new Project(id, accountNumber, name, description, createdAt, deletedAt, limits, other, publicAccess);
    }

    public Project withPublicAccess(PublicAccessBlock other) {
        return new Project(id, accountNumber, name, description, createdAt, deletedAt, limits, memberTokens, other);
    }

    /// Not deleted after all.
    public Project undeleted(String newName) {
        return new Project(
                id, accountNumber, newName, description, createdAt, null, limits, memberTokens, publicAccess);
    }

    public Project deleted(Instant at) {
        return new Project(id, accountNumber, name, description, createdAt, at, limits, memberTokens, publicAccess);
    }
}
