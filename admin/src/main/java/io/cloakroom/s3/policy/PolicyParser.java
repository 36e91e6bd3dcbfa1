package io.cloakroom.s3.policy;

import io.cloakroom.s3.policy.Policy.Effect;
import io.cloakroom.s3.policy.Policy.Resources;
import io.cloakroom.s3.policy.Policy.Statement;
import io.cloakroom.s3.policy.PolicyException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses policy documents. It refuses everything that this server would not enforce, since a policy that is silently
/// ignored protects nothing. An instance parses one document.
public final class PolicyParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
    private static final Set<String> OF_EVERY_STATEMENT =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Set<String> OF_PRINCIPALS = Set.of("Principal", "NotPrincipal");
    private static final Pattern ACTION = Pattern.compile("\\*|(?i:s3):[A-Za-z*?]+");
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final String WITHOUT_VARIABLES = "2008-10-17";

    private final Dialect dialect;
    private final Principals.Names names = new Principals.Names(new HashSet<>(), new HashMap<>(), new HashSet<>());
    private boolean variables;

    private PolicyParser(Dialect dialect) {
        this.dialect = dialect;
    }

    /// What a document is for, which decides what it may contain.
    private sealed interface Dialect {
        /// @param knownActionsOnly whether names of actions that S3 does not have are refused
        record OfToken(boolean knownActionsOnly) implements Dialect {}

        /// @param bucket of a new policy; `null` when the policy was accepted before
        /// @param users  ids of the users that the policy names, by ARN
        record OfBucket(@Nullable String bucket, Map<String, String> users) implements Dialect {}
    }

    /// Parses a new scope of a token.
    ///
    /// @throws PolicyException when it is no policy document, or asks for something that this server does not enforce
    public static Policy scope(String json) {
        return new PolicyParser(new Dialect.OfToken(true)).parse(json);
    }

    /// Parses a scope that was accepted before. Builds up to November 2026 accepted names of actions that S3 does not
    /// have; statements with such names still apply to nothing.
    ///
    /// @throws PolicyException when it is no policy document, or asks for something that this server does not enforce
    public static Policy storedScope(String json) {
        return new PolicyParser(new Dialect.OfToken(false)).parse(json);
    }

    /// Parses a new policy of a bucket. The caller has to look up the principals that it names.
    ///
    /// @param bucket each resource must be the bucket or in it
    /// @throws PolicyException when the document must not be stored
    public static NewBucketPolicy newBucketPolicy(String json, String bucket) {
        var parser = new PolicyParser(new Dialect.OfBucket(bucket, Map.of()));
        var policy = parser.parse(json);
        var names = parser.names;
        return new NewBucketPolicy(policy, new PrincipalNames(names.accounts(), names.users(), names.canonical()));
    }

    /// Parses a bucket policy that was accepted before.
    ///
    /// @param users ids of the users that the policy names, by ARN
    /// @throws PolicyException when the stored document is damaged
    public static Policy bucketPolicy(String json, Map<String, String> users) {
        return new PolicyParser(new Dialect.OfBucket(null, users)).parse(json);
    }

    /// A valid bucket policy whose principals nobody has looked up yet.
    ///
    /// @param policy in which users match nobody
    public record NewBucketPolicy(Policy policy, PrincipalNames names) {}

    private Policy parse(String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > Policy.MAX_BYTES) {
            throw new PolicyException(Fault.TOO_LARGE, "a policy has at most " + Policy.MAX_BYTES + " bytes");
        }
        var document = read(json);
        if (!document.isObject()) {
            throw new PolicyException(Fault.NOT_JSON, "the policy is no JSON object");
        }
        onlyKnown(document, DOCUMENT, "the policy");
        variables = hasVariables(document.path("Version"));
        var statements = new ArrayList<Statement>();
        var sids = new HashSet<String>();
        for (var node : many(document.path("Statement"))) {
            var where = "statement " + (statements.size() + 1);
            var sid = object(node, where).path("Sid").asString("");
            if (dialect instanceof Dialect.OfBucket && !sid.isEmpty() && !sids.add(sid)) {
                throw new PolicyException(Fault.REPEATED_SID, where + ": another one has the Sid \"" + sid + "\"");
            }
            statements.add(statement(node, sid.isEmpty() ? where : sid, where));
        }
        if (statements.isEmpty() || statements.size() > Policy.MAX_STATEMENTS) {
            throw new PolicyException(Fault.NO_STATEMENT, "a policy has 1 to " + Policy.MAX_STATEMENTS + " statements");
        }
        return new Policy(statements);
    }

    /// Documents of the older version have no variables: `${…}` is plain text in them (IAM User Guide, "Version").
    private static boolean hasVariables(JsonNode version) {
        if (version.isMissingNode()) {
            return false;
        }
        return switch (version.asString("")) {
            case WITH_VARIABLES -> true;
            case WITHOUT_VARIABLES -> false;
            default ->
                throw new PolicyException(
                        Fault.VERSION, "Version is neither " + WITH_VARIABLES + " nor " + WITHOUT_VARIABLES);
        };
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException broken) {
            throw new PolicyException(
                    Fault.NOT_JSON, "the policy is not well-formed JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private Statement statement(JsonNode node, String name, String where) {
        for (var each : node.propertyNames()) {
            boolean known = OF_EVERY_STATEMENT.contains(each)
                    || (dialect instanceof Dialect.OfBucket && OF_PRINCIPALS.contains(each));
            if (!known) {
                throw notSupported(where, each);
            }
        }
        var effect = switch (node.path("Effect").asString("")) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw new PolicyException(Fault.EFFECT, where + ": Effect is neither Allow nor Deny");
        };
        var principals = principals(node, effect, where);
        var actions = actions(node, where);
        var resources = resources(node, where);
        return new Statement(name, effect, principals, actions, resources, conditions(node.path("Condition"), where));
    }

    private Principals principals(JsonNode statement, Effect effect, String where) {
        if (!(dialect instanceof Dialect.OfBucket bucket)) {
            return Principals.HOLDER;
        }
        boolean not = isNegated(statement, "Principal", Fault.NO_PRINCIPAL, where);
        if (not && effect == Effect.ALLOW) {
            throw new PolicyException(Fault.ALLOWED_NOT_PRINCIPAL, where + ": NotPrincipal only goes with Deny");
        }
        var node = statement.path(not ? "NotPrincipal" : "Principal");
        var found = new Principals.Builder(not, bucket.users(), names);
        if (node.isString() && node.asString().equals("*")) {
            found.everybody();
            return found.build();
        }
        if (!node.isObject() || node.isEmpty()) {
            throw new PolicyException(
                    Fault.PRINCIPAL,
                    where + ": a principal is \"*\", or an object with AWS," + " CanonicalUser or Service in it");
        }
        for (var each : node.properties()) {
            var values = strings(each.getValue(), where + ": " + each.getKey());
            if (!found.add(each.getKey(), values)) {
                throw new PolicyException(
                        Fault.PRINCIPAL,
                        where + ": \"" + each.getKey() + "\": \"" + String.join("\", \"", values)
                                + "\" is no principal here");
            }
        }
        return found.build();
    }

    /// The actions that a statement applies to. Names of actions are case-insensitive.
    private Set<S3Action> actions(JsonNode statement, String where) {
        boolean not = isNegated(statement, "Action", Fault.NO_ACTION, where);
        var texts = strings(statement.path(not ? "NotAction" : "Action"), where + ": Action");
        boolean knownOnly = switch (dialect) {
            case Dialect.OfToken(boolean only) -> only;
            case Dialect.OfBucket(var bucket, var _) -> bucket != null;
        };
        for (var text : texts) {
            if (!ACTION.matcher(text).matches() || (knownOnly && !ActionNames.know(text))) {
                throw new PolicyException(Fault.ACTION, where + ": \"" + text + "\" is no action of S3");
            }
            requireApplicable(text, statement, not, where);
        }
        var patterns = new PatternSet(
                texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
        var actions = EnumSet.noneOf(S3Action.class);
        for (var action : S3Action.values()) {
            if (not != patterns.matches(action.policyName().toLowerCase(Locale.ROOT), new Effort())) {
                actions.add(action);
            }
        }
        return actions;
    }

    /// In a new bucket policy, each action must apply to one of the statement's resources. Otherwise it is a mistake,
    /// such as s3:ListBucket on objects.
    private void requireApplicable(String text, JsonNode statement, boolean not, String where) {
        if (!(dialect instanceof Dialect.OfBucket(var bucket, var _))
                || bucket == null
                || not
                || !statement.has("Resource")) {
            return;
        }
        var pattern = new PatternSet(List.of(text.toLowerCase(Locale.ROOT)));
        var actions = EnumSet.noneOf(S3Action.class);
        for (var action : S3Action.values()) {
            if (pattern.matches(action.policyName().toLowerCase(Locale.ROOT), new Effort())) {
                actions.add(action);
            }
        }
        var resources = strings(statement.path("Resource"), where + ": Resource");
        boolean onBucket = resources.stream().anyMatch(each -> !each.contains("/"));
        boolean onObjects = resources.stream().anyMatch(each -> each.contains("/") || each.endsWith("*"));
        boolean applies = actions.isEmpty() // an operation that this server lacks
                || actions.stream().anyMatch(action -> switch (action.on()) {
                    case ACCOUNT -> false;
                    case BUCKET -> onBucket;
                    case OBJECT -> onObjects;
                });
        if (!applies) {
            throw new PolicyException(
                    Fault.NOT_APPLICABLE, where + ": \"" + text + "\" concerns none of the statement's resources");
        }
    }

    private Resources resources(JsonNode statement, String where) {
        boolean not = isNegated(statement, "Resource", Fault.NO_RESOURCE, where);
        var arns = strings(statement.path(not ? "NotResource" : "Resource"), where + ": Resource");
        for (var arn : arns) {
            if (!arn.equals("*") && !arn.startsWith(AccessRequest.ARN)) {
                throw new PolicyException(
                        Fault.RESOURCE, where + ": \"" + arn + "\" is neither * nor begins with " + AccessRequest.ARN);
            }
            if (dialect instanceof Dialect.OfBucket(var bucket, var _) && bucket != null && !isIn(arn, bucket)) {
                throw new PolicyException(
                        Fault.RESOURCE, where + ": \"" + arn + "\" is neither the bucket " + bucket + " nor in it");
            }
        }
        var patterns = Patterns.of(arns, variables, where + ": Resource");
        return new Resources(
                patterns, patterns.templates().isEmpty() ? patterns.fixed() : Patterns.widest(arns, variables), not);
    }

    /// Whether a resource can match the bucket or objects in it.
    private static boolean isIn(String arn, String bucket) {
        if (arn.equals("*")) {
            return true;
        }
        var path = arn.substring(AccessRequest.ARN.length());
        int slash = path.indexOf('/');
        return new PatternSet(List.of(slash < 0 ? path : path.substring(0, slash))).matches(bucket, new Effort());
    }

    private static boolean isNegated(JsonNode statement, String name, Fault missing, String where) {
        boolean plain = statement.has(name);
        boolean not = statement.has("Not" + name);
        if (plain == not) {
            throw new PolicyException(
                    plain ? Fault.SYNTAX : missing,
                    where + ": exactly one of " + name + " and Not" + name + " is needed");
        }
        return not;
    }

    private List<Condition> conditions(JsonNode block, String where) {
        var conditions = new ArrayList<Condition>();
        if (block.isMissingNode()) {
            return conditions;
        }
        for (var operator : object(block, where + ": Condition").properties()) {
            var at = where + ": " + operator.getKey();
            for (var key : object(operator.getValue(), at).properties()) {
                var values = strings(key.getValue(), at);
                conditions.add(Condition.of(operator.getKey(), key.getKey(), values, variables, where));
            }
        }
        return conditions;
    }

    /// One string or a list of strings. A number or a boolean counts as its text, as with AWS.
    private List<String> strings(JsonNode node, String where) {
        var strings = new ArrayList<String>();
        for (var each : many(node)) {
            if (!each.isValueNode() || each.isNull()) {
                throw new PolicyException(where + " is neither a string nor a list of strings");
            }
            var text = each.asString();
            // Without variables, `${…}` would be plain text, which the author of a token's scope surely did not
            // intend.
            if (!variables && dialect instanceof Dialect.OfToken && Template.hasVariables(text)) {
                throw new PolicyException(
                        where + ": policy variables need \"Version\": \"" + WITH_VARIABLES + "\": \"" + text + "\"");
            }
            strings.add(text);
        }
        if (strings.isEmpty()) {
            throw new PolicyException(where + " is empty");
        }
        return strings;
    }

    private static List<JsonNode> many(JsonNode node) {
        return node.isArray() ? List.copyOf(node.values()) : node.isMissingNode() ? List.of() : List.of(node);
    }

    private static JsonNode object(JsonNode node, String where) {
        if (!node.isObject()) {
            throw new PolicyException(where + " is no JSON object");
        }
        return node;
    }

    private static void onlyKnown(JsonNode object, Set<String> known, String where) {
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw notSupported(where, name);
            }
        }
    }

    private static PolicyException notSupported(String where, String name) {
        return new PolicyException(where + ": \"" + name + "\" is not supported here");
    }
}
