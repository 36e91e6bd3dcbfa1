package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A running handler notices that its client has disconnected, although it reads nothing.
final class AbandonedRequestTest {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {false, true})
    void isKnownToItsHandler(boolean reset) throws Exception {
        var begun = new CountDownLatch(1);
        var before = new CompletableFuture<Boolean>();
        var after = new CompletableFuture<Boolean>();
        var server = TestServer.start(request -> {
            before.complete(request.body().abandoned());
            begun.countDown();
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (!request.body().abandoned() && System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            after.complete(request.body().abandoned());
            return TestServer.ok("");
        });
        try (var client = new RawClient(server)) {
            client.send("POST /b?delete HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            begun.await();
            if (reset) {
                client.socket.setSoLinger(true, 0);
            }
            client.socket.close();
            assertThat(before.get(2, TimeUnit.MINUTES)).isFalse();
            assertThat(after.get(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            TestServer.stop(server);
        }
    }
}
