package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.RequestBody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;

/// Makes requests in the form in which the HTTP server passes them on.
final class Requests {
    private final String method;
    private final String target;
    private final List<String[]> fields = new ArrayList<>();
    private Instant received = Instant.parse("2013-05-24T00:00:00Z");
    private String host = "";
    private byte[] body = new byte[0];
    private boolean chunked;
    private IntUnaryOperator feed = wanted -> wanted;

    private Requests(String method, String target) {
        this.method = method;
        this.target = target;
    }

    static Requests of(String method, String target) {
        return new Requests(method, target);
    }

    /// @param lines `name: value`, a line each
    Requests fields(String lines) {
        for (var line : lines.lines().toList()) {
            int colon = line.indexOf(':');
            field(line.substring(0, colon), line.substring(colon + 1));
        }
        return this;
    }

    Requests field(String name, String value) {
        fields.add(new String[] {name.strip().toLowerCase(Locale.ROOT), value.strip()});
        return this;
    }

    Requests without(String name) {
        fields.removeIf(field -> field[0].equals(name));
        return this;
    }

    Requests received(String at) {
        received = Instant.parse(at);
        return this;
    }

    /// The host that the client used, as a trusted proxy reports it.
    Requests forwardedHost(String forwarded) {
        host = forwarded;
        return this;
    }

    Requests body(byte[] bytes) {
        body = bytes;
        return this;
    }

    Requests body(String text) {
        return body(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// With Transfer-Encoding instead of Content-Length.
    Requests chunked() {
        chunked = true;
        return this;
    }

    /// @param bytes how many bytes a read gives when so many are wanted
    Requests feed(IntUnaryOperator bytes) {
        feed = bytes;
        return this;
    }

    HttpRequest build() {
        var headers = HttpHeaders.builder();
        fields.forEach(field -> headers.add(field[0], field[1]));
        var built = headers.build();
        int question = target.indexOf('?');
        return new HttpRequest(
                "0123456789ABCDEF",
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                host.isEmpty() ? built.first("host").orElse("") : host,
                built,
                new Bytes(ByteBuffer.wrap(body), chunked, feed),
                new InetSocketAddress("192.0.2.1", 40000),
                false,
                received);
    }

    private record Bytes(ByteBuffer bytes, boolean chunked, IntUnaryOperator feed) implements RequestBody {
        @Override
        public OptionalLong length() {
            return chunked ? OptionalLong.empty() : OptionalLong.of(bytes.capacity());
        }

        @Override
        public boolean announced() {
            return chunked || bytes.capacity() > 0;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int most = Math.min(into.remaining(), bytes.remaining());
            int length = Math.clamp(feed.applyAsInt(most), 1, most);
            into.put(bytes.slice().limit(length));
            bytes.position(bytes.position() + length);
            return length;
        }
    }
}
