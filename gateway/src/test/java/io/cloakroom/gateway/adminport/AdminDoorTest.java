package io.cloakroom.gateway.adminport;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.Gateway;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.SettingSources;
import io.cloakroom.storage.engine.MemoryEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests to the admin port before the caller is known: from other hosts, from other sites, and in large numbers.
@Timeout(300)
class AdminDoorTest {
    private static final String PASSWORD = "operator password";
    private static final String RIGHT = "{\"login\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
    private static final String WRONG = "{\"login\":\"admin\",\"password\":\"a guess\"}";
    private static final String JSON = "content-type: application/json\r\n";
    private static final String FORM = "content-type: application/x-www-form-urlencoded\r\n";

    @TempDir
    Path data;

    private final List<Socket> open = new ArrayList<>();
    private @Nullable Gateway started;

    @BeforeEach
    void start() throws IOException {
        start(Map.of());
    }

    private void start(Map<String, String> more) throws IOException {
        var flags = new HashMap<>(Map.of("--data", data.toString(), "--s3-port", "0", "--admin-port", "0"));
        flags.putAll(more);
        var values = SettingSources.read(
                Optional.empty(),
                Map.of("CLOAKROOM_ADMIN_PASSWORD", PASSWORD),
                setting -> Optional.ofNullable(flags.get(setting.flag())),
                _ -> {});
        var gateway = Gateway.start(GatewayConfig.from(values), new MemoryEngine());
        started = gateway;
        var welcome = gateway.prepared().welcome();
        if (welcome.isPresent()) {
            gateway.welcomed(welcome.get()); // which sets the password
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (var each : open) {
            each.close();
        }
        gateway().close();
    }

    private Gateway gateway() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private Socket connect(String from) throws IOException {
        var socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway().adminPort(), InetAddress.ofLiteral(from), 0);
        socket.setSoTimeout(60_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Everything that the server answers before it closes the connection.
    private String answer(String from, String method, String target, String fields, String body) throws IOException {
        try (var socket = connect(from)) {
            var host = fields.toLowerCase(Locale.ROOT).contains("host:") ? "" : "Host: 127.0.0.1\r\n";
            var length = body.isEmpty() ? "" : "content-length: " + body.length() + "\r\n";
            send(
                    socket,
                    method + " " + target + " HTTP/1.1\r\n" + host + "connection: close\r\n" + length + fields + "\r\n"
                            + body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static int status(String answer) {
        assertThat(answer).matches("(?s)HTTP/1\\.1 \\d{3} .*");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private String signIn(String target, String fields, String body) throws IOException {
        return answer("127.0.0.1", "POST", target, fields, body);
    }

    // Other sites.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "403 | http://evil.example        | application/json",
                "403 | http://127.0.0.1.evil.example | application/json",
                "403 | http://evil.example/127.0.0.1 | application/json",
                "403 | https://127.0.0.1          | application/json",
                "403 | http://127.0.0.1:81        | application/json",
                "403 | null                       | application/json",
                "403 | http://evil.example        | text/plain",
                "415 | -                          | text/plain",
                "415 | -                          | application/x-www-form-urlencoded",
                "415 | -                          | multipart/form-data; boundary=application/json",
                "415 | http://127.0.0.1           | text/plain; application/json",
                "415 | -                          | -"
            })
    void aSignInFromAnotherSiteIsRefusedAndNotCounted(int status, @Nullable String origin, @Nullable String type)
            throws IOException {
        var fields = (origin == null ? "" : "origin: " + origin + "\r\n")
                + (type == null ? "" : "content-type: " + type + "\r\n");
        for (var target : List.of("/api/v1/sessions", "/api/v1/%73essions")) {
            for (int i = 0; i < 20; i++) {
                var refused = signIn(target, fields, WRONG);
                assertThat(status(refused)).as(refused).isEqualTo(status);
                assertThat(refused).contains("application/problem+json");
            }
        }
        assertThat(status(signIn("/api/v1/sessions", JSON, RIGHT))).isEqualTo(201);
    }

    @Test
    void aPageOfOursAndAProgramMaySignIn() throws IOException {
        assertThat(status(signIn("/api/v1/sessions", JSON, RIGHT))).isEqualTo(201);
        assertThat(status(signIn("/api/v1/sessions", "Content-Type: Application/JSON; charset=utf-8\r\n", RIGHT)))
                .isEqualTo(201);
        assertThat(status(signIn("/api/v1/sessions", JSON + "origin: http://127.0.0.1\r\n", RIGHT)))
                .isEqualTo(201);
    }

    @Test
    void aRequestWithTwoOriginsIsRefused() throws IOException {
        var both = "origin: http://127.0.0.1\r\norigin: http://evil.example\r\n";
        assertThat(status(signIn("/api/v1/sessions", JSON + both, RIGHT))).isEqualTo(403);
    }

    @Test
    void anotherSiteChangesNothingEvenWithAToken() throws IOException {
        var fields = "authorization: Bearer " + gateway().operatorToken() + "\r\norigin: http://evil.example\r\n";
        assertThat(status(answer("127.0.0.1", "POST", "/api/v1/users", fields, "{\"login\":\"eve\"}")))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "403 | http://evil.example            | application/x-www-form-urlencoded",
                "403 | http://localhost:9001.evil.example | application/x-www-form-urlencoded",
                "403 | http://localhost               | application/x-www-form-urlencoded",
                "415 | -                              | text/plain",
                "415 | -                              | -"
            })
    void aFormFromAnotherSiteIsRefusedAndNotCounted(int status, @Nullable String origin, @Nullable String type)
            throws IOException {
        var fields = "Host: localhost:9001\r\n" + (origin == null ? "" : "origin: " + origin + "\r\n")
                + (type == null ? "" : "content-type: " + type + "\r\n");
        for (var target : List.of("/sign-in", "/%73ign-in")) {
            for (int i = 0; i < 20; i++) {
                assertThat(status(signIn(target, fields, "login=admin&password=guess")))
                        .isEqualTo(status);
            }
        }
        var right = signIn(
                "/sign-in",
                "Host: localhost:9001\r\norigin: http://localhost:9001\r\n" + FORM,
                "login=admin&password=operator+password");
        assertThat(status(right)).as(right).isEqualTo(303);
    }

    // Other hosts.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9001",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "panel",
                "[::1",
                "[evil.example]",
                "999.1.1.1",
                "::1.evil.example",
                "0x7f.0.0.1.example"
            })
    void anotherHostIsMisdirected(String host) throws IOException {
        for (var target : List.of("/", "/sign-in", "/api/v1/openapi.json", "/assets/none.css")) {
            var refused = answer("127.0.0.1", "GET", target, "Host: " + host + "\r\n", "");
            assertThat(status(refused)).as(target).isEqualTo(421);
            assertThat(refused).contains("admin-hosts");
        }
        var bearer = "authorization: Bearer " + gateway().operatorToken() + "\r\n";
        assertThat(status(answer("127.0.0.1", "GET", "/api/v1/users", "Host: " + host + "\r\n" + bearer, "")))
                .isEqualTo(421);
        assertThat(status(answer("127.0.0.1", "GET", "/healthz", "Host: " + host + "\r\n", "")))
                .isEqualTo(200);
        assertThat(status(answer("127.0.0.1", "GET", "/readyz", "Host: " + host + "\r\n", "")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:9001",
                "192.0.2.7:80",
                "[::1]",
                "[::1]:9001",
                "[2001:db8::7]:1",
                "localhost",
                "LOCALHOST:9001",
                "localhost."
            })
    void addressesAndLocalhostAreOurs(String host) throws IOException {
        assertThat(status(answer("127.0.0.1", "GET", "/sign-in", "Host: " + host + "\r\n", "")))
                .isEqualTo(200);
    }

    @Test
    void theSettingNamesFurtherHosts() throws IOException {
        gateway().close();
        start(Map.of("--admin-hosts", "panel.example, Other.Example", "--trusted-proxies", "127.0.0.1"));
        for (var host : List.of("panel.example:9001", "PANEL.example", "other.example")) {
            assertThat(status(answer("127.0.0.1", "GET", "/sign-in", "Host: " + host + "\r\n", "")))
                    .isEqualTo(200);
        }
        var evil = "Host: panel.example\r\nx-forwarded-host: evil.example\r\n";
        assertThat(status(answer("127.0.0.1", "GET", "/sign-in", evil, ""))).isEqualTo(421);
        var named = "Host: inside\r\nx-forwarded-host: panel.example\r\n";
        assertThat(status(answer("127.0.0.1", "GET", "/sign-in", named, ""))).isEqualTo(200);
    }

    /// A proxy that only knows the older headers passes on this header from its client.
    @Test
    void theHeaderForwardedIsIgnored() throws IOException {
        gateway().close();
        start(Map.of("--admin-hosts", "panel.example", "--trusted-proxies", "127.0.0.1"));
        for (var more : List.of("", "x-forwarded-for: 192.0.2.9\r\n")) {
            var fields = "forwarded: for=192.0.2.7;host=panel.example;proto=https\r\n" + more;
            assertThat(status(answer("127.0.0.1", "GET", "/sign-in", "Host: inside\r\n" + fields, "")))
                    .isEqualTo(421);
            var evil = fields.replace("panel.example", "evil.example");
            assertThat(status(answer("127.0.0.1", "GET", "/sign-in", "Host: panel.example\r\n" + evil, "")))
                    .isEqualTo(200);
        }
    }

    // The session's cookie.

    private String session(String fields) throws IOException {
        var answer = signIn("/sign-in", FORM + fields, "login=admin&password=operator+password");
        assertThat(status(answer)).as(answer).isEqualTo(303);
        return answer;
    }

    private static String cookie(String answer) {
        var line = answer.lines()
                .filter(each -> each.regionMatches(true, 0, "set-cookie: ", 0, 12))
                .findFirst()
                .orElseThrow();
        return line.substring(12);
    }

    @Test
    void twoSessionsAreRefusedAndNoneIsPicked() throws IOException {
        var mine = cookie(session("")).split(";", 2)[0];
        assertThat(status(answer("127.0.0.1", "GET", "/projects", "cookie: " + mine + "\r\n", "")))
                .isEqualTo(200);
        var planted = "cloakroom-session=clks_" + "0".repeat(32) + "_" + "x".repeat(43);
        for (var cookies : List.of(
                "cookie: " + mine + "; " + planted + "\r\n",
                "cookie: " + planted + "; a=b; " + mine + "\r\n",
                "cookie: " + mine + "; " + mine + "\r\n",
                "cookie: " + mine + "; cloakroom-session=\r\n",
                "cookie: " + mine + "\r\ncookie: " + planted + "\r\n",
                "cookie: " + mine + ";" + "a=b;".repeat(1500) + planted + "\r\n")) {
            for (var target : List.of("/projects", "/sign-in", "/reference")) {
                var refused = answer("127.0.0.1", "GET", target, cookies, "");
                assertThat(status(refused)).as(cookies).isEqualTo(400);
                assertThat(refused).contains("two sessions").doesNotContain("/projects/new");
            }
            assertThat(status(signIn("/sign-in", FORM + cookies, "login=admin&password=operator+password")))
                    .isEqualTo(400);
        }
        // A cookie with a similar name is ignored.
        assertThat(status(answer("127.0.0.1", "GET", "/projects", "cookie: " + mine + "; x" + planted + "\r\n", "")))
                .isEqualTo(200);
    }

    @Test
    void theCookieIsBoundToTheHostWhereTlsEndsAtATrustedProxy() throws IOException {
        assertThat(cookie(session("")))
                .startsWith("cloakroom-session=")
                .contains("HttpOnly", "SameSite=Strict")
                .doesNotContain("Secure");
        gateway().close();
        start(Map.of("--trusted-proxies", "127.0.0.1"));
        var https = "x-forwarded-proto: https\r\n";
        var secure = cookie(session(https));
        assertThat(secure)
                .matches(
                        "__Host-cloakroom-session=clks_[^;]+; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Strict; Secure");
        var mine = secure.split(";", 2)[0];
        assertThat(status(answer("127.0.0.1", "GET", "/projects", https + "cookie: " + mine + "\r\n", "")))
                .isEqualTo(200);
        // Anybody could have set a cookie without the prefix, so it is ignored here.
        var plain = mine.substring("__Host-".length());
        assertThat(status(answer("127.0.0.1", "GET", "/projects", https + "cookie: " + plain + "\r\n", "")))
                .isEqualTo(303);
        assertThat(status(
                        answer("127.0.0.1", "GET", "/projects", https + "cookie: " + plain + "; " + mine + "\r\n", "")))
                .isEqualTo(200);
    }

    /// The cookie alone is not enough: a form must come from a page of this session and of this host.
    @Test
    void aFormNeedsTheCookieThePageAndTheOrigin() throws IOException {
        var mine = "cookie: " + cookie(session("")).split(";", 2)[0] + "\r\n";
        var others = "cookie: " + cookie(session("")).split(";", 2)[0] + "\r\n";
        var csrf = csrf(mine);
        var foreign = csrf(others);
        assertThat(foreign).isNotEqualTo(csrf);
        assertThat(users(mine, "login=eve")).isEqualTo(403);
        assertThat(users(mine, "login=eve&csrf=")).isEqualTo(403);
        assertThat(users(mine, "login=eve&csrf=" + foreign)).isEqualTo(403);
        assertThat(users(mine, "login=eve&csrf=" + csrf.substring(1))).isEqualTo(403);
        assertThat(users(mine + "x-csrf-token: " + foreign + "\r\n", "login=eve&csrf=" + csrf))
                .isEqualTo(403);
        for (var origin :
                List.of("http://evil.example", "http://127.0.0.1.evil.example", "null", "https://127.0.0.1")) {
            assertThat(users(mine + "origin: " + origin + "\r\n", "login=eve&csrf=" + csrf))
                    .isEqualTo(403);
        }
        assertThat(users("", "login=eve&csrf=" + csrf)).isEqualTo(303);
        assertThat(registered()).doesNotContain("\"eve\"");
        assertThat(users(mine + "origin: http://127.0.0.1\r\n", "login=eve&csrf=" + csrf))
                .isEqualTo(303);
        assertThat(registered()).contains("\"eve\"");
    }

    private String csrf(String cookie) throws IOException {
        var page = answer("127.0.0.1", "GET", "/projects", cookie, "");
        var found = Pattern.compile("data-csrf=\"([0-9a-f]{32})\"").matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }

    private int users(String fields, String form) throws IOException {
        return status(answer("127.0.0.1", "POST", "/users", FORM + fields, form));
    }

    private String registered() throws IOException {
        var bearer = "authorization: Bearer " + gateway().operatorToken() + "\r\n";
        return answer("127.0.0.1", "GET", "/api/v1/users", bearer, "");
    }

    // Crowds.

    private void requireHealthy(String from) throws IOException {
        assertThat(status(answer(from, "GET", "/healthz", "", ""))).isEqualTo(200);
        assertThat(status(answer(from, "GET", "/readyz", "", ""))).isEqualTo(200);
    }

    /// The operator deletes a token, for example because its key has just leaked.
    private void requireDeletes(String from) throws IOException {
        var bearer = "authorization: Bearer " + gateway().operatorToken() + "\r\n";
        var made = answer(
                from,
                "POST",
                "/api/v1/projects/default/tokens",
                bearer,
                "{\"user\":\"admin\",\"accessKey\":\"got-out\",\"secretKey\":\"got-out-secret\"}");
        assertThat(status(made)).as(made).isEqualTo(201);
        assertThat(status(answer(from, "DELETE", "/api/v1/tokens/got-out", bearer, "")))
                .isEqualTo(200);
    }

    @Test
    void idleConnectionsMakeRoomForNewcomers() throws IOException {
        for (int i = 0; i < 300; i++) {
            var idle = connect(i % 2 == 0 ? "127.0.0.2" : "127.0.0.3");
            if (i % 3 == 0) {
                send(idle, "GET / HTTP/1.1\r\nHost: 127");
            }
        }
        for (var from : List.of("127.0.0.1", "127.0.0.2")) {
            requireHealthy(from);
            requireDeletes(from);
        }
    }

    /// 80 connections from two addresses, each of which sends a byte from time to time.
    @Test
    void signInsWhoseBodyDripsKeepNobodyOut() throws Exception {
        var bearing = "authorization: Bearer wrong\r\n";
        var dripping = new ArrayList<Socket>();
        for (int i = 0; i < 80; i++) {
            var socket = connect(i % 2 == 0 ? "127.0.0.2" : "127.0.0.3");
            var target = List.of("/api/v1/sessions", "/sign-in", "/api/v1/projects", "/api/v1/tokens/x/leak")
                    .get(i % 4);
            send(
                    socket,
                    "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (i % 4 == 1 ? FORM : JSON)
                            + (i % 4 > 1 ? bearing : "") + "content-length: 2000\r\n\r\n{");
            dripping.add(socket);
        }
        try (var drip = new Drip(dripping)) {
            for (var from : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
                requireHealthy(from);
                requireDeletes(from);
            }
            assertThat(status(answer("127.0.0.1", "POST", "/api/v1/sessions", JSON, RIGHT)))
                    .isEqualTo(201);
            assertThat(drip.bytes()).isPositive();
        }
    }

    /// Sends a byte every tenth of a second on each connection.
    private static final class Drip implements AutoCloseable {
        private final Thread thread;
        private final AtomicInteger bytes = new AtomicInteger();

        Drip(List<Socket> sockets) {
            sockets.forEach(this::drip); // at least once, whenever the thread begins
            thread = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(100_000_000);
                    sockets.forEach(this::drip);
                }
            });
        }

        private void drip(Socket socket) {
            try {
                send(socket, " ");
                bytes.incrementAndGet();
            } catch (IOException refused) {
                // which is right
            }
        }

        int bytes() {
            return bytes.get();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /// More slow strangers than there are places for, each address within its own share.
    @Test
    void slowStrangersOfManyAddressesKeepNobodyFromSigningIn() throws IOException {
        for (int i = 0; i < 64; i++) {
            var socket = connect("127.0.1." + (1 + i / 8));
            send(
                    socket,
                    "POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n" + JSON + "content-length: 100\r\n\r\n{");
        }
        for (int i = 1; i <= 5; i++) {
            var from = "127.0.2." + i;
            assertThat(status(answer(from, "POST", "/api/v1/sessions", JSON, RIGHT)))
                    .isEqualTo(201);
            assertThat(status(answer(from, "GET", "/sign-in", "", ""))).isEqualTo(200);
        }
    }

    /// Slow requests of somebody who has signed in are no better: the operator must still be able to end that session.
    @Test
    void slowBodiesOfSomebodyWhoIsSignedInKeepNobodyOut() throws IOException {
        var cookie = "cookie: " + cookie(session("")).split(";", 2)[0] + "\r\n";
        var bearer = "authorization: Bearer " + gateway().operatorToken() + "\r\n";
        for (int i = 0; i < 100; i++) {
            var socket = connect(i % 2 == 0 ? "127.0.0.2" : "127.0.0.3");
            send(
                    socket,
                    "POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\n" + JSON + (i % 3 == 0 ? cookie : bearer)
                            + "content-length: 60000\r\n\r\n{");
        }
        for (var from : List.of("127.0.0.1", "127.0.0.2")) {
            requireHealthy(from);
            requireDeletes(from);
        }
    }

    @Test
    void theBodyOfAStrangerIsQuickOrCutOff() throws Exception {
        var socket = connect("127.0.0.1");
        long began = System.nanoTime();
        send(socket, "POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n" + JSON + "content-length: 2000\r\n\r\n{");
        try (var _ = new Drip(List.of(socket))) {
            var line = new byte[12];
            assertThat(socket.getInputStream().readNBytes(line, 0, 12)).isEqualTo(12);
            assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
        // Five seconds. The whole body would take minutes, and the least rate of everybody is judged over a minute.
        assertThat(System.nanoTime() - began).isBetween(4_000_000_000L, 45_000_000_000L);
    }

    @Test
    void theBodyOfAStrangerIsSmall() throws IOException {
        var long5000 = "{\"login\":\"" + "x".repeat(5000) + "\",\"password\":\"x\"}";
        assertThat(status(signIn("/api/v1/sessions", JSON, long5000))).isEqualTo(413);
        assertThat(status(signIn("/sign-in", FORM, "login=" + "x".repeat(5000))))
                .isEqualTo(413);
        var longest = "\\u00e9".repeat(256);
        assertThat(status(signIn("/api/v1/sessions", JSON, "{\"login\":\"admin\",\"password\":\"" + longest + "\"}")))
                .isEqualTo(401);
    }

    /// Clients that read a long answer slowly do not keep others out either.
    @Test
    void strangersWhoDoNotReadKeepNobodyOut() throws IOException {
        for (int i = 0; i < 300; i++) {
            var socket = new Socket();
            open.add(socket);
            socket.setReceiveBufferSize(1024);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + i % 2)), 0));
            socket.connect(new InetSocketAddress(
                    InetAddress.ofLiteral("127.0.0.1"), gateway().adminPort()));
            send(socket, "GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(20));
        }
        requireHealthy("127.0.0.1");
        requireDeletes("127.0.0.1");
    }
}
