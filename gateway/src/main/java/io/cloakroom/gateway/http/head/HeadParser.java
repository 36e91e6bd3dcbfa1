package io.cloakroom.gateway.http.head;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parses one whole header block (RFC 9112). Where the standard leaves a choice on which two readers might differ, the
/// parser refuses, because request smuggling relies on such differences.
final class HeadParser {
    private static final String HOST_CHARS = "-._~!$&'()*+,;=:[]%";
    private static final int LENGTH_DIGITS = 19;

    private final HttpLimits.Sizes limits;
    private final byte[] block;
    private final int end;
    private int at;

    private String method = "";
    private String path = "";
    private @Nullable String query;
    private @Nullable String authority;
    private boolean http11;

    private @Nullable String host;
    private long length = -1;
    private boolean chunked;
    private boolean expectsContinue;
    private boolean close;
    private boolean keepAlive;

    /// @param block  holds only CR LF pairs, HTAB and characters that are no control characters
    /// @param end    behind the empty line
    HeadParser(HttpLimits.Sizes limits, byte[] block, int start, int end) {
        this.limits = limits;
        this.block = block;
        this.at = start;
        this.end = end;
    }

    RequestHead parse() throws RefusedHead {
        requestLine();
        var headers = fields();
        if (http11 && host == null || chunked && (length >= 0 || !http11) || !authorityIsHost()) {
            throw bad();
        }
        var named = host != null ? host : authority != null ? authority : "";
        return new RequestHead(
                method,
                path,
                query,
                named,
                headers,
                http11,
                length,
                chunked,
                expectsContinue && http11 && (chunked || length >= 0),
                http11 ? !close : keepAlive && !close);
    }

    /// Whether the target's authority and the Host header name the same host and port (RFC 9112 section 3.2.2); the
    /// scheme's default port may be left out. A proxy on the way may go by either of them, but a signature covers Host
    /// alone.
    private boolean authorityIsHost() {
        return authority == null || host == null || withoutPort(authority).equalsIgnoreCase(withoutPort(host));
    }

    private static String withoutPort(String host) {
        return host.endsWith(":80")
                ? host.substring(0, host.length() - 3)
                : host.endsWith(":443") ? host.substring(0, host.length() - 4) : host;
    }

    private void requestLine() throws RefusedHead {
        int lineEnd = lineEnd();
        int methodEnd = indexOf(' ', at, lineEnd);
        int targetEnd = indexOf(' ', methodEnd + 1, lineEnd);
        for (int i = at; i < methodEnd; i++) {
            if (!FieldNames.isToken(block[i])) {
                throw bad();
            }
        }
        method = method(text(at, methodEnd));
        version(text(targetEnd + 1, lineEnd));
        if (targetEnd - methodEnd - 1 > limits.targetBytes()) {
            throw new RefusedHead(Refusal.URI_TOO_LONG);
        }
        target(text(methodEnd + 1, targetEnd));
        at = lineEnd + 2;
    }

    private static String method(String name) throws RefusedHead {
        return switch (name) {
            case "GET" -> "GET";
            case "HEAD" -> "HEAD";
            case "PUT" -> "PUT";
            case "", "CONNECT" -> throw bad();
            default -> name;
        };
    }

    private void version(String version) throws RefusedHead {
        http11 = version.equals("HTTP/1.1");
        if (!http11 && !version.equals("HTTP/1.0")) {
            throw version.matches("HTTP/[0-9]\\.[0-9]") ? new RefusedHead(Refusal.HTTP_VERSION) : bad();
        }
    }

    private void target(String target) throws RefusedHead {
        var local = target;
        if (target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8)) {
            int from = target.indexOf("//") + 2;
            int to = from;
            while (to < target.length() && target.charAt(to) != '/' && target.charAt(to) != '?') {
                to++;
            }
            authority = host(target.substring(from, to));
            local = target.substring(to);
            if (!local.startsWith("/")) {
                local = "/" + local;
            }
        }
        boolean all = local.equals("*") && method.equals("OPTIONS");
        if (!local.startsWith("/") && !all || local.indexOf('\t') >= 0) {
            throw bad();
        }
        int mark = local.indexOf('?');
        path = mark < 0 ? local : local.substring(0, mark);
        query = mark < 0 ? null : local.substring(mark + 1);
    }

    private HttpHeaders fields() throws RefusedHead {
        var headers = HttpHeaders.builder();
        int last = end - 2; // the empty line
        for (int count = 0; at < last; count++) {
            if (count == limits.headerFields()) {
                throw new RefusedHead(Refusal.HEADER_TOO_LARGE);
            }
            int lineEnd = lineEnd();
            int colon = indexOf(':', at, lineEnd);
            var name = FieldNames.read(
                    block, at, colon); // refuses folded lines and space before the colon, which are no tokens
            if (name == null) {
                throw bad();
            }
            int from = colon + 1;
            int to = lineEnd;
            while (from < to && isBlank(block[from])) {
                from++;
            }
            while (to > from && isBlank(block[to - 1])) {
                to--;
            }
            var value = text(from, to);
            headers.add(name, value);
            framing(name, value);
            at = lineEnd + 2;
        }
        return headers.build();
    }

    /// Reads the headers that decide where the message ends and what becomes of the connection.
    private void framing(String name, String value) throws RefusedHead {
        switch (name) {
            case "host" -> {
                if (host != null) {
                    throw bad();
                }
                host = host(value);
            }
            case "content-length" -> {
                if (length >= 0) {
                    throw bad();
                }
                length = length(value);
            }
            case "transfer-encoding" -> {
                if (chunked) {
                    throw bad();
                }
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new RefusedHead(Refusal.TRANSFER_CODING);
                }
                chunked = true;
            }
            // RFC 9110 (10.1.1) lets a server ignore other expectations, and S3 does.
            case "expect" -> expectsContinue |= value.equalsIgnoreCase("100-continue");
            case "connection" -> {
                for (var option : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                    close |= option.strip().equals("close");
                    keepAlive |= option.strip().equals("keep-alive");
                }
            }
            default -> {} // of no account here
        }
    }

    private static long length(String value) throws RefusedHead {
        if (value.isEmpty() || value.length() > LENGTH_DIGITS) {
            throw bad();
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw bad();
            }
            length = length * 10 + digit;
        }
        if (length < 0) { // an overflow of 19 digits is always negative
            throw bad();
        }
        return length;
    }

    private static String host(String value) throws RefusedHead {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letterOrDigit && HOST_CHARS.indexOf(c) < 0) {
                throw bad();
            }
        }
        return value;
    }

    private int lineEnd() throws RefusedHead {
        return indexOf('\r', at, end);
    }

    private int indexOf(char c, int from, int to) throws RefusedHead {
        for (int i = from; i < to; i++) {
            if (block[i] == c) {
                return i;
            }
        }
        throw bad();
    }

    private String text(int from, int to) {
        return new String(block, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static RefusedHead bad() {
        return new RefusedHead(Refusal.BAD_REQUEST);
    }
}
