package io.cloakroom.admin.rest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One call of the REST interface, decoded.
///
/// @param path           the segments after `/api/v1`, decoded one by one (a `/` within a name stays in its segment)
/// @param query          decoded; the first value when a name occurs several times
/// @param authorization  the header
/// @param ifMatch        the header
/// @param idempotencyKey the header (Internet-Draft "The Idempotency-Key HTTP Header Field")
/// @param via            the client: `api`, `cli` or `panel`
/// @param body           its length is limited by the code that makes this record
public record AdminCall(
        String method,
        List<String> path,
        Map<String, String> query,
        @Nullable String authorization,
        @Nullable String ifMatch,
        @Nullable String idempotencyKey,
        String via,
        Peer peer,
        byte[] body) {
    /// The longest accepted body: enough for a thousand access keys, or key pairs to import.
    public static final int MAX_BODY_BYTES = 512 * 1024;

    public AdminCall {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    /// Never shows header or body: both may hold secrets.
    @Override
    public String toString() {
        return method + " " + Directory.shown(String.join("/", path));
    }
}
