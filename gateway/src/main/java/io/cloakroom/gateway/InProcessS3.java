package io.cloakroom.gateway;

import io.cloakroom.admin.server.S3Door;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.storage.Body;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Passes a request to the S3 handler without a socket. The test of a token uses it, because that test must not depend
/// on whether this machine can reach its own public address.
final class InProcessS3 implements S3Door {
    private static final int MOST_BYTES = 1024 * 1024;

    private final HttpHandler s3;
    private final InstantSource clock;
    private final AtomicLong ids = new AtomicLong();

    InProcessS3(HttpHandler s3, InstantSource clock) {
        this.s3 = s3;
        this.clock = clock;
    }

    @Override
    public Reply send(String method, URI target, Map<String, String> headers, byte[] body) throws IOException {
        var fields = HttpHeaders.builder();
        headers.forEach(fields::add);
        if (body.length > 0) {
            fields.add("content-length", String.valueOf(body.length));
        }
        var request = new HttpRequest(
                "TEST%012X".formatted(ids.incrementAndGet()),
                method,
                target.getRawPath(),
                target.getRawQuery(),
                headers.getOrDefault("host", ""),
                fields.add("user-agent", "cloakroom-test").build(),
                new Bytes(body),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "https".equals(target.getScheme()),
                clock.instant());
        var response = s3.handle(request);
        var reply = new HashMap<String, String>();
        response.headers().forEach((name, value) -> reply.put(name.toLowerCase(Locale.ROOT), value));
        reply.put(
                "date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC)));
        return new Reply(response.status(), reply, bytes(response.content()));
    }

    private static byte[] bytes(Content content) throws IOException {
        return switch (content) {
            case Content.None _ -> new byte[0];
            case Content.Bytes(var bytes) -> bytes;
            case Content.StoredBody stored -> {
                try (var body = stored.body()) {
                    stored.onBegun().run();
                    yield read(body);
                } finally {
                    stored.onClosed().run();
                    stored.onSent().accept(stored.body().length());
                }
            }
        };
    }

    private static byte[] read(Body body) throws IOException {
        if (body.length() > MOST_BYTES) {
            throw new IOException("an answer of " + body.length() + " bytes was not expected");
        }
        var bytes = ByteBuffer.allocate((int) body.length());
        switch (body) {
            case Body.Inline inline -> bytes.put(inline.bytes());
            case Body.Slices slices -> {
                for (var slice : slices.slices()) {
                    readFully(bytes.slice(bytes.position(), (int) slice.length()), slice);
                    bytes.position(bytes.position() + (int) slice.length());
                }
            }
            case Body.Stream stream -> {
                while (bytes.hasRemaining() && stream.read(bytes) >= 0) {
                    // until the end
                }
            }
        }
        return bytes.array();
    }

    private static void readFully(ByteBuffer into, Body.Slice slice) throws IOException {
        while (into.hasRemaining()) {
            if (slice.channel().read(into, slice.offset() + into.position()) < 0) {
                throw new IOException("a file is shorter than its object");
            }
        }
    }

    private static final class Bytes implements RequestBody {
        private final ByteBuffer left;
        private final int length;

        Bytes(byte[] bytes) {
            left = ByteBuffer.wrap(bytes);
            length = bytes.length;
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(length);
        }

        @Override
        public boolean announced() {
            return length > 0;
        }

        @Override
        public int read(ByteBuffer into) {
            if (!left.hasRemaining()) {
                return -1;
            }
            int count = Math.min(left.remaining(), into.remaining());
            into.put(left.slice(left.position(), count));
            left.position(left.position() + count);
            return count;
        }
    }
}
