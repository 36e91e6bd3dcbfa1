package io.cloakroom.admin.accesslog;

/// A line of [AccessForm#JSON]. Built by hand, since each change costs one: of what [AccessForm#inJson] would write of a text
/// nothing differs, because searches look for texts as they stand in the line.
final class JsonLine {
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

    private JsonLine text(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        name(name);
        if (isPlain(value)) {
            line.append('"').append(value).append('"');
        } else {
            line.append(AccessForm.inJson(value));
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
