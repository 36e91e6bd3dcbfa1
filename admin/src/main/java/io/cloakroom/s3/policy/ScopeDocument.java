package io.cloakroom.s3.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a [ScopeChoice] into a policy document, and recognises the documents that were made so.
public final class ScopeDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ARN = "arn:aws:s3:::";
    private static final String LOCATION = "s3:GetBucketLocation";

    private ScopeDocument() {}

    /// The policy document as JSON; empty when the choice allows everything from everywhere.
    ///
    /// @throws PolicyException with a sentence about what was chosen wrongly
    public static String of(ScopeChoice choice) {
        var level = choice.checked();
        return choice.limitsNothing(level) ? "" : write(choice, ScopeActions.of(level, choice.publicUploads()));
    }

    /// The choice that a document was made from; empty when it was not made by [#of].
    public static Optional<ScopeChoice> choice(String policy) {
        return policy.isEmpty()
                ? Optional.of(new ScopeChoice(ScopeLevel.FULL.code(), List.of(), List.of(), List.of()))
                : read(policy, ScopeActions.today());
    }

    /// The choice that builds up to November 2026 made a document from; empty when today's document is the same. Their
    /// levels for writing let a token change ACLs, and their write-only level listed all uploads, whatever the prefix.
    public static Optional<ScopeChoice> formerChoice(String policy) {
        return read(policy, ScopeActions.former()).filter(choice -> !of(choice).equals(policy));
    }

    /// What a document allows, for people.
    public static String sentence(String policy) {
        return choice(policy).map(ScopeChoice::sentence).orElse("What its policy document says");
    }

    private static String write(ScopeChoice choice, ScopeActions actions) {
        var statements = new ArrayList<Map<String, Object>>();
        var names = choice.buckets().isEmpty() ? List.of("*") : choice.buckets();
        var arns = names.stream().map(name -> ARN + name).toList();
        if (choice.prefixes().isEmpty() || actions.listings().isEmpty()) {
            statements.add(statement(actions.onBuckets(), arns));
        } else {
            // Only listings have a prefix: the condition would deny all other requests to the bucket.
            var listing = statement(actions.listings(), arns);
            var patterns =
                    choice.prefixes().stream().map(prefix -> prefix + "*").toList();
            condition(listing, "StringLike", "s3:prefix", patterns);
            statements.add(listing);
            statements.add(statement(List.of(LOCATION), arns));
        }
        if (!actions.onObjects().isEmpty()) {
            statements.add(statement(actions.onObjects(), objects(choice, names)));
        }
        if (actions.publicUploads()) {
            var publishing = statement(List.of(actions.publishing().action()), objects(choice, names));
            if (actions.publishing().withUploadAlone()) {
                condition(publishing, "Bool", ConditionKey.UPLOAD.policyName(), List.of("true"));
            }
            statements.add(publishing);
        }
        if (!choice.addresses().isEmpty()) {
            statements.forEach(each -> condition(each, "IpAddress", "aws:SourceIp", choice.addresses()));
        }
        return JSON.writeValueAsString(ordered("Version", "2012-10-17", "Statement", statements));
    }

    private static List<String> objects(ScopeChoice choice, List<String> names) {
        var resources = new ArrayList<String>();
        for (var name : names) {
            for (var prefix : choice.prefixes().isEmpty() ? List.of("") : choice.prefixes()) {
                resources.add(ARN + name + "/" + prefix + "*");
            }
        }
        return resources;
    }

    private static Map<String, Object> statement(List<String> actions, List<String> resources) {
        return ordered("Effect", "Allow", "Action", actions, "Resource", resources);
    }

    private static void condition(Map<String, Object> statement, String operator, String key, List<String> values) {
        @SuppressWarnings("unchecked")
        var block =
                (Map<String, Object>) statement.computeIfAbsent("Condition", _ -> new LinkedHashMap<String, Object>());
        block.put(operator, ordered(key, values));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /// The choice from which [#write] makes this document with one of these actions.
    private static Optional<ScopeChoice> read(String policy, List<ScopeActions> possible) {
        try {
            var tree = JSON.readTree(policy);
            for (var actions : possible) {
                var choice = new ScopeChoice(
                        actions.level().code(),
                        buckets(tree),
                        prefixes(tree, actions),
                        addresses(tree),
                        actions.publicUploads());
                if (JSON.readTree(write(choice, actions)).equals(tree)) {
                    return Optional.of(choice);
                }
            }
        } catch (JacksonException notOurs) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> buckets(JsonNode tree) {
        var names = new ArrayList<String>();
        for (var resource : tree.at("/Statement/0/Resource")) {
            var arn = resource.asString("");
            names.add(arn.startsWith(ARN) ? arn.substring(ARN.length()) : arn);
        }
        return names.equals(List.of("*")) ? List.of() : names;
    }

    /// Found in the condition of the listings or, when no listing is limited, in the ARNs of the objects.
    private static List<String> prefixes(JsonNode tree, ScopeActions actions) {
        var prefixes = new ArrayList<String>();
        if (!actions.listings().isEmpty()) {
            tree.at("/Statement/0/Condition/StringLike/s3:prefix")
                    .forEach(each -> prefixes.add(withoutStar(each.asString(""))));
            return prefixes;
        }
        for (var resource : tree.at("/Statement/1/Resource")) {
            var prefix = withoutStar(resource.asString("").replaceFirst("^[^/]*/", ""));
            if (!prefix.isEmpty() && !prefixes.contains(prefix)) {
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    private static String withoutStar(String text) {
        return text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<String> addresses(JsonNode tree) {
        var addresses = new ArrayList<String>();
        tree.at("/Statement/0/Condition/IpAddress/aws:SourceIp").forEach(each -> addresses.add(each.asString("")));
        return addresses;
    }
}
