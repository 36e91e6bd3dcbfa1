package io.cloakroom.admin.policy;

import io.cloakroom.admin.policy.Policy.Effect;
import io.cloakroom.admin.policy.Policy.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Decides what a policy says to a request (IAM User Guide, "Policy evaluation logic"): the only place that does. A
/// decision has a limit to what it costs; a request that would exceed it is denied.
public final class Evaluator {
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
        try {
            return decide(policy, request, new Facts(request.facts(), new Effort()));
        } catch (Effort.Exhausted tooMuch) {
            return Decision.DENIED;
        }
    }

    private static Decision decide(Policy policy, AccessRequest request, Facts facts) {
        var decision = Decision.UNSAID;
        for (var statement : policy.statements()) {
            if (applies(statement, request, facts)) {
                if (statement.effect() == Effect.DENY) {
                    return Decision.DENIED;
                }
                decision = Decision.ALLOWED;
            }
        }
        return decision;
    }

    private static boolean applies(Statement statement, AccessRequest request, Facts facts) {
        return statement.actions().contains(request.action())
                && statement.resources().match(request.resource(), facts.effort())
                && statement.conditionsHold(facts);
    }

    /// Tells of a bucket's name whether the policy leaves anything to do in that bucket: such buckets a limited token sees
    /// in ListBuckets. Conditions of an allowing statement are left open (a prefix is known only when it is asked for),
    /// those of a denying one must hold now.
    public static Predicate<String> visible(Policy policy, Map<ConditionKey, String> facts) {
        try {
            var known = new Facts(facts, new Effort());
            var statements = policy.statements().stream()
                    .filter(each -> each.effect() == Effect.ALLOW || each.conditionsHold(known))
                    .toList();
            return bucket -> leavesAnything(statements, bucket);
        } catch (Effort.Exhausted tooMuch) {
            return _ -> false;
        }
    }

    private static boolean leavesAnything(List<Statement> statements, String bucket) {
        try {
            var effort = new Effort();
            var onBucket = actions(S3Action.On.BUCKET);
            var onObjects = actions(S3Action.On.OBJECT);
            var arn = AccessRequest.bucketArn(bucket);
            onBucket.retainAll(allowed(statements, each -> each.resources().match(arn, effort)));
            onObjects.retainAll(allowed(statements, each -> each.resources().matchSomeObject(bucket, effort)));
            onBucket.removeAll(denied(statements, each -> each.resources().match(arn, effort)));
            onObjects.removeAll(denied(statements, each -> each.resources().matchEveryObject(bucket, effort)));
            return !onBucket.isEmpty() || !onObjects.isEmpty();
        } catch (Effort.Exhausted tooMuch) {
            return false;
        }
    }

    private static Set<S3Action> actions(S3Action.On on) {
        var actions = EnumSet.noneOf(S3Action.class);
        for (var action : S3Action.values()) {
            if (action.on() == on && action != S3Action.CREATE_BUCKET) {
                actions.add(action);
            }
        }
        return actions;
    }

    private static Set<S3Action> allowed(List<Statement> statements, Predicate<Statement> concerns) {
        return actions(statements, Effect.ALLOW, concerns);
    }

    private static Set<S3Action> denied(List<Statement> statements, Predicate<Statement> concerns) {
        return actions(statements, Effect.DENY, concerns);
    }

    private static Set<S3Action> actions(List<Statement> statements, Effect effect, Predicate<Statement> concerns) {
        var actions = EnumSet.noneOf(S3Action.class);
        for (var statement : statements) {
            if (statement.effect() == effect && concerns.test(statement)) {
                actions.addAll(statement.actions());
            }
        }
        return actions;
    }
}
