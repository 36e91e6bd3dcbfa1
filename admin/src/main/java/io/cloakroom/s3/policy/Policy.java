package io.cloakroom.s3.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A parsed policy document. Parsing refuses whatever this server would not enforce: condition keys that are not in
/// [ConditionKey], and kinds of principals that do not exist here (roles, sessions, identity providers).
///
/// The scope of a token applies to the token's holder and has no principals. A bucket policy names principals in
/// every statement.
public record Policy(List<Statement> statements) {
    public static final int MAX_BYTES = 20 * 1024;
    static final int MAX_STATEMENTS = 100;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// Whether any statement allows something.
    public boolean allowsSomething() {
        return statements.stream().anyMatch(each -> each.effect() == Effect.ALLOW);
    }

    /// Roughly the bytes of memory that this policy takes: up to half a megabyte for the largest document.
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
    /// @param widest the patterns with every variable replaced by `*`
    /// @param not    whether this is a `NotResource`
    record Resources(Patterns patterns, PatternSet widest, boolean not) {
        /// Stands for an arbitrary key: no policy would name it, and it sorts after all real keys. Only patterns that
        /// match every key match it.
        private static final String ANY_KEY = "\uffff";

        boolean match(String resource, Facts facts) {
            return not != patterns.match(resource, facts);
        }

        /// Whether some object of the bucket matches. For `NotResource`: whether the patterns leave some object out.
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
