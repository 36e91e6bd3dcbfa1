package io.cloakroom.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The answer of a server. It has the body only if the body did not go to a sink.
///
/// @param headers names in lower case
public record Answer(int status, Map<String, String> headers, byte[] body) {
    Answer require(int wanted, String what) {
        if (status != wanted) {
            throw new BenchException("%s: %d %s".formatted(what, status, text()));
        }
        return this;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The text between the first pair of tags with this name.
    String element(String name) {
        var text = text();
        int from = text.indexOf("<" + name + ">");
        int to = text.indexOf("</" + name + ">", from);
        return from < 0 || to < 0 ? "" : text.substring(from + name.length() + 2, to);
    }
}
