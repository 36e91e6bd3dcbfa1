package io.cloakroom.admin.policy;

import io.cloakroom.admin.policy.Policy.Effect;
import io.cloakroom.admin.policy.Policy.Resources;
import io.cloakroom.admin.policy.Policy.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From JSON to [Policy]; strict, because what is passed over silently is not enforced.
final class PolicyParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Pattern ACTION = Pattern.compile("\\*|(?i:s3):[A-Za-z*?]+");

    private final boolean knownActionsOnly;

    /// @param knownActionsOnly whether a name that stands for no action of S3 is refused
    PolicyParser(boolean knownActionsOnly) {
        this.knownActionsOnly = knownActionsOnly;
    }

    Policy parse(String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > Policy.MAX_BYTES) {
            throw new PolicyException("a policy has at most " + Policy.MAX_BYTES + " bytes");
        }
        var document = object(read(json), "the policy");
        onlyKnown(document, DOCUMENT, "the policy");
        var version = document.path("Version");
        if (!version.isMissingNode() && !Set.of("2012-10-17", "2008-10-17").contains(version.asString(""))) {
            throw new PolicyException("Version is neither 2012-10-17 nor 2008-10-17");
        }
        var statements = new ArrayList<Statement>();
        for (var node : many(document.path("Statement"))) {
            statements.add(statement(node, "statement " + (statements.size() + 1)));
        }
        if (statements.isEmpty() || statements.size() > Policy.MAX_STATEMENTS) {
            throw new PolicyException("a policy has 1 to " + Policy.MAX_STATEMENTS + " statements");
        }
        return new Policy(statements);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException broken) {
            throw new PolicyException("the policy is not well-formed JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private Statement statement(JsonNode node, String where) {
        object(node, where);
        onlyKnown(node, STATEMENT, where);
        var effect = switch (node.path("Effect").asString("")) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw new PolicyException(where + ": Effect is neither Allow nor Deny");
        };
        var actions = actions(node, where);
        var resources = resources(node, where);
        return new Statement(effect, actions, resources, conditions(node.path("Condition"), where));
    }

    /// The actions that a statement speaks of. Names of actions are the same in any case.
    private Set<S3Action> actions(JsonNode statement, String where) {
        boolean not = isNegated(statement, "Action", where);
        var names = strings(statement.path(not ? "NotAction" : "Action"), where + ": Action");
        for (var name : names) {
            if (!ACTION.matcher(name).matches() || (knownActionsOnly && !ActionNames.know(name))) {
                throw new PolicyException(where + ": \"" + name + "\" is no action of S3");
            }
        }
        var patterns = new PatternSet(
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
        var actions = EnumSet.noneOf(S3Action.class);
        for (var action : S3Action.values()) {
            if (not != patterns.matches(action.policyName().toLowerCase(Locale.ROOT), new Effort())) {
                actions.add(action);
            }
        }
        return actions;
    }

    private static Resources resources(JsonNode statement, String where) {
        boolean not = isNegated(statement, "Resource", where);
        var arns = strings(statement.path(not ? "NotResource" : "Resource"), where + ": Resource");
        for (var arn : arns) {
            if (!arn.equals("*") && !arn.startsWith(AccessRequest.ARN)) {
                throw new PolicyException(
                        where + ": \"" + arn + "\" is neither * nor begins with " + AccessRequest.ARN);
            }
        }
        return new Resources(new PatternSet(arns), not);
    }

    private static boolean isNegated(JsonNode statement, String name, String where) {
        boolean plain = statement.has(name);
        boolean not = statement.has("Not" + name);
        if (plain == not) {
            throw new PolicyException(where + ": exactly one of " + name + " and Not" + name + " is needed");
        }
        return not;
    }

    private static List<Condition> conditions(JsonNode block, String where) {
        var conditions = new ArrayList<Condition>();
        if (block.isMissingNode()) {
            return conditions;
        }
        for (var operator : object(block, where + ": Condition").properties()) {
            var at = where + ": " + operator.getKey();
            for (var key : object(operator.getValue(), at).properties()) {
                conditions.add(Condition.of(operator.getKey(), key.getKey(), strings(key.getValue(), at), where));
            }
        }
        return conditions;
    }

    /// One string or a list of them; a number or a boolean counts as its text, as with AWS.
    private static List<String> strings(JsonNode node, String where) {
        var strings = new ArrayList<String>();
        for (var each : many(node)) {
            if (!each.isValueNode() || each.isNull()) {
                throw new PolicyException(where + " is neither a string nor a list of strings");
            }
            var text = each.asString();
            if (text.contains("${")) {
                throw new PolicyException(where + ": policy variables are not supported: \"" + text + "\"");
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
                throw new PolicyException(where + ": \"" + name + "\" is not supported here");
            }
        }
    }
}
