package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Table;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// When a token ends, for tables: one time, or "never". Whether it has come is what the token's state says.
final class TokenLife {
    /// The field in which tables find it. The answer of the server has none of this name.
    static final String END = "end";

    /// The field in which a token that is shown alone has its expiry; absent where it works until an earlier time.
    static final String EXPIRY = "expiry";

    private TokenLife() {}

    /// Puts it into a token, for a table; JSON is printed as it came.
    static JsonNode told(JsonNode token) {
        if (token instanceof ObjectNode fields) {
            boolean works = fields.hasNonNull("worksUntil");
            var end = Table.value(token, works ? "worksUntil" : "expiresAt");
            fields.put(END, end.isEmpty() ? "never" : end);
            if (works && fields.hasNonNull("graceUntil")) {
                return token;
            }
            fields.remove("worksUntil");
            fields.set(EXPIRY, fields.get(END));
        }
        return token;
    }

    /// How a key that goes on working does so.
    static String worksUntil(JsonNode token) {
        var end = Table.value(token, "worksUntil");
        return end.isEmpty() ? "keeps working; it never expires" : "keeps working until " + end;
    }
}
