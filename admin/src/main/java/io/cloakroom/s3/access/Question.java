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

/// A question to [AccessDecision]: whether somebody may do one action on a bucket, or on an object in it.
///
/// @param who    the asker
/// @param name   of the bucket, which may be absent
/// @param key    of the object; `null` for an action on the bucket itself
/// @param facts  of the request, for conditions
/// @param bucket `null` when the bucket is absent
public record Question(
        Asker who,
        S3Action action,
        String name,
        @Nullable String key,
        RequestFacts facts,
        @Nullable BucketFacts bucket) {
    /// Who asks, and the limits of their rights.
    ///
    /// @param requester in the terms of a bucket policy's principals
    /// @param project   id of the token's project; empty without token
    /// @param owner     whether the token's user is an owner of the project, and not just a member
    /// @param buckets   whether members of the project may create, change and delete buckets; says nothing about an owner
    /// @param scope     of the token; `null` for everything
    public record Asker(
            Requester requester,
            String project,
            boolean owner,
            boolean buckets,
            @Nullable Policy scope) {
        /// Somebody without a signature.
        public static final Asker ANYBODY = new Asker(Requester.ANONYMOUS, "", false, false, null);

        boolean isAnonymous() {
            return requester instanceof Requester.Anonymous;
        }
    }

    /// Facts about a bucket, and about the object in question. A decision asks only for the facts that it needs, so a
    /// fact may cost a read from the store. Implementations keep what they have read.
    public interface BucketFacts {
        /// Id of the project that owns the bucket.
        String project();

        /// The bucket policy; `null` when there is none.
        @Nullable
        BucketPolicyView policy();

        /// The block of public access from the bucket and its project together.
        PublicAccessBlock blocks();

        ObjectOwnership ownership();

        /// The ACL of the bucket itself.
        Acl acl();

        /// The object in question; `null` when there is none, or when it is about to be created.
        @Nullable
        Owned object();

        /// Whether the asker initiated the multipart upload in question.
        boolean isUploadOfAsker();
    }

    /// The owner of an object, and its ACL.
    ///
    /// @param owner id of the project
    public record Owned(String owner, Acl acl) {}

    /// A bucket policy, parsed.
    ///
    /// @param isPublic see [io.cloakroom.s3.policy.PublicPolicies]
    public record BucketPolicyView(Policy policy, boolean isPublic) {}

    /// The same question for another action.
    public Question of(S3Action other) {
        return new Question(who, other, name, key, facts, bucket);
    }

    /// The same question with other facts.
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
