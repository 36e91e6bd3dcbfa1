package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/// Many connections with an incomplete header block.
final class HalfHeadsTest {
    private static final int BUDGET_BYTES = 1 << 20;
    private static final int CONNECTIONS = 200;
    private static final String HALF =
            "GET /" + "a".repeat(16_000) + " HTTP/1.1\r\nHost: h\r\nA: " + "b".repeat(14_000);

    /// The oldest incomplete blocks are dropped. A client that sends a complete block is served, and so is one whose
    /// incomplete block was kept.
    @Test
    void incompleteHeadersShareABoundedMemory() throws Exception {
        var limits = HttpLimits.DEFAULTS.with(HttpLimits.Sizes.DEFAULTS.withHalfHeadBytes(BUDGET_BYTES));
        var server = TestServer.start(limits, TestServer::echo);
        var clients = new ArrayDeque<RawClient>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new RawClient(server).send(HALF));
                // The requests are answered one after the other, so that the previous block has been read.
                try (var other = new RawClient(server)) {
                    assertThat(other.get("/k").status()).isEqualTo(200);
                }
            }
            int most = BUDGET_BYTES / HALF.length();
            for (int i = 0; i < CONNECTIONS - most - 2; i++) {
                try (var oldest = clients.remove()) {
                    assertThat(oldest.isAtEnd()).as("connection " + i).isTrue();
                }
            }
            assertThat(clients.getLast().send("\r\n\r\n").answer().status()).isEqualTo(200);
        } finally {
            for (var client : clients) {
                client.close();
            }
            TestServer.stop(server);
        }
    }
}
