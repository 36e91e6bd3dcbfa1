package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.TestBucket;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The exact spelling of header names: some clients written in C compare them case-sensitively.
final class HeaderNamesTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();

    @BeforeEach
    void putAnObjectWithAllThatIsSaidOfOne() {
        bucket.wire()
                .put(
                        bucket.path("k"),
                        "hello",
                        "x-amz-acl",
                        "public-read",
                        "cache-control",
                        "no-cache",
                        "content-disposition",
                        "attachment",
                        "content-encoding",
                        "identity",
                        "content-language",
                        "de",
                        "content-type",
                        "text/plain",
                        "expires",
                        "Thu, 01 Jan 2099 00:00:00 GMT",
                        "x-amz-meta-Colour",
                        "blue",
                        "x-amz-checksum-crc32",
                        "NhCmhg==");
    }

    @Test
    void areSpelledAsAwsSpellsThem() throws IOException {
        var all = List.of(
                "Accept-Ranges",
                "Cache-Control",
                "Connection",
                "Content-Disposition",
                "Content-Encoding",
                "Content-Language",
                "Content-Length",
                "Content-Type",
                "Date",
                "ETag",
                "Expires",
                "Last-Modified",
                "Server",
                "x-amz-checksum-crc32",
                "x-amz-checksum-type",
                "x-amz-id-2",
                "x-amz-meta-colour",
                "x-amz-request-id");
        var wantsChecksum = "x-amz-checksum-mode: ENABLED\r\n";
        assertThat(names("GET", bucket.path("k"), wantsChecksum)).isEqualTo(all);
        assertThat(names("HEAD", bucket.path("k"), wantsChecksum)).isEqualTo(all);
    }

    @Test
    void areSpelledSoInEveryKindOfAnswer() throws IOException {
        assertThat(names("GET", bucket.path("k"), "Range: bytes=0-1\r\n")).contains("Content-Range", "ETag");
        assertThat(names("GET", bucket.path("k"), "If-None-Match: *\r\n")).contains("ETag", "Cache-Control", "Expires");
        // A refusal, with the region that it tells.
        assertThat(names("GET", "/" + bucket.name(), ""))
                .containsExactly(
                        "Connection",
                        "Content-Length",
                        "Content-Type",
                        "Date",
                        "Server",
                        "x-amz-bucket-region",
                        "x-amz-id-2",
                        "x-amz-request-id");
        assertThat(names("PATCH", bucket.path("k"), "")).contains("Allow");
    }

    /// In alphabetical order.
    private static List<String> names(String method, String target, String fields) throws IOException {
        try (var socket =
                new Socket(GATEWAY.endpoint().getHost(), GATEWAY.endpoint().getPort())) {
            var request = method + " " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.substring(0, answer.indexOf("\r\n\r\n"))
                    .lines()
                    .skip(1)
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .sorted(String.CASE_INSENSITIVE_ORDER)
                    .toList();
        }
    }
}
