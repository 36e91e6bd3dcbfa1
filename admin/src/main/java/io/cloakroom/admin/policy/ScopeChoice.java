package io.cloakroom.admin.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A token's scope as people click it together: which buckets, which prefixes, what, and from where. Becomes a policy
/// document, which alone is kept; a document of that form is recognised again.
///
/// @param level     what may be done: see [Level]
/// @param buckets   names, or patterns with `*` and `?`; empty for all of the project
/// @param prefixes  of keys; empty for all
/// @param addresses blocks (`192.0.2.0/24`) or addresses of clients; empty for everywhere
public record ScopeChoice(String level, List<String> buckets, List<String> prefixes, List<String> addresses) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ARN = "arn:aws:s3:::";
    private static final List<String> LISTING =
            List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");
    private static final int MOST_ITEMS = 50;
    private static final int MOST_CHARACTERS = 256;

    /// What a client left out is empty.
    public ScopeChoice {
        buckets = buckets == null ? List.of() : List.copyOf(buckets);
        prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }

    /// What a token may do with what it may reach.
    public enum Level {
        READ("read", "Read", "s3:GetObject*", "s3:ListBucket* s3:GetBucket*"),
        WRITE(
                "write",
                "Write only",
                "s3:PutObject* s3:AbortMultipartUpload s3:ListMultipartUploadParts",
                "s3:GetBucketLocation s3:ListBucketMultipartUploads"),
        READ_WRITE(
                "read-write",
                "Read and write",
                "s3:GetObject* s3:PutObject* s3:DeleteObject* s3:AbortMultipartUpload s3:ListMultipartUploadParts",
                "s3:ListBucket* s3:GetBucket*"),
        LIST("list", "List only", "", "s3:ListBucket* s3:GetBucketLocation"),
        FULL("full", "Everything", "s3:*", "s3:*");

        private final String code;
        private final String label;
        private final String onObjects;
        private final String onBuckets;

        /// @param onObjects actions, with spaces between them
        Level(String code, String label, String onObjects, String onBuckets) {
            this.code = code;
            this.label = label;
            this.onObjects = onObjects;
            this.onBuckets = onBuckets;
        }

        public String code() {
            return code;
        }

        public String label() {
            return label;
        }

        static Optional<Level> named(String code) {
            for (var level : values()) {
                if (level.code.equals(code)) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        }
    }

    /// The policy document as JSON; empty text for everything from everywhere.
    ///
    /// @throws PolicyException with a sentence about what was chosen wrongly
    public String toPolicy() {
        var chosen = checked();
        if (chosen == Level.FULL
                && buckets().isEmpty()
                && prefixes().isEmpty()
                && addresses().isEmpty()) {
            return "";
        }
        var statements = new ArrayList<Map<String, Object>>();
        var names = buckets().isEmpty() ? List.of("*") : buckets();
        var arns = names.stream().map(name -> ARN + name).toList();
        if (prefixes().isEmpty() || chosen == Level.WRITE) {
            statements.add(statement(List.of(chosen.onBuckets.split(" ", -1)), arns));
        } else {
            // Only a listing has a prefix: the condition would refuse whatever else is asked of the bucket.
            var listing = statement(LISTING, arns);
            condition(
                    listing,
                    "StringLike",
                    "s3:prefix",
                    prefixes().stream().map(prefix -> prefix + "*").toList());
            statements.add(listing);
            statements.add(statement(List.of("s3:GetBucketLocation"), arns));
        }
        if (!chosen.onObjects.isEmpty()) {
            statements.add(statement(List.of(chosen.onObjects.split(" ", -1)), objects(names)));
        }
        if (!addresses().isEmpty()) {
            statements.forEach(each -> condition(each, "IpAddress", "aws:SourceIp", addresses()));
        }
        return JSON.writeValueAsString(ordered("Version", "2012-10-17", "Statement", statements));
    }

    private List<String> objects(List<String> names) {
        var resources = new ArrayList<String>();
        for (var name : names) {
            for (var prefix : prefixes().isEmpty() ? List.of("") : prefixes()) {
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

    private Level checked() {
        var chosen = Level.named(level)
                .orElseThrow(() -> new PolicyException("scope: level is read, write, read-write, list or full"));
        check(buckets(), "buckets", "[a-z0-9.*?-]{1,63}", "names or patterns of a-z 0-9 . - * ?");
        check(prefixes(), "prefixes", "[^*?$\\p{Cntrl}]{1," + MOST_CHARACTERS + "}", "texts without * ? $");
        check(addresses(), "addresses", "[0-9a-fA-F:.]{2,45}(/\\d{1,3})?", "addresses or blocks like 192.0.2.0/24");
        return chosen;
    }

    private static void check(List<String> items, String field, String form, String expected) {
        if (items.size() > MOST_ITEMS || !items.stream().allMatch(item -> item.matches(form))) {
            throw new PolicyException("scope: " + field + " are at most " + MOST_ITEMS + " " + expected);
        }
    }

    /// What was chosen for this document; empty when it was not made by [#toPolicy].
    public static Optional<ScopeChoice> of(String policy) {
        if (policy.isEmpty()) {
            return Optional.of(new ScopeChoice("full", List.of(), List.of(), List.of()));
        }
        try {
            var tree = JSON.readTree(policy);
            for (var level : Level.values()) {
                var choice = new ScopeChoice(level.code, buckets(tree), prefixes(tree, level), addresses(tree));
                if (JSON.readTree(choice.toPolicy()).equals(tree)) {
                    return Optional.of(choice);
                }
            }
        } catch (JacksonException | PolicyException notOurs) {
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

    private static List<String> prefixes(JsonNode tree, Level level) {
        var prefixes = new ArrayList<String>();
        for (var value : tree.at("/Statement/0/Condition/StringLike/s3:prefix")) {
            var text = value.asString("");
            prefixes.add(text.endsWith("*") ? text.substring(0, text.length() - 1) : text);
        }
        if (level == Level.WRITE) {
            for (var resource : tree.at("/Statement/1/Resource")) {
                var key = resource.asString("").replaceFirst("^[^/]*/", "");
                var prefix = key.endsWith("*") ? key.substring(0, key.length() - 1) : key;
                if (!prefix.isEmpty() && !prefixes.contains(prefix)) {
                    prefixes.add(prefix);
                }
            }
        }
        return prefixes;
    }

    private static List<String> addresses(JsonNode tree) {
        var addresses = new ArrayList<String>();
        tree.at("/Statement/0/Condition/IpAddress/aws:SourceIp").forEach(each -> addresses.add(each.asString("")));
        return addresses;
    }

    /// For people: "Read in the buckets a and b, under the prefix x/, from 192.0.2.0/24".
    public static String sentence(String policy) {
        return of(policy).map(ScopeChoice::text).orElse("What its policy document says");
    }

    private String text() {
        var what = Level.named(level).map(Level::label).orElse(level);
        var where = buckets().isEmpty()
                ? " in every bucket of the project"
                : buckets().size() == 1
                        ? " in the bucket " + buckets().getFirst()
                        : " in the buckets " + joined(buckets());
        var under = prefixes().isEmpty()
                ? ""
                : ", under the " + (prefixes().size() == 1 ? "prefix " : "prefixes ") + joined(prefixes());
        var from = addresses().isEmpty() ? "" : ", from " + joined(addresses());
        return what + where + under + from;
    }

    private static String joined(List<String> items) {
        return items.size() == 1
                ? items.getFirst()
                : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }
}
