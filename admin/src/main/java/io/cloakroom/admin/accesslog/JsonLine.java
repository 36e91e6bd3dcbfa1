package io.cloakroom.admin.accesslog;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A line of [AccessForm#JSON]. Lines are built by hand because every change of an object writes one. Texts must look
/// exactly as [#quoted] writes them, because searches look for that form in unparsed lines.
final class JsonLine {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final int USUAL_CHARACTERS = 400;

    private final StringBuilder line = new StringBuilder(USUAL_CHARACTERS);

    private JsonLine() {}

    static String of(AccessEntry entry) {
        return new JsonLine()
                .text("time", entry.time().toString())
                .text("request", entry.request())
                .text("via", entry.via())
                .text("project", entry.project())
                .text("token", entry.token())
                .text("user", entry.user())
                .text("method", entry.method())
                .text("operation", entry.operation())
                .text("bucket", entry.bucket())
                .text("key", entry.key())
                .number("status", entry.status())
                .text("code", entry.code())
                .number("bytesIn", entry.bytesIn())
                .number("bytesOut", entry.bytesOut())
                .number("firstMicros", entry.firstMicros())
                .number("totalMicros", entry.totalMicros())
                .text("address", entry.address())
                .text("client", entry.client())
                .text("reason", entry.reason())
                .line
                .append('}')
                .toString();
    }

    /// A text as a line holds it, quotes included.
    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /// @return empty when the text is no such line
    static Optional<AccessEntry> read(String line) {
        try {
            var entry = MAPPER.readValue(line, AccessEntry.class);
            return entry.time() == null ? Optional.empty() : Optional.of(entry);
        } catch (JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private JsonLine text(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        name(name);
        if (isPlain(value)) {
            line.append('"').append(value).append('"');
        } else {
            line.append(quoted(value));
        }
        return this;
    }

    private JsonLine number(String name, long value) {
        name(name);
        line.append(value);
        return this;
    }

    private void name(String name) {
        line.append(line.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
