package io.cloakroom.admin.accesslog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A search for lines; empty texts match any line.
///
/// @param prefix of keys
/// @param from   the first instant at which a request may have arrived, or `null`
/// @param until  the instant before which a request must have arrived, or `null`
public record AccessQuery(
        String project,
        String token,
        String bucket,
        String key,
        String prefix,
        String operation,
        @Nullable Instant from,
        @Nullable Instant until) {
    boolean matches(AccessEntry entry) {
        return is(project, entry.project())
                && is(token, entry.token())
                && is(bucket, entry.bucket())
                && is(key, entry.key())
                && entry.key().startsWith(prefix)
                && is(operation, entry.operation())
                && (from == null || !entry.time().isBefore(from))
                && (until == null || entry.time().isBefore(until));
    }

    private static boolean is(String wanted, String found) {
        return wanted.isEmpty() || wanted.equals(found);
    }

    /// A text that every matching line contains, so that other lines need not be parsed.
    String needle() {
        if (key.isEmpty() && !prefix.isEmpty()) {
            var text = JsonLine.quoted(prefix);
            return "\"key\":" + text.substring(0, text.length() - 1);
        }
        for (var text : new String[] {key, token, bucket, operation, project}) {
            if (!text.isEmpty()) {
                return JsonLine.quoted(text);
            }
        }
        return "";
    }
}
