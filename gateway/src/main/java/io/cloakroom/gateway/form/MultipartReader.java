package io.cloakroom.gateway.form;

import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.S3Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the parts of a `multipart/form-data` body, one after the other as they come (RFC 7578, RFC 2046 section 5.1).
/// Holds a single buffer, however large a part is.
final class MultipartReader {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))");
    private static final int MOST_BLANKS = 100;
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private final RequestBody body;
    /// Stands before every part and behind the last one: a line break, two hyphens and the boundary.
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    /// Where the next delimiter begins; -1 while none is in the buffer.
    private int found = -1;
    /// Up to this position, no other delimiter begins.
    private int searched;

    private MultipartReader(RequestBody body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary has no line break before it.
        buffer[0] = CR;
        buffer[1] = LF;
        to = 2;
    }

    /// @param contentType of the request; empty when it names no boundary
    static Optional<MultipartReader> of(RequestBody body, String contentType) {
        var matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new MultipartReader(body, matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
    }

    /// Goes behind the next delimiter, skipping the rest of the part before it.
    ///
    /// @param most bytes that may be skipped
    /// @return whether another part begins
    /// @throws io.cloakroom.gateway.s3.S3Exception MalformedPOSTRequest, MaxPostPreDataLengthExceededError
    boolean next(int most) throws IOException {
        int passed = 0;
        while (found != from) {
            int safe = safe();
            if (safe > from) {
                passed += safe - from;
                from = safe;
            } else {
                fill();
            }
            if (passed > most) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
        }
        return behindDelimiter();
    }

    /// @return whether another part begins
    private boolean behindDelimiter() throws IOException {
        from += delimiter.length;
        need(2);
        boolean last = buffer[from] == '-' && buffer[from + 1] == '-';
        // White space may stand between the boundary and the line break.
        for (int blanks = 0; !last && (buffer[from] == ' ' || buffer[from] == '\t'); blanks++) {
            if (blanks == MOST_BLANKS) {
                throw malformed();
            }
            from++;
            need(2);
        }
        if (!last && (buffer[from] != CR || buffer[from + 1] != LF)) {
            throw malformed();
        }
        from += 2;
        searched = from;
        look();
        return !last;
    }

    /// Ends the part that was read to its end. Skips what comes behind it, unless it is long, because a connection can
    /// be used again only when the body was read to its end.
    ///
    /// @throws io.cloakroom.gateway.s3.S3Exception MalformedPOSTRequest when its boundary is not whole
    void finish() throws IOException {
        var _ = behindDelimiter();
        var rest = ByteBuffer.allocate(BUFFER_BYTES);
        int count = 0;
        while (count >= 0 && rest.hasRemaining()) {
            count = body.read(rest);
        }
    }

    /// A line of a part's header, without its line break.
    ///
    /// @param most bytes of the line
    String line(int most) throws IOException {
        int at = from;
        while (true) {
            while (at < to && buffer[at] != LF) {
                at++;
            }
            if (at - from > most) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
            if (at < to) {
                break;
            }
            at -= from;
            fill();
            at += from;
        }
        int end = at > from && buffer[at - 1] == CR ? at - 1 : at;
        var line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        from = at + 1;
        if (found >= 0 && found < from) {
            throw malformed();
        }
        return line;
    }

    /// Reads the content of the part; blocks for at least one byte.
    ///
    /// @return -1 at its end
    int read(ByteBuffer into) throws IOException {
        while (true) {
            int safe = safe();
            if (safe > from) {
                int count = Math.min(into.remaining(), safe - from);
                into.put(buffer, from, count);
                from += count;
                return count;
            }
            if (found == from) {
                return -1;
            }
            fill();
        }
    }

    /// The end of the bytes that certainly contain no delimiter.
    private int safe() {
        return found >= 0 ? found : Math.max(from, to - delimiter.length + 1);
    }

    private void need(int bytes) throws IOException {
        while (to - from < bytes) {
            fill();
        }
    }

    /// @throws io.cloakroom.gateway.s3.S3Exception MalformedPOSTRequest when the body ends before its last boundary
    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        searched = Math.max(0, searched - from);
        from = 0;
        if (to == buffer.length) {
            throw malformed();
        }
        var free = ByteBuffer.wrap(buffer, to, buffer.length - to);
        int count = body.read(free);
        if (count < 0) {
            throw malformed();
        }
        to += count;
        look();
    }

    /// Looks for the next delimiter in the bytes that were not searched yet.
    private void look() {
        found = -1;
        int at = Math.max(from, searched);
        for (; at + delimiter.length <= to; at++) {
            if (buffer[at] == CR && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                found = at;
                break;
            }
        }
        searched = at;
    }

    private static RuntimeException malformed() {
        return S3Error.MALFORMED_POST_REQUEST.exception();
    }
}
