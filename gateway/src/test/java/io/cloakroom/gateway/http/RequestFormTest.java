package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.http.server.HttpServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which forms of requests are accepted, how they are understood, and which are refused. `|` stands for CR LF in the
/// tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestFormTest {
    private HttpServer server;

    @BeforeAll
    void start() throws IOException {
        server = TestServer.start(TestServer::echo);
    }

    @AfterAll
    void stop() {
        TestServer.stop(server);
    }

    private static String wire(String shape) {
        return shape.replace("|", "\r\n")
                .replace("\\t", "\t")
                .replace("\\v", "\u000B")
                .replace("\\f", "\f")
                .replace("\\0", "\0")
                .replace("\\n", "\n")
                .replace("\\r", "\r");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiterString = " => ", textBlock = """
                    GET / HTTP/1.1|Host: h||                                    => GET / null
                    ||GET / HTTP/1.1|Host: h||                                  => GET / null
                    GET /a%2Fb//../%20+?x=%00&&y HTTP/1.1|Host: h||             => GET /a%2Fb//../%20+ x=%00&&y
                    GET /? HTTP/1.1|Host: h||                                   => "GET /  "
                    GET /a?b?c HTTP/1.1|Host: h||                               => GET /a b?c
                    GET http://x.example/a?b HTTP/1.1|Host: x.example||         => GET /a b
                    GET HTTP://x.example HTTP/1.1|Host: X.example||             => GET / null
                    GET http://x.example?b HTTP/1.1|Host: x.example:80||        => GET / b
                    GET //x/y HTTP/1.1|Host: h||                                => GET //x/y null
                    GET /\u00e9\u00ff HTTP/1.1|Host: h||                        => GET /\u00e9\u00ff null
                    PURGE-it / HTTP/1.1|Host: h||                               => PURGE-it / null
                    PUT / HTTP/1.1|Host: h|Content-Length: 3||abc               => PUT / null abc
                    PUT / HTTP/1.1|hOST:h|content-length:3||abc                 => PUT / null abc
                    PUT / HTTP/1.1|Host: h|Content-Length: \\t003 \\t||abc      => PUT / null abc
                    PUT / HTTP/1.1|Host: h|Transfer-Encoding: Chunked||3|abc|0|| => PUT / null abc
                    PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked||0003;x="y"|abc|a|0123456789|000|A: b|| => PUT / null abc0123456789
                    PUT / HTTP/1.1|Host: h|Content-Length: 0||                  => PUT / null
                    PUT / HTTP/1.1|Host: h|Expect: 200-ok|Content-Length: 3||abc => PUT / null abc
                    PUT / HTTP/1.1|Host: h|Expect:|Content-Length: 3||abc       => PUT / null abc
                    GET / HTTP/1.0||                                            => GET / null
                    """)
    void understands(String request, String answer) throws IOException {
        try (var client = new RawClient(server)) {
            client.send(wire(request));
            var got = client.answer();
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text().strip()).isEqualTo(answer.strip());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // two lengths, or one that is not quite a number
                "PUT / HTTP/1.1|Host: h|Content-Length: 3|Transfer-Encoding: chunked||0||",
                "PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked|Content-Length: 3||0||",
                "PUT / HTTP/1.1|Host: h|Content-Length: 3|Content-Length: 4||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 3|Content-Length: 3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 3, 3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: +3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: -3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 0x3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 3 3||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 3.0||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: ||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: \u00b2||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 9223372036854775808||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: 18446744073709551619||abc",
                "PUT / HTTP/1.1|Host: h|Content-Length: \\v3||abc",
                // transfer codings
                "PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked\\v||0||",
                "PUT / HTTP/1.1|Host: h|Transfer-Encoding: \\0chunked||0||",
                "PUT / HTTP/1.0|Host: h|Transfer-Encoding: chunked||0||",
                // the shape of lines
                "GET / HTTP/1.1\\nHost: h\\n\\n",
                "GET / HTTP/1.1|Host: h\\n||",
                "GET / HTTP/1.1|Host: h|\\n",
                "GET / HTTP/1.1|Host: h|A: b\\rContent-Length: 3||",
                "GET / HTTP/1.1\\rHost: h||",
                "GET / HTTP/1.1|Host: h|A: b| folded||",
                "GET / HTTP/1.1|Host: h|A: b|\\tfolded||",
                "GET / HTTP/1.1| Host: h||",
                "GET / HTTP/1.1|Host : h||",
                "PUT / HTTP/1.1|Host: h|Content-Length\\t: 3||abc",
                "GET / HTTP/1.1|Host: h|: b||",
                "GET / HTTP/1.1|Host: h|no colon||",
                "GET / HTTP/1.1|Host: h|A(b): c||",
                "GET / HTTP/1.1|Host: h|\u00e4: c||",
                "GET / HTTP/1.1|Host: h|A: b\\0c||",
                "GET / HTTP/1.1|Host: h|A: b\u007fc||",
                "||||GET / HTTP/1.1|Host: h||",
                // the host
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: h|Host: h||",
                "GET / HTTP/1.1|Host: h/x||",
                "GET / HTTP/1.1|Host: a b||",
                "GET / HTTP/1.1|Host: user@h||",
                "GET http://user@x/ HTTP/1.1|Host: h||",
                "GET http://x/ HTTP/1.1|Host: h||",
                "GET http://h:9000/ HTTP/1.1|Host: h||",
                "GET https://h.x/ HTTP/1.1|Host: h||",
                // the request line
                " GET / HTTP/1.1|Host: h||",
                "GET  / HTTP/1.1|Host: h||",
                "GET /  HTTP/1.1|Host: h||",
                "GET / HTTP/1.1 |Host: h||",
                "GET /a b HTTP/1.1|Host: h||",
                "GET /a\\tb HTTP/1.1|Host: h||",
                "GET\\t/ HTTP/1.1|Host: h||",
                "GET /\\0 HTTP/1.1|Host: h||",
                "GET /|Host: h||",
                "GET|Host: h||",
                "GET a HTTP/1.1|Host: h||",
                "GET * HTTP/1.1|Host: h||",
                "GET ftp://x/ HTTP/1.1|Host: h||",
                "CONNECT h:80 HTTP/1.1|Host: h||",
                "CONNECT / HTTP/1.1|Host: h||",
                "G(T / HTTP/1.1|Host: h||",
                "GET / http/1.1|Host: h||",
                "GET / HTTP/1.1x|Host: h||",
                "GET / HTTP/01.1|Host: h||",
                "\u0016\u0003\u0001\u0002\\0\u0001\\0\u0001\u00fc\u0003\u0003",
            })
    void refusesAndCloses(String request) throws IOException {
        assertThat(refusal(request, 400)).isEqualTo("BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"identity", "chunked, chunked", "gzip, chunked", "xchunked", "chunked;q=1", "\"chunked\"", ""})
    void knowsOneTransferCoding(String coding) throws IOException {
        assertThat(refusal("PUT / HTTP/1.1|Host: h|Transfer-Encoding: " + coding + "||0||", 501))
                .isEqualTo("TRANSFER_CODING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/2.0|Host: h||", "GET / HTTP/1.2|Host: h||", "PRI * HTTP/2.0||SM||"})
    void knowsTwoVersions(String request) throws IOException {
        assertThat(refusal(request, 505)).isEqualTo("HTTP_VERSION");
    }

    @Test
    void boundsTheTarget() throws IOException {
        int most = HttpLimits.DEFAULTS.sizes().targetBytes();
        var longest = "/" + "a".repeat(most - 1);
        try (var client = new RawClient(server)) {
            assertThat(client.get(longest).status()).isEqualTo(200);
        }
        assertThat(refusal("GET " + longest + "a HTTP/1.1|Host: h||", 414)).isEqualTo("URI_TOO_LONG");
        assertThat(refusal("GET " + longest + "a".repeat(1000), 414)).isEqualTo("URI_TOO_LONG");
        assertThat(refusal("A".repeat(most + 1000), 414)).isEqualTo("URI_TOO_LONG");
    }

    @Test
    void boundsTheHeader() throws IOException {
        int most = HttpLimits.DEFAULTS.sizes().headerBytes();
        try (var client = new RawClient(server)) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(most - 20) + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(refusal("GET / HTTP/1.1|Host: h|A: " + "a".repeat(most) + "||", 400))
                .isEqualTo("HEADER_TOO_LARGE");
        assertThat(refusal("GET / HTTP/1.1|Host: h|" + "a".repeat(most), 400)).isEqualTo("HEADER_TOO_LARGE");
        assertThat(refusal("GET / HTTP/1.1|Host: h|" + "A: b|".repeat(256) + "|", 400))
                .isEqualTo("HEADER_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g|",
                "|",
                "-1|",
                "+3|abc|0||",
                " 3|abc|0||",
                "3 |abc|0||",
                "0x3|abc|0||",
                "3\\nabc|0||",
                "3|abc\\n0||",
                "3|abcd|0||",
                "3|ab|0||",
                "3xyz|0||",
                "3;x\\ny|abc|0||",
                "3;x\\ry|abc|0||",
                "8000000000000000|",
                "ffffffffffffffffff|",
                "0000000000000000|",
                "0|\\n",
                "0|a b: c||\\0",
                "0| a: c||",
                "0|A: b\\nC: d||",
            })
    void refusesBrokenChunks(String chunks) throws IOException {
        try (var client = new RawClient(server)) {
            client.send(wire("PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked||" + chunks));
            client.socket.shutdownOutput();
            var answer = client.answer();
            assertThat(answer.text()).isIn("MALFORMED", chunks.equals("0|a b: c||\\0") ? "PUT / null " : "MALFORMED");
            assertThat(answer.closes()).isEqualTo(answer.status() == 400);
            if (answer.status() == 400) {
                assertThat(client.isAtEnd()).isTrue();
            }
        }
    }

    @Test
    void boundsWhatIsBesideTheChunks() throws IOException {
        var limits = HttpLimits.DEFAULTS.sizes();
        for (var chunks : new String[] {
            "1;" + "x".repeat(limits.chunkExtensionBytes() + 1) + "|",
            "1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|a|".repeat(1000),
            "0|A: " + "x".repeat(limits.trailerBytes() + 1) + "|",
            "0|" + "A: bbbbbbbbbbbbbbb|".repeat(1000)
        }) {
            try (var client = new RawClient(server)) {
                client.send(wire("PUT / HTTP/1.1|Host: h|Transfer-Encoding: chunked||" + chunks));
                assertThat(client.answer().text()).isEqualTo("MALFORMED");
                client.socket.shutdownOutput();
                assertThat(client.isAtEnd()).isTrue();
            }
        }
    }

    @Test
    void takesAHeadByteByByte() throws IOException {
        try (var client = new RawClient(server)) {
            for (char c : "PUT /slow HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    .toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer().text()).isEqualTo("PUT /slow null abc");
        }
    }

    @Test
    void answersOptionsWithAnAsterisk() throws IOException {
        try (var client = new RawClient(server)) {
            var answer = client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("allow")).contains("PUT");
        }
    }

    private String refusal(String request, int status) throws IOException {
        try (var client = new RawClient(server)) {
            client.send(wire(request));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.closes()).isTrue();
            assertThat(answer.field("x-amz-request-id")).matches("[0-9A-F]{16}");
            client.socket.shutdownOutput();
            assertThat(client.isAtEnd()).isTrue();
            return answer.text();
        }
    }
}
