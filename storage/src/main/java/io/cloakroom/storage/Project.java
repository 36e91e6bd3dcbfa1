package io.cloakroom.storage;

import io.cloakroom.storage.document.PublicAccessBlock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One tenant's Object Store. It owns buckets, and has limits and usage.
///
/// @param id            32 lower-case hex digits, never used again
/// @param accountNumber 12 digits, never used again; what S3 calls an account id
/// @param name          unique over the server
/// @param memberTokens  what the tokens of its members may do at most, in addition to the limits of their scopes
/// @param publicAccess  keeps all of its buckets from being public, whatever their own documents say
/// @param deletedAt     set once the project is deleted and waits for its removal; such a project answers no request
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
    /// The most that the token of a member who is not an owner may do.
    public enum MemberTokens {
        /// Everything with objects, and reading the settings of buckets.
        OBJECTS,
        /// Creating, changing and deleting buckets as well.
        BUCKETS
    }

    /// A new project without limits.
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

    /// The project brought back, with a new name.
    public Project undeleted(String newName) {
        return new Project(
                id, accountNumber, newName, description, createdAt, null, limits, memberTokens, publicAccess);
    }

    public Project deleted(Instant at) {
        return new Project(id, accountNumber, name, description, createdAt, at, limits, memberTokens, publicAccess);
    }
}
