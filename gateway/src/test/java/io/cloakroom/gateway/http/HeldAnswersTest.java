package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.http.server.HttpServer;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Answers that are completely in memory and that their clients do not read.
final class HeldAnswersTest {
    private static final int ANSWER_BYTES = 16 << 20;
    private static final int STALL_MILLIS = 3_600_000;

    /// More than the system's buffers hold, so that each answer waits for its client.
    @Test
    void answersThatClientsDoNotTakeShareABoundedMemory() throws Exception {
        var sizes = HttpLimits.Sizes.DEFAULTS.withAnswerBytes(3L * ANSWER_BYTES);
        var content = new HttpResponse.Content.Bytes(new byte[ANSWER_BYTES]);
        // A slow machine must not give up the clients that take nothing.
        var times = new HttpLimits.Times(10_000, 30_000, STALL_MILLIS, STALL_MILLIS, STALL_MILLIS, 1, 10_000, 5_000);
        var server = TestServer.start(
                HttpLimits.DEFAULTS.with(sizes).with(times),
                request -> request.path().equals("/large")
                        ? HttpResponse.of(200, HttpHeaders.NONE, content)
                        : TestServer.echo(request));
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 3; i++) {
                var client = new RawClient(server).send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
                clients.add(client);
                assertThat(client.head().status()).isEqualTo(200);
            }
            try (var next = new RawClient(server)) {
                assertThat(next.get("/large").text()).isEqualTo("OVERLOAD");
            }
            try (var small = new RawClient(server)) {
                assertThat(small.get("/k").status()).isEqualTo(200);
            }
            assertThat(clients.removeFirst().bytes(ANSWER_BYTES)).hasSize(ANSWER_BYTES);
            assertThat(servedAgain(server)).isTrue();
        } finally {
            for (var client : clients) {
                client.close();
            }
            TestServer.stop(server);
        }
    }

    /// The server notices a moment later that the answer has been read.
    private static boolean servedAgain(HttpServer server) throws Exception {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawClient.PATIENCE_MILLIS);
        while (System.nanoTime() - until < 0) {
            try (var next = new RawClient(server)) {
                if (next.get("/large").bytes().length == ANSWER_BYTES) {
                    return true;
                }
            }
        }
        return false;
    }
}
