package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.http.HttpLimits.Load;
import io.cloakroom.gateway.http.HttpLimits.Sizes;
import io.cloakroom.gateway.http.HttpLimits.Times;
import io.cloakroom.gateway.http.server.AddressShares;
import io.cloakroom.gateway.http.server.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Limits on numbers and times: a request over a limit gets its answer, and all others are served.
final class LimitsTest {
    private static final int MANY = 100;
    private static final int LONG_MILLIS = 600_000;
    private static final int SHORT_MILLIS = 200;

    /// Connections with a running request keep their places. An idle connection makes room for a new one.
    @ParameterizedTest
    @CsvSource({"2, 100", "100, 2"})
    void boundsConnections(int all, int perAddress) throws Exception {
        var begun = new Semaphore(0);
        var firstMayEnd = new CountDownLatch(1);
        var secondMayEnd = new CountDownLatch(1);
        var busy = Map.of("/first", firstMayEnd, "/second", secondMayEnd);
        var server = TestServer.start(
                HttpLimits.DEFAULTS.with(new Load(all, perAddress, MANY, MANY, MANY, MANY, MANY)), request -> {
                    var mayEnd = busy.get(request.path());
                    if (mayEnd != null) {
                        begun.release();
                        awaitQuietly(mayEnd);
                    }
                    return TestServer.echo(request);
                });
        try (var first = new RawClient(server);
                var second = new RawClient(server)) {
            first.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n");
            second.send("GET /second HTTP/1.1\r\nHost: h\r\n\r\n");
            begun.acquire(2);
            try (var third = new RawClient(server)) {
                var refused = third.answer();
                assertThat(refused.text()).isEqualTo("OVERLOAD");
                assertThat(refused.closes()).isTrue();
            }
            firstMayEnd.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            assertThat(servedAgain(server)).isTrue();
            assertThat(first.isAtEnd()).isTrue();
            secondMayEnd.countDown();
            assertThat(second.answer().status()).isEqualTo(200);
        } finally {
            TestServer.stop(server);
        }
    }

    /// The server notices a closed connection a moment later.
    private static boolean servedAgain(HttpServer server) {
        var end = Instant.now().plus(Duration.ofMillis(RawClient.PATIENCE_MILLIS));
        while (Instant.now().isBefore(end)) {
            try (var next = new RawClient(server)) {
                if (next.get("/").status() == 200) {
                    return true;
                }
            } catch (IOException closedAlready) {
                // The next attempt follows below.
            }
        }
        return false;
    }

    /// The last rows: one request runs, and none may wait for its turn.
    @ParameterizedTest
    @CsvSource({"1, 100, 100, 100, 100", "100, 1, 100, 100, 100", "100, 100, 1, 100, 0", "100, 100, 100, 1, 0"})
    void boundsRequests(int requests, int perAddress, int running, int runningPerAddress, int waiting)
            throws Exception {
        var begun = new Semaphore(0);
        var mayEnd = new CountDownLatch(1);
        var load = new Load(MANY, MANY, requests, perAddress, running, runningPerAddress, waiting);
        var patient = new Times(LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, 1, LONG_MILLIS, 1_000);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(load).with(patient), request -> {
            begun.release();
            awaitQuietly(mayEnd);
            return TestServer.echo(request);
        });
        try (var first = new RawClient(server);
                var second = new RawClient(server)) {
            first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            begun.acquire();
            assertThat(second.get("/").text()).isEqualTo("OVERLOAD");
            mayEnd.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            assertThat(first.get("/").status()).isEqualTo(200);
        } finally {
            mayEnd.countDown();
            TestServer.stop(server);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hosts can choose the second half of an IPv6 address freely.
    @Test
    void takesAnIpv6NetworkForOneAddress() throws IOException {
        var one = AddressShares.key(InetAddress.getByName("2001:db8:1:2::1"));
        assertThat(AddressShares.key(InetAddress.getByName("2001:db8:1:2:ffff::9")))
                .isEqualTo(one);
        assertThat(AddressShares.key(InetAddress.getByName("2001:db8:1:3::1"))).isNotEqualTo(one);
        assertThat(AddressShares.key(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(AddressShares.key(InetAddress.getByName("192.0.2.2")));
    }

    /// The server reads on for a while after a refusal, so that the client sees the answer, but not for ever.
    @Test
    void readsABoundedAmountAfterARefusal() throws IOException {
        var sizes = new Sizes(1_000, 1_000, 10, 10, 10, 1_000, 1_000, 1_000, 1_000_000, 1_000_000);
        var times =
                new Times(LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, 1, LONG_MILLIS, LONG_MILLIS);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(sizes).with(times), TestServer::echo);
        try (var client = new RawClient(server)) {
            assertThat(client.send("nonsense\r\n\r\n").answer().text()).isEqualTo("BAD_REQUEST");
            assertThatThrownBy(() -> sendMuch(client)).isInstanceOf(SocketException.class);
        } finally {
            TestServer.stop(server);
        }
    }

    private static void sendMuch(RawClient client) throws IOException {
        var piece = new byte[64 << 10];
        for (int i = 0; i < 4_096; i++) {
            client.send(piece);
        }
    }

    @Test
    void waitsABoundedTimeForAHeaderBlock() throws IOException {
        var times = new Times(LONG_MILLIS, SHORT_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, 1, LONG_MILLIS, 1_000);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(times), TestServer::echo);
        try (var client = new RawClient(server)) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost:").answer().text()).isEqualTo("TIMEOUT");
            assertThat(client.isAtEnd()).isTrue();
        } finally {
            TestServer.stop(server);
        }
    }

    @Test
    void closesAnIdleConnectionAfterABoundedTime() throws IOException {
        var times = new Times(LONG_MILLIS, LONG_MILLIS, SHORT_MILLIS, LONG_MILLIS, LONG_MILLIS, 1, LONG_MILLIS, 1_000);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(times), TestServer::echo);
        try (var silent = new RawClient(server)) {
            endsAfterItsAnswer(server);
            assertThat(silent.isAtEnd()).isTrue();
        } finally {
            TestServer.stop(server);
        }
    }

    /// On a slow machine, a connection may end before its first request arrives. Then this tries another connection.
    private static void endsAfterItsAnswer(HttpServer server) throws IOException {
        for (boolean answered = false; !answered; ) {
            try (var client = new RawClient(server)) {
                answered = client.get("/").status() == 200;
                assertThat(client.isAtEnd()).isTrue();
            } catch (EOFException | SocketException tooLate) {
                // The next one comes in time.
            }
        }
    }

    /// Silence, and a rate below the minimum.
    @ParameterizedTest
    @CsvSource({"200, 600000, 1", "600000, 200, 1000000"})
    void waitsForABodyOnlySoLong(int stallMillis, int leastRateMillis, int leastBytesPerSecond) throws IOException {
        var times = new Times(
                LONG_MILLIS,
                LONG_MILLIS,
                LONG_MILLIS,
                stallMillis,
                leastRateMillis,
                leastBytesPerSecond,
                LONG_MILLIS,
                1_000);
        var server = TestServer.start(HttpLimits.DEFAULTS.with(times), TestServer::echo);
        try (var client = new RawClient(server)) {
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nx");
            assertThat(client.answer().text()).isEqualTo("TOO_SLOW");
        } finally {
            TestServer.stop(server);
        }
    }
}
