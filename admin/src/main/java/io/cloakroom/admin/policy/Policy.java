package io.cloakroom.admin.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A policy document of S3, understood in full: what this server would not enforce is refused when it is parsed.
///
/// Not understood, and so refused: principals (a token's scope speaks of its holder), policy variables (`${…}`), set
/// operators (`ForAllValues:`, `ForAnyValue:`), `Binary…` and `Arn…` operators, condition keys that are not in
/// [ConditionKey].
public record Policy(List<Statement> statements) {
    public static final int MAX_BYTES = 20 * 1024;
    static final int MAX_STATEMENTS = 100;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// @throws PolicyException when it is no policy document or asks for something that is not enforced
    public static Policy parse(String json) {
        return new PolicyParser(true).parse(json);
    }

    /// A document that was accepted once. Builds up to November 2026 took names of actions that S3 does not know; those
    /// statements speak of nothing, as they always did.
    ///
    /// @throws PolicyException when it is no policy document or asks for something that is not enforced
    public static Policy stored(String json) {
        return new PolicyParser(false).parse(json);
    }

    /// About how many bytes of memory this policy takes: up to half a megabyte for the largest document.
    public int weight() {
        long bytes = 0;
        for (var statement : statements) {
            bytes += statement.resources().patterns().bytes();
            for (var condition : statement.conditions()) {
                bytes += condition.bytes();
            }
        }
        return Math.toIntExact(bytes);
    }

    enum Effect {
        ALLOW,
        DENY
    }

    /// @param actions    that it speaks of
    /// @param conditions all must hold
    record Statement(Effect effect, Set<S3Action> actions, Resources resources, List<Condition> conditions) {
        Statement {
            actions = actions.isEmpty() ? EnumSet.noneOf(S3Action.class) : EnumSet.copyOf(actions);
            conditions = List.copyOf(conditions);
        }

        boolean conditionsHold(Facts facts) {
            for (var condition : conditions) {
                if (!condition.holds(facts)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The `Resource` or `NotResource` of a statement.
    ///
    /// @param not whether the patterns name what is left out
    record Resources(PatternSet patterns, boolean not) {
        /// Sorts behind every key that a policy would name, and is in none: only patterns for all keys match it.
        private static final String ANY_KEY = "\uffff";

        boolean match(String resource, Effort effort) {
            return not != patterns.matches(resource, effort);
        }

        /// Whether some object of the bucket matches. For what is left out: whether not all of them are.
        boolean matchSomeObject(String bucket, Effort effort) {
            return not
                    ? !patterns.matches(AccessRequest.objectArn(bucket, ANY_KEY), effort)
                    : patterns.matchesBelow(AccessRequest.objectArn(bucket, ""), effort);
        }

        /// Whether all objects of the bucket match.
        boolean matchEveryObject(String bucket, Effort effort) {
            return match(AccessRequest.objectArn(bucket, ANY_KEY), effort);
        }
    }
}
