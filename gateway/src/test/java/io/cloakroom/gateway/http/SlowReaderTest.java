package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.http.HttpLimits.Times;
import io.cloakroom.gateway.http.HttpResponse.Content;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Clients that ask for large answers and read them slowly.
final class SlowReaderTest {
    private static final int STALL_MILLIS = 500;
    private static final int ANSWER_BYTES = 32 << 20;

    /// After an orderly close, the system would go on to send what is in its buffers for as long as the client likes.
    @Test
    void clientsThatReadNothingAreDisconnected() throws Exception {
        var times = new Times(10_000, 30_000, 120_000, STALL_MILLIS, 60_000, 1_024, 10_000, 5_000);
        var content = new Content.Bytes(new byte[ANSWER_BYTES]);
        var asked = new CountDownLatch(1);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(times), _ -> {
            asked.countDown();
            return HttpResponse.of(200, HttpHeaders.NONE, content);
        });
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(RawClient.PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            asked.await();
            while (server.stats().connections() > 0) {
                Thread.onSpinWait(); // takes nothing until the server has given up
            }
            assertThatThrownBy(socket.getInputStream()::readAllBytes).isInstanceOf(SocketException.class);
        } finally {
            TestServer.stop(server);
        }
    }
}
