package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Table;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The end of a token, for tables: a time, or "never". The token's state tells whether that time has come.
final class TokenLife {
    /// The field for tables. The server's answer has no field with this name.
    static final String END = "end";

    /// The field with the expiry when a single token is shown; absent when the token ends earlier.
    static final String EXPIRY = "expiry";

    private TokenLife() {}

    /// Adds the fields to a token, for a table; JSON is printed unchanged.
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

    /// Describes until when a key continues to work.
    static String worksUntil(JsonNode token) {
        var end = Table.value(token, "worksUntil");
        return end.isEmpty() ? "keeps working; it never expires" : "keeps working until " + end;
    }
}
