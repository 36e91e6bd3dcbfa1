package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.http.server.HttpServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to a connection when a handler answers without reading the body.
class UnreadBodyTest {
    private static final int MOST = HttpLimits.DEFAULTS.sizes().drainBytes();

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(_ -> TestServer.ok("unread"));
    }

    @AfterEach
    void stop() {
        TestServer.stop(server);
    }

    @Test
    void aShortOneIsPassedOver() throws IOException {
        try (var client = new RawClient(server)) {
            var answer = client.send(put(MOST) + "x".repeat(MOST)).answer();
            assertThat(answer.text()).isEqualTo("unread");
            assertThat(answer.closes()).isFalse();
            assertThat(client.get("/").text()).isEqualTo("unread");
        }
    }

    /// A client cannot make the server read gigabytes that it has refused.
    @Test
    void aLongOneEndsTheConnection() throws IOException {
        try (var client = new RawClient(server)) {
            var answer = client.send(put(MOST + 1)).answer();
            assertThat(answer.text()).isEqualTo("unread");
            assertThat(answer.closes()).isTrue();
        }
    }

    private static String put(int length) {
        return "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
