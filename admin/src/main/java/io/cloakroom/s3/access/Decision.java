package io.cloakroom.s3.access;

/// The answer of [AccessDecision], with the reason.
public sealed interface Decision {
    /// @param by        what allows it
    /// @param statement of the bucket policy; empty when something else allows it
    record Allowed(Ground by, String statement) implements Decision {}

    /// @param by        what denies it
    /// @param statement of the policy; empty when something else denies it
    record Denied(Obstacle by, String statement) implements Decision {
        /// Whether something denies the action, rather than nothing allowing it.
        public boolean isExplicit() {
            return by == Obstacle.SCOPE_DENIES || by == Obstacle.POLICY_DENIES;
        }
    }

    /// What allows an action. Where only a denial is looked for, or the decision is put off (`Demand.NotDenied`,
    /// `DemandCheck.postponed`), the ground is [#OWNER] and nobody reads it.
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
        /// The action is reserved to tokens of a project's owners, or of members who may change buckets.
        ROLE,
        /// A statement of the bucket policy denies it.
        POLICY_DENIES,
        /// A statement of the bucket policy or an ACL allows it, but a block of public access rules it out.
        PUBLIC_ACCESS_BLOCKED,
        /// The bucket is another project's, and neither its policy nor an ACL allows it.
        NOTHING_ALLOWS,
        /// The object belongs to another project, and its ACL does not allow it. A bucket policy does not open
        /// objects of another project.
        OBJECT_OF_ANOTHER
    }

    default boolean allows() {
        return this instanceof Allowed;
    }
}
