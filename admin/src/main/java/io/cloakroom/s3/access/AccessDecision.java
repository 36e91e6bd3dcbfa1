package io.cloakroom.s3.access;

import io.cloakroom.s3.access.Decision.Allowed;
import io.cloakroom.s3.access.Decision.Denied;
import io.cloakroom.s3.access.Decision.Ground;
import io.cloakroom.s3.access.Decision.Obstacle;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Evaluator.Ruling;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides about access (Amazon S3 User Guide, "How Amazon S3 authorizes a request"; IAM User Guide, "Policy
/// evaluation logic").
///
/// - A denying statement of the scope or of the bucket policy comes first and overrides everything. One exception: an
///   owner's token without scope can always read, replace and delete the bucket policies of its own project, so that
///   a mistake in a policy does not lock everybody out.
/// - The caller's role and the scope of the token limit everything else.
/// - In a bucket of the caller's own project, nothing more is needed. In any other bucket, the bucket policy or an
///   ACL must allow the action, and neither a public access block nor the object ownership setting may rule it out.
/// - An object that another project has written may belong to that project. Then only its own ACL lets others read or
///   change it; the bucket's owner can only delete it.
public final class AccessDecision {
    private static final Set<S3Action> OF_THE_POLICY =
            Set.of(S3Action.GET_BUCKET_POLICY, S3Action.PUT_BUCKET_POLICY, S3Action.DELETE_BUCKET_POLICY);

    /// Actions that the object's owner decides about when the bucket has another owner. The bucket's owner decides
    /// about deletion, retention and legal hold.
    private static final Set<S3Action> ON_THE_OBJECT = EnumSet.of(
            S3Action.GET_OBJECT,
            S3Action.GET_OBJECT_VERSION,
            S3Action.GET_OBJECT_ATTRIBUTES,
            S3Action.GET_OBJECT_VERSION_ATTRIBUTES,
            S3Action.GET_OBJECT_ACL,
            S3Action.GET_OBJECT_VERSION_ACL,
            S3Action.PUT_OBJECT_ACL,
            S3Action.PUT_OBJECT_VERSION_ACL,
            S3Action.GET_OBJECT_TAGGING,
            S3Action.GET_OBJECT_VERSION_TAGGING,
            S3Action.PUT_OBJECT_TAGGING,
            S3Action.PUT_OBJECT_VERSION_TAGGING,
            S3Action.DELETE_OBJECT_TAGGING,
            S3Action.DELETE_OBJECT_VERSION_TAGGING);

    private AccessDecision() {}

    public static Decision decide(Question question) {
        var scope = question.who().scope();
        var limits = scope == null ? null : Evaluator.rule(scope, question.toPolicy());
        if (limits != null && limits.decision() == Evaluator.Verdict.DENIED) {
            return new Denied(Obstacle.SCOPE_DENIES, limits.statement());
        }
        var bucket = question.bucket();
        var ruling = bucket == null ? null : byPolicy(question, bucket);
        if (ruling != null && ruling.decision() == Evaluator.Verdict.DENIED) {
            return new Denied(Obstacle.POLICY_DENIES, ruling.statement());
        }
        if (!question.who().isAnonymous()
                && !question.who().owner()
                && isForOwners(question.action(), question.who())) {
            return new Denied(Obstacle.ROLE, "");
        }
        if (limits != null && limits.decision() == Evaluator.Verdict.UNSAID) {
            return new Denied(Obstacle.SCOPE_DOES_NOT_ALLOW, "");
        }
        return bucket == null ? onAccount(question.who()) : onBucket(question, bucket, ruling);
    }

    private static Decision onAccount(Asker asker) {
        return asker.isAnonymous() ? new Denied(Obstacle.NOTHING_ALLOWS, "") : new Allowed(Ground.OWNER, "");
    }

    private static Decision onBucket(Question question, BucketFacts bucket, @Nullable Ruling ruling) {
        var object = question.key() != null && ON_THE_OBJECT.contains(question.action()) ? bucket.object() : null;
        if (object != null && isOfAnother(bucket, object)) {
            return onObjectOfAnother(question, bucket, object);
        }
        return owns(question, bucket) ? new Allowed(Ground.OWNER, "") : forOthers(question, bucket, object, ruling);
    }

    /// The verdict of the bucket policy; `null` when there is none, or when it does not apply.
    private static @Nullable Ruling byPolicy(Question question, BucketFacts bucket) {
        if (owns(question, bucket) && isRescue(question)) {
            return null;
        }
        var policy = bucket.policy();
        return policy == null ? null : Evaluator.rule(policy.policy(), question.toPolicy());
    }

    private static boolean owns(Question question, BucketFacts bucket) {
        return bucket.project().equals(question.who().project());
    }

    private static boolean isForOwners(S3Action action, Asker asker) {
        return action == S3Action.BYPASS_GOVERNANCE_RETENTION || (action.changesBucket() && !asker.buckets());
    }

    private static boolean isRescue(Question question) {
        return question.who().requester() instanceof Requester.Root && OF_THE_POLICY.contains(question.action());
    }

    /// Whether the object has another owner than the bucket. With ACLs disabled, all objects belong to the bucket's
    /// owner.
    private static boolean isOfAnother(BucketFacts bucket, Owned object) {
        return !object.owner().equals(bucket.project()) && bucket.ownership().hasAcls();
    }

    private static Decision onObjectOfAnother(Question question, BucketFacts bucket, Owned object) {
        return object.owner().equals(question.who().project())
                ? new Allowed(Ground.OBJECT_OWNER, "")
                : switch (byAcl(question, bucket, object)) {
                    case GRANTED -> new Allowed(Ground.ACL, "");
                    case BLOCKED -> new Denied(Obstacle.PUBLIC_ACCESS_BLOCKED, "");
                    case NOT_GRANTED -> new Denied(Obstacle.OBJECT_OF_ANOTHER, "");
                };
    }

    private static Decision forOthers(
            Question question, BucketFacts bucket, @Nullable Owned object, @Nullable Ruling ruling) {
        boolean blocked = false;
        var policy = bucket.policy();
        if (policy != null && ruling != null && ruling.decision() == Evaluator.Verdict.ALLOWED) {
            if (!policy.isPublic() || !bucket.blocks().restrictPublicBuckets()) {
                return new Allowed(Ground.POLICY, ruling.statement());
            }
            blocked = true;
        }
        if (isOnUpload(question.action()) && !question.who().isAnonymous() && bucket.isUploadOfAsker()) {
            return new Allowed(Ground.UPLOAD, "");
        }
        return switch (byAcl(question, bucket, object)) {
            case GRANTED -> new Allowed(Ground.ACL, "");
            case BLOCKED -> new Denied(Obstacle.PUBLIC_ACCESS_BLOCKED, "");
            case NOT_GRANTED -> new Denied(blocked ? Obstacle.PUBLIC_ACCESS_BLOCKED : Obstacle.NOTHING_ALLOWS, "");
        };
    }

    /// The initiator of an upload may list its parts and abort it (Amazon S3 User Guide, "Multipart upload API and
    /// permissions").
    private static boolean isOnUpload(S3Action action) {
        return action == S3Action.ABORT_MULTIPART_UPLOAD || action == S3Action.LIST_MULTIPART_UPLOAD_PARTS;
    }

    private static AclRuling byAcl(Question question, BucketFacts bucket, @Nullable Owned object) {
        var granted = AclRuling.of(question, bucket, object);
        return granted != AclRuling.NOT_GRANTED && !bucket.ownership().hasAcls() ? AclRuling.BLOCKED : granted;
    }
}
