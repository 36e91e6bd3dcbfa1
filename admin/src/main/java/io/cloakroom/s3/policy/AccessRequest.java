package io.cloakroom.s3.policy;

import java.util.Map;

/// What is asked, as a policy sees it: one action on one resource. A request that needs several actions is several of
/// these.
///
/// @param requester for whom a bucket policy is asked; the scope of a token speaks of its holder, whoever that is
/// @param resource  as ARN, see [#bucketArn] and [#objectArn]
/// @param facts     what conditions may ask for
public record AccessRequest(Requester requester, S3Action action, String resource, RequestFacts facts) {
    static final String ARN = "arn:aws:s3:::";

    /// On no bucket in particular: ListBuckets.
    public static AccessRequest onAccount(S3Action action, RequestFacts facts) {
        return new AccessRequest(Requester.ANONYMOUS, action, ARN + "*", facts);
    }

    public static AccessRequest onBucket(S3Action action, String bucket, RequestFacts facts) {
        return new AccessRequest(Requester.ANONYMOUS, action, bucketArn(bucket), facts);
    }

    public static AccessRequest onBucket(S3Action action, String bucket, Map<ConditionKey, String> facts) {
        return onBucket(action, bucket, RequestFacts.of(facts));
    }

    public static AccessRequest onObject(S3Action action, String bucket, String key, RequestFacts facts) {
        return new AccessRequest(Requester.ANONYMOUS, action, objectArn(bucket, key), facts);
    }

    public static AccessRequest onObject(S3Action action, String bucket, String key, Map<ConditionKey, String> facts) {
        return onObject(action, bucket, key, RequestFacts.of(facts));
    }

    public AccessRequest by(Requester other) {
        return new AccessRequest(other, action, resource, facts);
    }

    public static String bucketArn(String bucket) {
        return ARN + bucket;
    }

    public static String objectArn(String bucket, String key) {
        return ARN + bucket + "/" + key;
    }
}
