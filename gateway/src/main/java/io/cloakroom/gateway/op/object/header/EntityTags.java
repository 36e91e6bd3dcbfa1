package io.cloakroom.gateway.op.object.header;

import java.util.ArrayList;
import java.util.List;

/// A header of entity tags (RFC 9110, section 8.8.3): `*`, or a list. Tags without quotes are accepted too.
///
/// @param tags without quotes and without the weakness mark `W/`
record EntityTags(boolean any, List<String> tags) {
    static EntityTags parse(String field) {
        if (field.strip().equals("*")) {
            return new EntityTags(true, List.of());
        }
        var tags = new ArrayList<String>();
        for (var each : field.split(",", -1)) {
            var tag = each.strip();
            tags.add(unquoted(tag.startsWith("W/") ? tag.substring(2) : tag));
        }
        return new EntityTags(false, List.copyOf(tags));
    }

    static String unquoted(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }

    boolean match(String etag) {
        return any || tags.contains(etag);
    }
}
