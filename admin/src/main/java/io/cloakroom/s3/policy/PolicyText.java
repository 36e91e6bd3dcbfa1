package io.cloakroom.s3.policy;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Edits the text of a bucket policy without interpreting it.
public final class PolicyText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PolicyText() {}

    /// Renames principals in a policy.
    ///
    /// @param others new names by old name, for names under `AWS` in `Principal` and `NotPrincipal`. The text stays
    ///     unchanged when the map is empty or the text is no JSON
    public static String withPrincipals(String json, Map<String, String> others) {
        if (others.isEmpty()) {
            return json;
        }
        try {
            var document = JSON.readTree(json);
            var statements = document.path("Statement");
            for (var each :
                    statements.isArray() ? statements : JSON.createArrayNode().add(statements)) {
                rename(each.path("Principal"), others);
                rename(each.path("NotPrincipal"), others);
            }
            return json.indexOf('\n') < 0
                    ? JSON.writeValueAsString(document)
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JacksonException unreadable) {
            return json;
        }
    }

    private static void rename(JsonNode principal, Map<String, String> others) {
        if (!(principal instanceof ObjectNode object)) {
            return;
        }
        var names = object.path("AWS");
        if (names instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                var other = others.get(list.path(i).asString(""));
                if (other != null) {
                    list.set(i, other);
                }
            }
        } else {
            var other = others.get(names.asString(""));
            if (other != null) {
                object.put("AWS", other);
            }
        }
    }
}
