package io.cloakroom.admin.accesslog;

import io.cloakroom.s3.sign.UriEncoding;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The format of a line. Escapes everything that a client can choose, so that a line is always one line of visible
/// ASCII.
public enum AccessForm {
    /// A JSON object with the fields of [AccessEntry]; the only format that can be searched.
    JSON("jsonl") {
        @Override
        String line(AccessEntry entry) {
            return JsonLine.of(entry);
        }
    },
    /// The combined log format of web servers, followed by the fields of S3.
    COMBINED("log") {
        @Override
        String line(AccessEntry entry) {
            return "%s - %s [%s] \"%s %s HTTP/1.1\" %d %d \"-\" %s %s %s %s %s %d %d %d"
                    .formatted(
                            word(entry.address()),
                            word(entry.token().isEmpty() ? entry.user() : entry.token()),
                            CLOCK.format(entry.time()),
                            word(entry.method()),
                            path(entry),
                            entry.status(),
                            entry.bytesOut(),
                            JsonLine.quoted(entry.client()),
                            word(entry.request()),
                            word(entry.project()),
                            word(entry.operation()),
                            word(entry.code()),
                            entry.bytesIn(),
                            entry.firstMicros(),
                            entry.totalMicros());
        }
    };

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String ending;

    AccessForm(String ending) {
        this.ending = ending;
    }

    abstract String line(AccessEntry entry);

    /// The ending of file names.
    String ending() {
        return ending;
    }

    private static String word(String text) {
        return text.isEmpty() ? "-" : UriEncoding.encode(text, true).replace("%3A", ":");
    }

    private static String path(AccessEntry entry) {
        var object = entry.key().isEmpty() ? "" : "/" + UriEncoding.encode(entry.key(), true);
        return "/" + UriEncoding.encode(entry.bucket(), true) + object;
    }
}
