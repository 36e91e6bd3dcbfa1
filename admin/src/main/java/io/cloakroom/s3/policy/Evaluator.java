package io.cloakroom.s3.policy;

import io.cloakroom.s3.policy.Policy.Effect;
import io.cloakroom.s3.policy.Policy.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Evaluates policies (IAM User Guide, "Policy evaluation logic"). The cost of a decision is limited; a request that
/// exceeds the limit is denied.
public final class Evaluator {
    private Evaluator() {}

    /// The verdict of one policy.
    public enum Verdict {
        /// A statement allows the request, and none denies it.
        ALLOWED,
        /// A statement denies the request.
        DENIED,
        /// No statement applies. The caller decides; for a token's scope this means no.
        UNSAID
    }

    /// The verdict of a policy, and the statement that led to it.
    ///
    /// @param statement its Sid, or `statement 2` when it has none; empty when no statement applies; a sentence when the
    ///     policy costs too much
    public record Ruling(Verdict decision, String statement) {
        private static final Ruling NONE = new Ruling(Verdict.UNSAID, "");
        private static final Ruling TOO_MUCH =
                new Ruling(Verdict.DENIED, "none: the policy costs too much for this request");
    }

    public static Verdict decide(Policy policy, AccessRequest request) {
        return rule(policy, request).decision();
    }

    /// As [#decide], but names the statement: the first that denies, or else the first that allows.
    public static Ruling rule(Policy policy, AccessRequest request) {
        try {
            return rule(policy, request, new Facts(request.facts(), new Effort()));
        } catch (Effort.Exhausted tooMuch) {
            return Ruling.TOO_MUCH;
        }
    }

    private static Ruling rule(Policy policy, AccessRequest request, Facts facts) {
        Statement allowing = null;
        for (var statement : policy.statements()) {
            boolean matters = allowing == null || statement.effect() == Effect.DENY;
            if (matters && applies(statement, request, facts)) {
                if (statement.effect() == Effect.DENY) {
                    return new Ruling(Verdict.DENIED, statement.name());
                }
                allowing = statement;
            }
        }
        return allowing == null ? Ruling.NONE : new Ruling(Verdict.ALLOWED, allowing.name());
    }

    private static boolean applies(Statement statement, AccessRequest request, Facts facts) {
        return statement.actions().contains(request.action())
                && statement.principals().match(request.requester())
                && statement.resources().match(request.resource(), facts)
                && statement.conditionsHold(facts);
    }

    /// Whether some statement allows the requester one of the actions on some resource, provided that its conditions
    /// hold.
    public static boolean mayAllow(Policy policy, Requester requester, S3Action... actions) {
        return policy.statements().stream()
                .anyMatch(each -> each.effect() == Effect.ALLOW
                        && each.principals().match(requester)
                        && Arrays.stream(actions).anyMatch(each.actions()::contains));
    }

    /// Tests by a bucket's name whether the policy allows anything in that bucket. A limited token sees such buckets
    /// in ListBuckets. Conditions of allowing statements are assumed to hold, since facts such as the prefix are only
    /// known in later requests; conditions of denying statements must hold now.
    public static Predicate<String> visible(Policy policy, RequestFacts facts) {
        try {
            var known = new Facts(facts, new Effort());
            var statements = policy.statements().stream()
                    .filter(each -> each.effect() == Effect.ALLOW || each.conditionsHold(known))
                    .toList();
            return bucket -> leavesAnything(statements, bucket, facts);
        } catch (Effort.Exhausted tooMuch) {
            return _ -> false;
        }
    }

    private static boolean leavesAnything(List<Statement> statements, String bucket, RequestFacts known) {
        try {
            var facts = new Facts(known, new Effort());
            var onBucket = actions(S3Action.On.BUCKET);
            var onObjects = actions(S3Action.On.OBJECT);
            var arn = AccessRequest.bucketArn(bucket);
            onBucket.retainAll(allowed(statements, each -> each.resources().match(arn, facts)));
            onObjects.retainAll(allowed(statements, each -> each.resources().matchSomeObject(bucket, facts)));
            onBucket.removeAll(denied(statements, each -> each.resources().match(arn, facts)));
            onObjects.removeAll(denied(statements, each -> each.resources().matchEveryObject(bucket, facts)));
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
