package io.cloakroom.admin.bucket;

import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.view.AccessViews.CorsRuleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Converts CORS rules from and to text: the JSON of `aws s3api put-bucket-cors`, or that of the REST interface.
public final class CorsText {
    private CorsText() {}

    /// The text in the form of the AWS command line.
    public static String of(List<CorsRuleView> rules) {
        var written = new ArrayList<Map<String, Object>>();
        for (var rule : rules) {
            var fields = new LinkedHashMap<String, Object>();
            put(fields, "ID", rule.id());
            put(fields, "AllowedOrigins", rule.allowedOrigins());
            put(fields, "AllowedMethods", rule.allowedMethods());
            put(fields, "AllowedHeaders", rule.allowedHeaders());
            put(fields, "ExposeHeaders", rule.exposeHeaders());
            put(fields, "MaxAgeSeconds", rule.maxAgeSeconds());
            written.add(fields);
        }
        return Json.pretty(Map.of("CORSRules", written));
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            fields.put(name, value);
        }
    }

    /// Parses a text into rules for the REST interface.
    ///
    /// @throws IllegalArgumentException when the text contains no JSON list of rules; the message says where
    public static List<Map<String, Object>> rules(String text) {
        try {
            var tree = Json.tree(text);
            Json.requireText(tree);
            var list = tree.isArray() ? tree : tree.path(tree.has("rules") ? "rules" : "CORSRules");
            if (!list.isArray()) {
                throw new IllegalArgumentException("it has no list CORSRules");
            }
            var rules = new ArrayList<Map<String, Object>>();
            for (var rule : list) {
                var fields = new LinkedHashMap<String, Object>();
                rule.forEachEntry((name, value) -> fields.put(field(name), value));
                rules.add(fields);
            }
            return rules;
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw new IllegalArgumentException(
                    "it is no JSON" + (at == null ? "" : ": line " + at.getLineNr()), broken);
        } catch (Problem noText) {
            throw new IllegalArgumentException(noText.getMessage(), noText);
        }
    }

    /// Renames the fields of a rule from [#rules] as on the AWS command line.
    public static Map<String, Object> named(Map<String, Object> rule) {
        var named = new LinkedHashMap<String, Object>();
        rule.forEach((name, value) -> named.put(
                name.equals("id")
                        ? "ID"
                        : name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1),
                value));
        return named;
    }

    private static String field(String name) {
        return name.equals("ID")
                ? "id"
                : name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
