package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.http.HttpLimits.Load;
import io.cloakroom.gateway.http.HttpLimits.Times;
import io.cloakroom.gateway.http.server.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Requests that are answered before their bodies, which never arrive.
final class UnreadBodiesTest {
    private static final int MOST = 4;
    private static final int STALL_MILLIS = 3_600_000;
    private static final long FAR_LESS_THAN_A_STALL_NANOS = TimeUnit.MINUTES.toNanos(5);

    @Test
    void unreadBodiesDoNotKeepOthersOutForLong() throws Exception {
        var load = new Load(100, 100, MOST, MOST, MOST, MOST, MOST);
        var times = new Times(10_000, 30_000, 120_000, STALL_MILLIS, STALL_MILLIS, 1, 10_000, 5_000);
        var limits = HttpLimits.DEFAULTS.with(load).with(times);
        var server = TestServer.start(limits, _ -> TestServer.ok("refused"));
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < MOST; i++) {
                var client = new RawClient(server);
                client.send("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\nx");
                assertThat(client.answer().text()).isEqualTo("refused");
                clients.add(client);
            }
            assertThat(servedAgain(server)).isTrue();
        } finally {
            for (var client : clients) {
                client.close();
            }
            TestServer.stop(server);
        }
    }

    private static boolean servedAgain(HttpServer server) throws IOException {
        long until = System.nanoTime() + FAR_LESS_THAN_A_STALL_NANOS;
        while (System.nanoTime() - until < 0) {
            try (var next = new RawClient(server)) {
                if (next.get("/").text().equals("refused")) {
                    return true;
                }
            }
        }
        return false;
    }
}
