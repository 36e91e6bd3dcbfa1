package io.cloakroom.admin.lifecycle;

import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Parses lifecycle rules that people write: the JSON of the REST interface, or that of `aws s3api
/// put-bucket-lifecycle-configuration`.
public final class LifecycleText {
    private static final int CHARACTERS_OF_DAY = 10;

    private LifecycleText() {}

    /// The body for the REST interface.
    ///
    /// @throws IllegalArgumentException when the text contains no list of rules; the message says why
    public static Map<String, Object> body(String text) {
        try {
            var tree = Json.tree(text);
            Json.requireText(tree);
            var body = new LinkedHashMap<String, Object>();
            body.put("rules", rules(tree));
            if (tree.hasNonNull("smallestMoved")) {
                body.put("smallestMoved", tree.path("smallestMoved"));
            }
            return body;
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw new IllegalArgumentException(
                    "it is no JSON" + (at == null ? "" : ": line " + at.getLineNr()), broken);
        } catch (Problem noText) {
            throw new IllegalArgumentException(noText.getMessage(), noText);
        }
    }

    private static Object rules(JsonNode tree) {
        if (tree.path("Rules").isArray()) {
            var rules = new ArrayList<Map<String, Object>>();
            tree.path("Rules").forEach(rule -> rules.add(rule(rule)));
            return rules;
        }
        var list = tree.isArray() ? tree : tree.path("rules");
        if (!list.isArray()) {
            throw new IllegalArgumentException("it has no list Rules or rules");
        }
        return list;
    }

    /// Converts a rule of the AWS command line. Unknown fields keep their names, so that the server refuses them.
    private static Map<String, Object> rule(JsonNode rule) {
        if (!rule.has("Filter") && !rule.has("Prefix")) {
            throw new IllegalArgumentException("a rule has neither Filter nor Prefix");
        }
        var fields = new LinkedHashMap<String, Object>();
        rule.forEachEntry((name, value) -> {
            switch (name) {
                case "ID" -> fields.put("id", value);
                case "Status" -> fields.put("enabled", isEnabled(value));
                case "Prefix" -> {
                    fields.put("prefix", value);
                    fields.put("olderForm", true);
                }
                case "Filter" -> filter(value, fields);
                case "Expiration" ->
                    rename(
                            value,
                            fields,
                            Map.of(
                                    "Days",
                                    "expireAfterDays",
                                    "Date",
                                    "expireOn",
                                    "ExpiredObjectDeleteMarker",
                                    "removeLoneMarkers"));
                case "NoncurrentVersionExpiration" ->
                    rename(
                            value,
                            fields,
                            Map.of("NoncurrentDays", "noncurrentDays", "NewerNoncurrentVersions", "keepNewer"));
                case "AbortIncompleteMultipartUpload" ->
                    rename(value, fields, Map.of("DaysAfterInitiation", "abortUploadsAfterDays"));
                case "Transitions" ->
                    fields.put(
                            "transitions",
                            all(value, Map.of("Days", "afterDays", "Date", "on", "StorageClass", "storageClass")));
                case "NoncurrentVersionTransitions" ->
                    fields.put(
                            "noncurrentTransitions",
                            all(
                                    value,
                                    Map.of(
                                            "NoncurrentDays",
                                            "noncurrentDays",
                                            "NewerNoncurrentVersions",
                                            "keepNewer",
                                            "StorageClass",
                                            "storageClass")));
                default -> fields.put(name, value);
            }
        });
        return fields;
    }

    private static boolean isEnabled(JsonNode status) {
        return switch (status.asString("")) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw new IllegalArgumentException("Status is Enabled or Disabled");
        };
    }

    private static void filter(JsonNode filter, Map<String, Object> fields) {
        var tags = new LinkedHashMap<String, @Nullable String>();
        filter.forEachEntry((name, value) -> {
            switch (name) {
                case "Prefix" -> fields.put("prefix", value);
                case "Tag" -> tag(value, tags);
                case "Tags" -> value.forEach(each -> tag(each, tags));
                case "ObjectSizeGreaterThan" -> fields.put("largerThan", value);
                case "ObjectSizeLessThan" -> fields.put("smallerThan", value);
                case "And" -> filter(value, fields);
                default -> fields.put(name, value);
            }
        });
        if (!tags.isEmpty()) {
            fields.put("tags", tags);
        }
    }

    private static void tag(JsonNode tag, Map<String, @Nullable String> tags) {
        var key = tag.path("Key").asString("");
        if (tags.containsKey(key)) {
            throw new IllegalArgumentException("a Filter has two tags with the key " + Directory.shown(key));
        }
        tags.put(key, tag.hasNonNull("Value") ? tag.path("Value").asString("") : null);
    }

    private static List<Map<String, Object>> all(JsonNode list, Map<String, String> names) {
        var all = new ArrayList<Map<String, Object>>();
        for (var each : list) {
            var fields = new LinkedHashMap<String, Object>();
            rename(each, fields, names);
            all.add(fields);
        }
        return all;
    }

    private static void rename(JsonNode from, Map<String, Object> to, Map<String, String> names) {
        from.forEachEntry((name, value) -> to.put(names.getOrDefault(name, name), time(name, value)));
    }

    /// AWS reads a day as its midnight.
    private static Object time(String name, JsonNode value) {
        var text = value.asString("");
        return name.equals("Date") && text.length() == CHARACTERS_OF_DAY ? text + "T00:00:00Z" : value;
    }
}
