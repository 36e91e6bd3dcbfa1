package io.cloakroom.s3.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A policy document of S3, understood in full: what this server would not enforce is refused when it is parsed. The scope of
/// a token speaks of its holder and has no principals; a bucket policy names them in every statement.
///
/// Not understood, and so refused: condition keys that are not in [ConditionKey], and principals of kinds that do not exist
/// here (roles, sessions, identity providers).
public record Policy(List<Statement> statements) {
    public static final int MAX_BYTES = 20 * 1024;
    static final int MAX_STATEMENTS = 100;

    /// Stands for a bucket policy that is there and cannot be understood.
    public static final Policy DENYING_ALL = ofBucket("""
            {"Statement": {"Sid": "the policy cannot be understood", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}
            """, Map.of());

    public Policy {
        statements = List.copyOf(statements);
    }

    /// The scope of a token.
    ///
    /// @throws PolicyException when it is no policy document or asks for something that is not enforced
    public static Policy parse(String json) {
        return new PolicyParser(new Dialect.OfToken(true)).parse(json);
    }

    /// A scope that was accepted once. Builds up to November 2026 took names of actions that S3 does not know; those
    /// statements speak of nothing, as they always did.
    ///
    /// @throws PolicyException when it is no policy document or asks for something that is not enforced
    public static Policy stored(String json) {
        return new PolicyParser(new Dialect.OfToken(false)).parse(json);
    }

    /// A bucket policy that is about to be kept.
    ///
    /// @param bucket all resources must be the bucket or in it
    /// @throws PolicyException when it is not to be kept
    public static NewBucketPolicy forBucket(String json, String bucket) {
        var parser = new PolicyParser(new Dialect.OfBucket(bucket, Map.of()));
        var policy = parser.parse(json);
        return new NewBucketPolicy(policy, parser.names());
    }

    /// A bucket policy that was accepted once.
    ///
    /// @param users ids of the users that it names, by ARN
    /// @throws PolicyException when it asks for something that is not enforced, which an accepted one does not
    public static Policy ofBucket(String json, Map<String, String> users) {
        return new PolicyParser(new Dialect.OfBucket(null, users)).parse(json);
    }

    /// A bucket policy in which everything is well but for the principals, which somebody has to look for.
    ///
    /// @param policy in which users match nobody
    public record NewBucketPolicy(Policy policy, PrincipalNames names) {}

    /// The principals that a bucket policy names.
    ///
    /// @param accounts  12 digits each
    /// @param users     by ARN
    /// @param canonical canonical user ids
    public record PrincipalNames(Set<String> accounts, Map<String, UserName> users, Set<String> canonical) {
        public PrincipalNames {
            accounts = Set.copyOf(accounts);
            users = Map.copyOf(users);
            canonical = Set.copyOf(canonical);
        }
    }

    /// A user as an ARN names it.
    ///
    /// @param account 12 digits
    public record UserName(String account, String login) {}

    /// Where a document stands, and with that what may be in it.
    sealed interface Dialect {
        /// @param knownActionsOnly whether a name that stands for no action of S3 is refused
        record OfToken(boolean knownActionsOnly) implements Dialect {}

        /// @param bucket whose policy is about to be kept; `null` when it was kept before
        /// @param users  ids of the users that it names, by ARN
        record OfBucket(@Nullable String bucket, Map<String, String> users) implements Dialect {}
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
