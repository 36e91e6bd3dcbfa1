package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.s3.S3Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Requests that no SDK sends: bodies without a length, cut off or too long. Also the answers of a full store.
final class OddRequestsTest {
    private static final int MOST = 100_000;
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(small());

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static S3Settings small() {
        var standard = S3Settings.standard();
        return new S3Settings(
                List.of("s3.example"),
                "eu-west-1",
                false,
                MOST,
                standard.maxObjectBytes(),
                1,
                standard.maxXmlBytes(),
                standard.xmlMemoryBytes(),
                standard.deletesAtOnce(),
                standard.lifecycleDay(),
                false);
    }

    @AfterEach
    void makeRoom() {
        GATEWAY.writable(true);
    }

    @Test
    void wantsALength() throws IOException {
        assertThat(raw("", "", false)).contains("411 ").contains("<Code>MissingContentLength</Code>");
    }

    @Test
    void takesABodyInChunks() throws IOException {
        var answer = raw("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n", false);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 10", "Transfer-Encoding: chunked"})
    void keepsNothingOfABodyThatWasCut(String field) throws IOException {
        var answer = raw(field + "\r\n", field.startsWith("C") ? "hello" : "a\r\nhello", true);
        assertThat(answer).contains("400 ").contains("<Code>IncompleteBody</Code>");
        assertThat(wire.get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void refusesABodyThatSaysItIsTooLong() {
        var refused = wire.put(bucket.path("k"), "x".repeat(MOST + 1));
        assertThat(refused.error()).isEqualTo("400 EntityTooLarge");
        assertThat(refused.element("ProposedSize")).contains(Integer.toString(MOST + 1));
        assertThat(refused.element("MaxSizeAllowed")).contains(Integer.toString(MOST));
    }

    @Test
    void givesNoLeaveToSendABodyThatSaysItIsTooLong() throws IOException {
        assertThat(raw("Content-Length: " + (MOST + 1) + "\r\nExpect: 100-continue\r\n", "", false))
                .startsWith("HTTP/1.1 400 ")
                .contains("<Code>EntityTooLarge</Code>");
    }

    @Test
    void cutsABodyThatTurnsOutTooLong() throws IOException {
        var chunk = "186a1\r\n" + "x".repeat(MOST + 1) + "\r\n0\r\n\r\n";
        assertThat(raw("Transfer-Encoding: chunked\r\n", chunk, false))
                .contains("400 ")
                .contains("<Code>EntityTooLarge</Code>");
        assertThat(wire.get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void refusesAPartThatIsTooLong() {
        var upload = wire.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        assertThat(wire.put(bucket.path("k") + "?partNumber=1&uploadId=" + upload, "x".repeat(MOST + 1))
                        .error())
                .isEqualTo("400 EntityTooLarge");
    }

    @Test
    void copiesNoMoreThanOnePutMayBring() {
        makeOfParts("large", MOST - 1, 2);
        var source = bucket.path("large");
        var refused = wire.put(bucket.path("k"), "", "x-amz-copy-source", source);
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message").orElse(""))
                .isEqualTo("The specified copy source is larger than the maximum allowable size for a copy source: "
                        + MOST);
        var part = bucket.path("k") + "?partNumber=1&uploadId="
                + wire.send("POST", bucket.path("k") + "?uploads", "")
                        .element("UploadId")
                        .orElseThrow();
        assertThat(wire.put(part, "", "x-amz-copy-source", source).error()).isEqualTo("400 InvalidRequest");
        var most = "bytes=1-" + MOST;
        assertThat(wire.put(part, "", "x-amz-copy-source", source, "x-amz-copy-source-range", most)
                        .status())
                .isEqualTo(200);
    }

    private void makeOfParts(String key, int... sizes) {
        var target = bucket.path(key) + "?uploadId="
                + wire.send("POST", bucket.path(key) + "?uploads", "")
                        .element("UploadId")
                        .orElseThrow();
        var parts = new StringBuilder();
        for (int i = 1; i <= sizes.length; i++) {
            var put = wire.put(target + "&partNumber=" + i, "x".repeat(sizes[i - 1]));
            parts.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
                    .formatted(i, put.header("etag").orElseThrow()));
        }
        var complete = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        assertThat(wire.send("POST", target, complete).status()).isEqualTo(200);
    }

    @Test
    void readsAndDeletesWhenThereIsNoRoom() {
        bucket.put("k", "x");
        GATEWAY.writable(false);
        assertThat(wire.put(bucket.path("k"), "y").error()).isEqualTo("507 StorageFull");
        assertThat(wire.send("POST", bucket.path("k") + "?uploads", "").error()).isEqualTo("507 StorageFull");
        assertThat(wire.put("/" + GATEWAY.name(), "").error()).isEqualTo("507 StorageFull");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("x");
        assertThat(wire.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);
    }

    @Test
    void letsOneOfManyWritersWinIfAbsent() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, 24)
                    .<Callable<String>>mapToObj(i -> () -> {
                        var answer = wire.put(bucket.path("lock"), "writer " + i, "if-none-match", "*");
                        return answer.status() == 200 ? "writer " + i : Integer.toString(answer.status());
                    })
                    .toList();
            var results = new java.util.ArrayList<String>();
            for (var future : threads.invokeAll(writers)) {
                results.add(future.get());
            }
            var winner = wire.get(bucket.path("lock")).text();
            assertThat(results).containsOnlyOnce(winner);
            assertThat(results.stream().filter(each -> !each.equals(winner)))
                    .hasSize(23)
                    .allMatch("412"::equals);
        }
    }

    @Test
    void letsNoUpdateUnderIfMatchGetLost() throws Exception {
        bucket.put("counter", "0");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var adders = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(_ -> this::add)
                    .toList();
            for (var future : threads.invokeAll(adders)) {
                assertThat(future.get()).isPositive();
            }
        }
        assertThat(wire.get(bucket.path("counter")).text()).isEqualTo("8");
    }

    private int add() {
        for (int tries = 1; ; tries++) {
            var now = wire.get(bucket.path("counter"));
            var next = Integer.toString(Integer.parseInt(now.text()) + 1);
            var etag = now.header("etag").orElseThrow();
            if (wire.put(bucket.path("counter"), next, "if-match", etag).status() == 200) {
                return tries;
            }
        }
    }

    /// botocore waits for `100 Continue` even with an empty file. If it gets the final answer instead, it takes that
    /// for the answer to its next request, too.
    @Test
    void givesLeaveToSendAnEmptyBody() throws IOException {
        var link = presigned();
        var put = "PUT " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: " + link.getAuthority()
                + "\r\nContent-Length: 0\r\n";
        try (var socket = connect()) {
            for (var last : new boolean[] {false, true}) {
                var fields = last ? "Connection: close\r\n" : "";
                socket.getOutputStream()
                        .write((put + fields + "Expect: 100-continue\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                assertThat(new String(
                                socket.getInputStream().readNBytes(CONTINUE.length()), StandardCharsets.ISO_8859_1))
                        .isEqualTo(CONTINUE);
                var answer = headOf(socket);
                assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\r\nETag: ");
                assertThat(answer.contains("\r\nConnection: close\r\n")).isEqualTo(last);
            }
        }
    }

    @Test
    void endsTheConnectionWhereItGivesNoLeaveToSendAnEmptyBody() throws IOException {
        var refused = exchange("PUT " + bucket.path("k") + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n"
                + "Expect: 100-continue\r\n\r\n");
        assertThat(refused).startsWith("HTTP/1.1 403 ").contains("\r\nConnection: close\r\n");
    }

    private static String headOf(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    @Test
    void knowsTheBucketByItsHostName() throws IOException {
        bucket.put("k", "hello");
        wire.put(bucket.path("k") + "?acl", "", "x-amz-acl", "public-read");
        var request = "GET /k HTTP/1.1\r\nHost: " + bucket.name() + ".s3.example\r\nConnection: close\r\n\r\n";
        assertThat(exchange(request)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
    }

    @Test
    void makesBucketsInItsOwnRegion() {
        assertThat(wire.get("/" + bucket.name() + "?location").text()).contains(">eu-west-1<");
        assertThat(wire.put("/" + bucket.name(), "").error()).isEqualTo("409 BucketAlreadyOwnedByYou");
    }

    /// A PUT of `k` with these headers and this body, by a presigned link, so that the headers are not signed.
    private String raw(String fields, String body, boolean cut) throws IOException {
        var link = presigned();
        var head = "PUT " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: " + link.getAuthority()
                + "\r\nConnection: close\r\n" + fields;
        return cut ? cut(head + "Expect: 100-continue\r\n\r\n", body) : exchange(head + "\r\n" + body);
    }

    private static String exchange(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// Closes the connection in the middle of the body, once the server waits for the rest.
    private static String cut(String head, String body) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(CONTINUE.length()), StandardCharsets.ISO_8859_1))
                    .isEqualTo(CONTINUE);
            socket.getOutputStream().write(body.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Socket connect() throws IOException {
        return new Socket(GATEWAY.endpoint().getHost(), GATEWAY.endpoint().getPort());
    }

    private URI presigned() {
        var account = bucket.account();
        try (var presigner = S3Presigner.builder()
                .endpointOverride(GATEWAY.endpoint())
                .region(Region.EU_WEST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(account.accessKey(), account.secretKey())))
                .build()) {
            return URI.create(presigner
                    .presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(put -> put.bucket(bucket.name()).key("k")))
                    .url()
                    .toString());
        }
    }
}
