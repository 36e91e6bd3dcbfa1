package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.s3.sign.CanonicalRequest;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.s3.sign.UriEncoding;
import io.cloakroom.storage.checksum.Digests;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Links that let others store an object, where the link itself says something about the body.
final class PresignedPutsTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String HASH_OF_HELLO =
            HexFormat.of().formatHex(Digests.sha256().digest("hello".getBytes(StandardCharsets.US_ASCII)));

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();

    @Test
    void storeOnlyTheBodyThatTheyAreFor() throws IOException {
        var link = link(HASH_OF_HELLO, Map.of());
        assertMismatch(put(link, "", "other"));
        assertThat(put(link, "", "hello")).startsWith("HTTP/1.1 200 ");
        assertThat(bucket.wire().get(bucket.path("k")).text()).isEqualTo("hello");
    }

    @Test
    void areSignedWithTheHashThatTheyHold() throws IOException {
        var link = link(HASH_OF_HELLO, Map.of());
        assertThat(put(link.replace(HASH_OF_HELLO, "0".repeat(64)), "", "hello"))
                .startsWith("HTTP/1.1 403 ")
                .contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(put(link.replace("X-Amz-Content-Sha256=" + HASH_OF_HELLO + "&", ""), "", "hello"))
                .startsWith("HTTP/1.1 403 ");
    }

    /// The header is not signed, so whoever uses the link could send any value.
    @ParameterizedTest
    @ValueSource(strings = {UNSIGNED, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"})
    void areNotLoosenedByAHeader(String said) throws IOException {
        var fields = "x-amz-content-sha256: " + said + "\r\n";
        assertMismatch(put(link(HASH_OF_HELLO, Map.of()), fields, "other"));
    }

    @Test
    void areHeldToTheHeaderWhereTheyLeaveItOpen() throws IOException {
        var fields = "x-amz-content-sha256: " + HASH_OF_HELLO + "\r\n";
        assertMismatch(put(link(UNSIGNED, Map.of()), fields, "other"));
        assertThat(put(link(UNSIGNED, Map.of()), fields, "hello")).startsWith("HTTP/1.1 200 ");
        assertThat(put(link(UNSIGNED, Map.of()), "", "anything")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refuseABodyInAwsChunkedFraming() throws IOException {
        assertThat(put(link(UNSIGNED, Map.of()), "Content-Encoding: aws-chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("<Code>InvalidArgument</Code>")
                .contains("<Message>aws-chunked encoding is not supported when x-amz-content-sha256 UNSIGNED-PAYLOAD"
                        + " is supplied</Message>");
    }

    /// The length of the body is not announced, so the server has to try to read it.
    @Test
    void aChunkedBodyCannotBeCombinedWithACopy() throws IOException {
        bucket.put("source", "hello");
        var link = link(UNSIGNED, Map.of("x-amz-copy-source", bucket.path("source")));
        var chunked = "PUT " + link + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(exchange(chunked + "4\r\nbody\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("<Code>InvalidRequest</Code>")
                .contains("must not include a non-empty body.");
        assertThat(exchange(chunked + "0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    private void assertMismatch(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(bucket.wire().get(bucket.path("k")).status()).isEqualTo(404);
    }

    @Test
    void mayCarryHowTheObjectIsEncrypted() throws IOException {
        var field = "x-amz-server-side-encryption";
        assertThat(put(link(UNSIGNED, Map.of(field, "AES256")), "", "hello"))
                .startsWith("HTTP/1.1 200 ")
                .contains(field + ": AES256");
        assertThat(bucket.wire().get(bucket.path("k")).header(field)).contains("AES256");
    }

    /// The link of a PUT of `k`, from its path on.
    private String link(String hash, Map<String, String> parameters) {
        var now = Instant.now().atOffset(ZoneOffset.UTC);
        var timestamp = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(now);
        var scope = new CredentialScope(timestamp.substring(0, 8), "us-east-1", "s3");
        var all = new TreeMap<>(parameters);
        all.put("X-Amz-Algorithm", CredentialScope.ALGORITHM);
        all.put("X-Amz-Content-Sha256", hash);
        all.put("X-Amz-Credential", bucket.account().accessKey() + "/" + scope.text());
        all.put("X-Amz-Date", timestamp);
        all.put("X-Amz-Expires", "600");
        all.put("X-Amz-SignedHeaders", "host");
        var query = new StringBuilder();
        all.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(UriEncoding.encode(value, false)));
        var canonical = CanonicalRequest.of(
                "PUT", bucket.path("k"), query.toString(), List.of("host"), _ -> List.of("h"), hash);
        var signature =
                SigningKey.derive(bucket.account().secretKey(), scope).sign(scope.stringToSign(timestamp, canonical));
        return bucket.path("k") + "?" + query + "&X-Amz-Signature=" + signature;
    }

    private static String put(String link, String fields, String body) throws IOException {
        return exchange("PUT " + link + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n" + fields + "\r\n" + body);
    }

    private static String exchange(String request) throws IOException {
        try (var socket =
                new Socket(GATEWAY.endpoint().getHost(), GATEWAY.endpoint().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
