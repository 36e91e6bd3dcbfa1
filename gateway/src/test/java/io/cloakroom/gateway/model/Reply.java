package io.cloakroom.gateway.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The received answer.
///
/// @param headers names in lower case
record Reply(int status, Map<String, String> headers, byte[] body) {
    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    boolean isXml() {
        return "application/xml".equals(headers.get("content-type")) && body.length > 0;
    }

    /// The body as XML; an empty document if it is no XML.
    Document document() {
        return isXml() ? Document.parse(body) : Document.EMPTY;
    }
}
