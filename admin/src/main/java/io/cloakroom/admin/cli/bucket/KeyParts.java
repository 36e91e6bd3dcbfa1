package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.rest.AdminCall;
import java.util.ArrayList;
import java.util.List;

/// Lists of keys that are short enough for one call.
final class KeyParts {
    /// Most bytes of keys in one call, as JSON; leaves room for the other fields of the call.
    private static final int MOST_BYTES = AdminCall.MAX_BODY_BYTES / 4;

    private KeyParts() {}

    /// Splits keys, in their order, into lists that each fit into one call.
    static List<List<String>> of(List<String> keys, int most) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        int bytes = 0;
        for (var key : keys) {
            int more = AdminClient.JSON.writeValueAsBytes(key).length + 1;
            if (part.size() == most || (bytes + more > MOST_BYTES && !part.isEmpty())) {
                parts.add(List.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(key);
            bytes += more;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
