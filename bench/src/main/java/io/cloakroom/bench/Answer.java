package io.cloakroom.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a server answered; the body only where nobody else took it.
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

    /// What stands between the first tags of this name.
    String element(String name) {
        var text = text();
        int from = text.indexOf("<" + name + ">");
        int to = text.indexOf("</" + name + ">", from);
        return from < 0 || to < 0 ? "" : text.substring(from + name.length() + 2, to);
    }
}
