package io.cloakroom.s3.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A policy document of S3, understood in full: what this server would not enforce is refused when it is parsed. The scope of
/// a token speaks of its holder and has no principals; a bucket policy names them in every statement.
///
/// Not understood, and so refused: condition keys that are not in [ConditionKey], and principals of kinds that do not exist
/// here (roles, sessions, identity providers).
public record Policy(List<Statement> statements) {
    public static final int MAX_BYTES = 20 * 1024;
    static final int MAX_STATEMENTS = 100;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// Whether any of its statements allows anything.
    public boolean allowsSomething() {
        return statements.stream().anyMatch(each -> each.effect() == Effect.ALLOW);
    }

    /// About how many bytes of memory this policy takes: up to half a megabyte for the largest document.
    public int weight() {
        long bytes = 0;
        for (var statement : statements) {
            bytes += statement.resources().bytes();
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

    /// @param name       its Sid, or `statement 2` when it has none
    /// @param actions    that it speaks of
    /// @param conditions all must hold
    record Statement(
            String name,
            Effect effect,
            Principals principals,
            Set<S3Action> actions,
            Resources resources,
            List<Condition> conditions) {
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
    /// @param widest the patterns with every variable standing for anything
    /// @param not    whether the patterns name what is left out
    record Resources(Patterns patterns, PatternSet widest, boolean not) {
        /// Sorts behind every key that a policy would name, and is in none: only patterns for all keys match it.
        private static final String ANY_KEY = "\uffff";

        boolean match(String resource, Facts facts) {
            return not != patterns.match(resource, facts);
        }

        /// Whether some object of the bucket matches. For what is left out: whether not all of them are.
        boolean matchSomeObject(String bucket, Facts facts) {
            return not
                    ? !patterns.match(AccessRequest.objectArn(bucket, ANY_KEY), facts)
                    : widest.matchesBelow(AccessRequest.objectArn(bucket, ""), facts.effort());
        }

        /// Whether all objects of the bucket match.
        boolean matchEveryObject(String bucket, Facts facts) {
            return match(AccessRequest.objectArn(bucket, ANY_KEY), facts);
        }

        /// About how many bytes of memory this takes.
        long bytes() {
            return patterns.bytes() + (patterns.fixed() == widest ? 0 : widest.bytes());
        }
    }
}
