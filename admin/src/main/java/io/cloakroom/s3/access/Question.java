package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import org.jspecify.annotations.Nullable;

/// What is asked of [AccessDecision]: whether somebody may do one action on a bucket, or on an object in it.
///
/// @param who    asks
/// @param name   of the bucket, which need not be there yet
/// @param key    of the object; `null` for an action on the bucket itself
/// @param facts  of the request, for conditions
/// @param bucket `null` for a bucket that is not there yet
public record Question(
        Asker who,
        S3Action action,
        String name,
        @Nullable String key,
        RequestFacts facts,
        @Nullable BucketFacts bucket) {
    /// Who asks, and what they may do at most.
    ///
    /// @param requester as a bucket policy names people
    /// @param project   id of the project whose token it is; empty for who has none
    /// @param owner     whether a user owns the project, and is no mere member of it
    /// @param buckets   whether a member's token may make, change and delete buckets
    /// @param scope     of the token; `null` for everything
    public record Asker(
            Requester requester,
            String project,
            boolean owner,
            boolean buckets,
            @Nullable Policy scope) {
        /// Nobody in particular.
        public static final Asker ANYBODY = new Asker(Requester.ANONYMOUS, "", false, false, null);

        boolean isAnonymous() {
            return requester instanceof Requester.Anonymous;
        }
    }

    /// What is known of a bucket, and of the object that the question is about. Asked only for what a decision needs; whoever
    /// gives it keeps what costs a look into the store.
    public interface BucketFacts {
        /// Id of the project that owns it.
        String project();

        /// `null` when it has none.
        @Nullable
        BucketPolicyView policy();

        /// What the bucket and its project block.
        PublicAccessBlock blocks();

        ObjectOwnership ownership();

        /// The bucket's own.
        Acl acl();

        /// The object that the question is about; `null` when there is none, or when it is about one that is to be made.
        @Nullable
        Owned object();

        /// Whether the asker began the multipart upload that the question is about.
        boolean isUploadOfAsker();
    }

    /// Whose an object is, and who else may do what with it.
    ///
    /// @param owner id of the project
    public record Owned(String owner, Acl acl) {}

    /// A bucket policy, parsed.
    ///
    /// @param isPublic see [io.cloakroom.s3.policy.PublicPolicies]
    public record BucketPolicyView(Policy policy, boolean isPublic) {}

    /// The same of another action.
    public Question of(S3Action other) {
        return new Question(who, other, name, key, facts, bucket);
    }

    /// The same with other facts.
    public Question with(RequestFacts others) {
        return new Question(who, action, name, key, others, bucket);
    }

    AccessRequest toPolicy() {
        return (key == null
                        ? AccessRequest.onBucket(action, name, facts)
                        : AccessRequest.onObject(action, name, key, facts))
                .by(who.requester());
    }
}
