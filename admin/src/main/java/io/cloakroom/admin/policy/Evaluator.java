package io.cloakroom.admin.policy;

import io.cloakroom.admin.policy.Policy.Effect;
import io.cloakroom.admin.policy.Policy.Statement;
import java.util.Map;

/// Decides what a policy says to a request (IAM User Guide, "Policy evaluation logic"): the only place that does.
public final class Evaluator {
    /// Sorts behind every key that a policy would name, and is in none: only patterns for all keys match it.
    private static final String ANY_KEY = "\uffff";

    private Evaluator() {}

    /// What a policy says.
    public enum Decision {
        /// A statement allows it and none denies it.
        ALLOWED,
        /// A statement denies it, whatever others say.
        DENIED,
        /// No statement speaks of it: whoever asked decides, and for a token's scope that is no.
        UNSAID
    }

    public static Decision decide(Policy policy, AccessRequest request) {
        var decision = Decision.UNSAID;
        for (var statement : policy.statements()) {
            if (applies(statement, request)) {
                if (statement.effect() == Effect.DENY) {
                    return Decision.DENIED;
                }
                decision = Decision.ALLOWED;
            }
        }
        return decision;
    }

    /// Whether the policy leaves anything to do in a bucket: such buckets a limited token sees in ListBuckets.
    public static boolean sees(Policy policy, String bucket, Map<ConditionKey, String> facts) {
        for (var action : S3Action.values()) {
            if (action.on() != S3Action.On.ACCOUNT
                    && action != S3Action.CREATE_BUCKET
                    && mayEver(policy, action, bucket, facts)) {
                return true;
            }
        }
        return false;
    }

    /// Conditions of the allowing statement are left open (a prefix is known only when it is asked for), those of a
    /// denying one must hold now.
    private static boolean mayEver(Policy policy, S3Action action, String bucket, Map<ConditionKey, String> facts) {
        var everything = action.on() == S3Action.On.BUCKET
                ? AccessRequest.onBucket(action, bucket, facts)
                : AccessRequest.onObject(action, bucket, ANY_KEY, facts);
        boolean allowed = false;
        for (var statement : policy.statements()) {
            if (statement.effect() == Effect.DENY) {
                if (applies(statement, everything)) {
                    return false;
                }
            } else if (statement.actions().matches(action.policyName())) {
                allowed |= action.on() == S3Action.On.BUCKET
                        ? statement.resources().matches(everything.resource())
                        : statement.resources().matchesBelow(AccessRequest.objectArn(bucket, ""));
            }
        }
        return allowed;
    }

    private static boolean applies(Statement statement, AccessRequest request) {
        return statement.actions().matches(request.action().policyName())
                && statement.resources().matches(request.resource())
                && statement.conditions().stream().allMatch(condition -> condition.holds(request.facts()));
    }
}
