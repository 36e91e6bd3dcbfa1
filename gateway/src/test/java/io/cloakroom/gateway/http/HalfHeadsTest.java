package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/// Header blocks that are begun and not ended, on many connections.
final class HalfHeadsTest {
    private static final int BUDGET_BYTES = 1 << 20;
    private static final int CONNECTIONS = 200;
    private static final String HALF =
            "GET /" + "a".repeat(16_000) + " HTTP/1.1\r\nHost: h\r\nA: " + "b".repeat(14_000);

    /// The oldest give way; whoever sends a whole block is served, and so is one of those that were left.
    @Test
    void incompleteHeadersShareABoundedMemory() throws Exception {
        var limits = HttpLimits.DEFAULTS.with(HttpLimits.Sizes.DEFAULTS.withHalfHeadBytes(BUDGET_BYTES));
        var server = TestServer.start(limits, TestServer::echo);
        var clients = new ArrayDeque<RawClient>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new RawClient(server).send(HALF));
                // Each is answered in its turn, so that the block before it has been read.
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
