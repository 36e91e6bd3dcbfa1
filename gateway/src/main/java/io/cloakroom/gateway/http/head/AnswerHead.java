package io.cloakroom.gateway.http.head;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes status line and headers, with names as [FieldSpelling] spells them. A value cannot end its line, whatever a
/// handler puts into it: control characters are sent as `?`, and characters beyond Latin-1 as UTF-8.
public final class AnswerHead {
    private static final int ESTIMATE_BYTES = 256;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static volatile DateFields dateFields = DateFields.of(0);

    private AnswerHead() {}

    /// About how many bytes [#write] will write.
    public static int estimate(HttpHeaders headers) {
        int[] bytes = {ESTIMATE_BYTES};
        headers.forEach((name, value) -> bytes[0] += name.length() + value.length() + 4);
        return bytes[0];
    }

    /// @param length for `content-length`; -1 when the handler has set that header, or when the answer has none
    /// @param connection for the header `connection`; empty for none
    public static void write(ByteBuf out, HttpResponse response, long length, String connection) {
        ascii(out, "HTTP/1.1 ");
        ascii(out, Integer.toString(response.status()));
        ascii(out, reason(response.status()));
        out.writeBytes(date());
        boolean lengthIsOurs = length >= 0 || response.status() == 204 || response.status() < 200;
        response.headers().forEach((name, value) -> {
            boolean setByServer = name.equals("connection")
                    || name.equals("transfer-encoding")
                    || name.equals("date")
                    || name.equals("server")
                    || name.equals("content-length") && lengthIsOurs;
            if (!setByServer && isName(name)) {
                field(out, name, value);
            }
        });
        if (length >= 0) {
            field(out, "content-length", Long.toString(length));
        }
        if (!connection.isEmpty()) {
            field(out, "connection", connection);
        }
        ascii(out, "\r\n");
    }

    /// A whole answer whose body is in memory, and after which the connection closes.
    public static ByteBuf withBody(ByteBufAllocator allocator, HttpResponse response) {
        var body = response.content() instanceof Content.Bytes(var bytes) ? bytes : new byte[0];
        var out = allocator.directBuffer(estimate(response.headers()) + body.length);
        write(out, response, body.length, "close");
        return out.writeBytes(body);
    }

    private static void field(ByteBuf out, String name, String value) {
        out.writeBytes(FieldSpelling.prefixOf(name));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xFF) {
                out.writeCharSequence(safe(value.substring(i)), StandardCharsets.UTF_8);
                break;
            }
            out.writeByte(isControl(c) ? '?' : c);
        }
        out.writeByte('\r');
        out.writeByte('\n');
    }

    private static String safe(String rest) {
        var safe = new StringBuilder(rest);
        for (int i = 0; i < safe.length(); i++) {
            if (isControl(safe.charAt(i))) {
                safe.setCharAt(i, '?');
            }
        }
        return safe.toString();
    }

    private static boolean isControl(char c) {
        return c < ' ' && c != '\t' || c == 0x7F;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7F || !FieldNames.isToken((byte) name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static void ascii(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    private static byte[] date() {
        long second = System.currentTimeMillis() / 1000;
        var current = dateFields;
        if (current.second != second) {
            current = DateFields.of(second);
            dateFields = current;
        }
        return current.fields;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> " OK\r\n";
            case 201 -> " Created\r\n";
            case 204 -> " No Content\r\n";
            case 206 -> " Partial Content\r\n";
            case 304 -> " Not Modified\r\n";
            case 307 -> " Temporary Redirect\r\n";
            case 400 -> " Bad Request\r\n";
            case 401 -> " Unauthorized\r\n";
            case 403 -> " Forbidden\r\n";
            case 404 -> " Not Found\r\n";
            case 405 -> " Method Not Allowed\r\n";
            case 408 -> " Request Timeout\r\n";
            case 409 -> " Conflict\r\n";
            case 411 -> " Length Required\r\n";
            case 412 -> " Precondition Failed\r\n";
            case 413 -> " Content Too Large\r\n";
            case 414 -> " URI Too Long\r\n";
            case 416 -> " Range Not Satisfiable\r\n";
            case 431 -> " Request Header Fields Too Large\r\n";
            case 500 -> " Internal Server Error\r\n";
            case 501 -> " Not Implemented\r\n";
            case 503 -> " Service Unavailable\r\n";
            case 505 -> " HTTP Version Not Supported\r\n";
            case 507 -> " Insufficient Storage\r\n";
            default -> " \r\n";
        };
    }

    /// The headers `Date` and `Server`, which every answer has and which change once a second.
    private record DateFields(long second, byte[] fields) {
        static DateFields of(long second) {
            var text = "Date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\nServer: Cloakroom\r\n";
            return new DateFields(second, text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
