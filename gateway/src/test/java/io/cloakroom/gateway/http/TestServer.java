package io.cloakroom.gateway.http;

import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.http.server.ListenerSettings;
import io.cloakroom.gateway.http.tls.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts servers with small handlers.
public final class TestServer {
    private TestServer() {}

    public static HttpServer start(HttpHandler handler) throws IOException {
        return start(HttpLimits.DEFAULTS, handler);
    }

    public static HttpServer start(HttpLimits limits, HttpHandler handler) throws IOException {
        return start(limits, null, handler);
    }

    public static HttpServer start(HttpLimits limits, @Nullable Tls tls, HttpHandler handler) throws IOException {
        return HttpServer.start(settings(limits, tls, List.of()), handler, TestServer::refuse);
    }

    static HttpServer behindProxies(List<String> proxies, HttpHandler handler) throws IOException {
        return HttpServer.start(settings(HttpLimits.DEFAULTS, null, proxies), handler, TestServer::refuse);
    }

    static ListenerSettings settings(HttpLimits limits, @Nullable Tls tls, List<String> proxies) {
        return new ListenerSettings("127.0.0.1", 0, limits, tls, TrustedProxies.of(proxies), "test");
    }

    public static void stop(HttpServer server) {
        server.close(Duration.ofSeconds(2));
    }

    static HttpResponse refuse(Refusal kind, String requestId) {
        var headers = HttpHeaders.builder().add("x-amz-request-id", requestId);
        return HttpResponse.of(kind.status(), headers.build(), text(kind.name()));
    }

    /// Answers with method, path, query and body of the request.
    static HttpResponse echo(HttpRequest request) {
        try {
            var body = new String(readAll(request.body()), StandardCharsets.ISO_8859_1);
            return ok(request.method() + " " + request.path() + " " + request.query() + " " + body);
        } catch (BodyException broken) {
            return HttpResponse.of(400, HttpHeaders.NONE, text(broken.kind().name()));
        } catch (IOException failed) {
            return HttpResponse.of(500, HttpHeaders.NONE, text(failed.toString()));
        }
    }

    static byte[] readAll(RequestBody body) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1000);
        while (body.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    static HttpResponse ok(String text) {
        return HttpResponse.of(200, HttpHeaders.NONE, text(text));
    }

    public static Content text(String text) {
        return new Content.Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
