package io.cloakroom.s3.policy;

import java.util.Map;

/// One action on one resource, as a policy sees it. An HTTP request that needs several actions becomes several access
/// requests.
///
/// @param requester matched against the principals of a bucket policy; the scope of a token has none
/// @param resource  as ARN, see [#bucketArn] and [#objectArn]
/// @param facts     values for conditions and policy variables
public record AccessRequest(Requester requester, S3Action action, String resource, RequestFacts facts) {
    static final String ARN = "arn:aws:s3:::";

    /// An action on no bucket in particular, such as ListBuckets.
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
