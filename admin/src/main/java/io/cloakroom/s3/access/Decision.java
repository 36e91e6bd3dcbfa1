package io.cloakroom.s3.access;

/// What [AccessDecision] says, and why.
public sealed interface Decision {
    /// @param by        what allows it
    /// @param statement of the bucket policy that does; empty when it is something else
    record Allowed(Ground by, String statement) implements Decision {}

    /// @param by        what denies it
    /// @param statement of the policy that does; empty when it is something else
    record Denied(Obstacle by, String statement) implements Decision {
        /// Whether something says no, and not merely nothing yes.
        public boolean isExplicit() {
            return by == Obstacle.SCOPE_DENIES || by == Obstacle.POLICY_DENIES;
        }
    }

    /// What allows an action.
    enum Ground {
        /// The bucket belongs to the caller's project.
        OWNER,
        /// The object belongs to the caller's project, and the bucket to another one.
        OBJECT_OWNER,
        /// The caller began the multipart upload.
        UPLOAD,
        POLICY,
        ACL
    }

    /// What denies an action.
    enum Obstacle {
        /// A statement of the token's scope denies it.
        SCOPE_DENIES,
        /// Nothing in the token's scope allows it.
        SCOPE_DOES_NOT_ALLOW,
        /// Only tokens of a project's owners may, or of members who may change buckets.
        ROLE,
        /// A statement of the bucket policy denies it.
        POLICY_DENIES,
        /// A statement of the bucket policy or an ACL allows it, and a block of public access does not let it.
        PUBLIC_ACCESS_BLOCKED,
        /// The bucket is another project's, and neither its policy nor an ACL allows it.
        NOTHING_ALLOWS,
        /// The object belongs to another project, and its ACL does not allow it. What a policy says of the bucket opens no object of
        /// another project.
        OBJECT_OF_ANOTHER
    }

    default boolean allows() {
        return this instanceof Allowed;
    }
}
