package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.rest.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Templates for statements of bucket policies. The chosen statement is added to the current policy.
final class PolicyTemplates {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ARN = "arn:aws:s3:::";

    private PolicyTemplates() {}

    /// The values for a template.
    ///
    /// @param prefix    of keys; empty for all
    /// @param account   number of the project that gets access
    /// @param addresses separated by spaces or commas
    record Filling(String bucket, String prefix, String account, String addresses) {
        String objects() {
            return ARN + bucket + "/" + prefix + "*";
        }

        String whole() {
            return ARN + bucket;
        }
    }

    /// Adds the statement of a template to a policy.
    ///
    /// @param policy as text; empty for a new policy
    /// @throws IllegalArgumentException when the text is no JSON object
    static String added(String policy, String template, Filling filling) {
        var document = policy.isBlank() ? JSON.createObjectNode() : (ObjectNode) Wire.object(policy);
        if (!document.has("Version")) {
            document.put("Version", "2012-10-17");
        }
        var before = document.path("Statement");
        var statements = JSON.createArrayNode();
        if (before.isArray()) {
            before.forEach(statements::add);
        } else if (before.isObject()) {
            statements.add(before);
        }
        for (var each : statements(template, filling)) {
            statements.add(JSON.<JsonNode>valueToTree(withFreeSid(each, statements)));
        }
        document.set("Statement", statements);
        return Wire.pretty(document);
    }

    private static List<Map<String, Object>> statements(String template, Filling filling) {
        return switch (template) {
            case "read" ->
                List.of(statement(
                        "EverybodyReads", "Allow", "*", List.of("s3:GetObject"), List.of(filling.objects()), null));
            case "project-reads" -> sharing("ProjectReads", filling, List.of("s3:GetObject"));
            case "project-writes" ->
                sharing("ProjectWrites", filling, List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"));
            case "addresses" ->
                List.of(statement(
                        "OnlyFromTheseAddresses",
                        "Deny",
                        "*",
                        List.of("s3:*"),
                        List.of(filling.whole(), filling.whole() + "/*"),
                        Map.of("NotIpAddress", Map.of("aws:SourceIp", addresses(filling.addresses())))));
            case "tls" ->
                List.of(statement(
                        "OnlyOverTls",
                        "Deny",
                        "*",
                        List.of("s3:*"),
                        List.of(filling.whole(), filling.whole() + "/*"),
                        Map.of("Bool", Map.of("aws:SecureTransport", "false"))));
            case "keep" ->
                List.of(statement(
                        "NobodyDeletes",
                        "Deny",
                        "*",
                        List.of("s3:DeleteObject", "s3:DeleteObjectVersion"),
                        List.of(filling.objects()),
                        null));
            default -> throw new IllegalArgumentException("there is no such template");
        };
    }

    /// Limits the other project's listings to the prefix, like its access to objects.
    private static List<Map<String, Object>> sharing(String sid, Filling filling, List<String> actions) {
        var principal = Map.of("AWS", filling.account());
        return List.of(
                statement(sid, "Allow", principal, actions, List.of(filling.objects()), null),
                statement(
                        "ProjectLists",
                        "Allow",
                        principal,
                        List.of("s3:ListBucket"),
                        List.of(filling.whole()),
                        filling.prefix().isEmpty()
                                ? null
                                : Map.of("StringLike", Map.of("s3:prefix", filling.prefix() + "*"))));
    }

    private static List<String> addresses(String text) {
        return List.of(text.strip().split("[\\s,;]+", -1));
    }

    private static Map<String, Object> statement(
            String sid,
            String effect,
            Object principal,
            List<String> actions,
            List<String> resources,
            @Nullable Map<String, ?> condition) {
        var statement = new LinkedHashMap<String, Object>();
        statement.put("Sid", sid);
        statement.put("Effect", effect);
        statement.put("Principal", principal);
        statement.put("Action", actions);
        statement.put("Resource", resources);
        if (condition != null) {
            statement.put("Condition", condition);
        }
        return statement;
    }

    /// Gives the statement a Sid that the policy does not have yet.
    private static Map<String, Object> withFreeSid(Map<String, Object> statement, ArrayNode others) {
        var taken = new ArrayList<String>();
        others.forEach(each -> taken.add(each.path("Sid").asString("")));
        var sid = String.valueOf(statement.get("Sid"));
        var free = sid;
        for (int i = 2; taken.contains(free); i++) {
            free = sid + i;
        }
        statement.put("Sid", free);
        return statement;
    }
}
