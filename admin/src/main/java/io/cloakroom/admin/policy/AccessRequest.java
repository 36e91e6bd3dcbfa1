package io.cloakroom.admin.policy;

import java.util.Map;

/// What is asked, as a policy sees it: one action on one resource. A request that needs several actions is several of
/// these.
///
/// @param resource as ARN, see [#bucketArn] and [#objectArn]
/// @param facts    what conditions may ask for
public record AccessRequest(S3Action action, String resource, Map<ConditionKey, String> facts) {
    static final String ARN = "arn:aws:s3:::";

    public AccessRequest {
        facts = Map.copyOf(facts);
    }

    /// On no bucket in particular: ListBuckets.
    public static AccessRequest onAccount(S3Action action, Map<ConditionKey, String> facts) {
        return new AccessRequest(action, ARN + "*", facts);
    }

    public static AccessRequest onBucket(S3Action action, String bucket, Map<ConditionKey, String> facts) {
        return new AccessRequest(action, bucketArn(bucket), facts);
    }

    public static AccessRequest onObject(S3Action action, String bucket, String key, Map<ConditionKey, String> facts) {
        return new AccessRequest(action, objectArn(bucket, key), facts);
    }

    public static String bucketArn(String bucket) {
        return ARN + bucket;
    }

    public static String objectArn(String bucket, String key) {
        return ARN + bucket + "/" + key;
    }
}
