package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.s3.S3Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signature V2 over the wire, in path style and with the bucket in the host name, and trailing headers.
final class OldSignaturesTest {
    private static final String DOMAIN = "s3.example";

    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withDomains(List.of(DOMAIN)));

    private final TestBucket bucket = GATEWAY.bucket();

    /// @param resource what is signed: the bucket is in it wherever the request has it
    private record Sent(String method, String host, String target, String resource) {}

    @ParameterizedTest
    @CsvSource({
        "GET, /k, '', 200",
        "HEAD, /k, '', 200",
        "GET, /k, ?acl, 200",
        "GET, /k, ?versionId=null, 200",
        "GET, '', ?location, 200",
        "GET, '', ?uploads, 200",
        "GET, /, '', 200",
        "GET, /none, '', 404",
        "DELETE, /k, '', 204",
    })
    void acceptsBothStyles(String method, String key, String query, int status) throws IOException {
        bucket.put("k", "hello");
        var path = "/" + bucket.name() + key;
        assertStatus(status, send(new Sent(method, GATEWAY.endpoint().getAuthority(), path + query, path + query)));
        bucket.put("k", "hello");
        var slashed = key.isEmpty() ? "/" : key;
        var hosted = "/" + bucket.name() + slashed + query;
        assertStatus(status, send(new Sent(method, bucket.name() + "." + DOMAIN, slashed + query, hosted)));
        var upper = bucket.name() + ".S3.Example:9000";
        assertStatus(status, send(new Sent(method, upper, slashed + query, hosted)));
    }

    /// boto3 asks for `/bucket` and signs `/bucket/`.
    @ParameterizedTest
    @CsvSource({"'', /, ''", "/, '', ''", "'', /, ?location", "/, '', ?location", "'', /, ?uploads"})
    void takesABucketSignedWithItsSlashOrWithout(String sent, String signed, String query) throws IOException {
        var target = "/" + bucket.name() + sent + query;
        var resource = "/" + bucket.name() + signed + query;
        assertStatus(200, send(new Sent("GET", "h", target, resource)));
        assertThat(exchange(link(target, resource, 600))).startsWith("HTTP/1.1 200 ");
        assertStatus(200, send(new Sent("GET", bucket.name() + "." + DOMAIN, "/" + query, resource)));
    }

    @Test
    void takesNoKeySignedWithAnotherSlash() throws IOException {
        bucket.put("k", "hello");
        assertStatus(403, send(new Sent("GET", "h", bucket.path("k"), bucket.path("k/"))));
        assertStatus(403, send(new Sent("GET", "h", bucket.path("k/"), bucket.path("k"))));
        assertStatus(403, send(new Sent("GET", "h", "/", "")));
    }

    /// Variants of a date header with a time of day, which must not change its meaning.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
                "'Sun', dd MMM yyyy HH:mm:ss 'GMT'",
                "'Mon', d MMM yyyy HH:mm:ss 'UTC'",
                "dd MMM yyyy HH:mm:ss Z",
                "EEE, dd MMM yyyy HH:mm:ss 'Z'",
                "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
                "'Monday', dd-MMM-yy HH:mm:ss 'GMT'",
                "EEE MMM ppd HH:mm:ss yyyy",
                "'Sun' MMM ppd HH:mm:ss yyyy",
                "yyyyMMdd'T'HHmmss'Z'",
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
            })
    void judgesTheSkewOfADateInEveryForm(String form) throws IOException {
        var now = Instant.now();
        assertStatus(200, list(date(form, now)));
        assertThat(list(date(form, now.minusSeconds(16 * 60))))
                .startsWith("HTTP/1.1 403 ")
                .contains("<Code>RequestTimeTooSkewed</Code>");
    }

    @ParameterizedTest
    @ValueSource(ints = {-11, 0, 2, 14})
    void knowsTheOffsetOfADate(int hours) throws IOException {
        var there = Instant.now().atOffset(ZoneOffset.ofHours(hours));
        assertStatus(
                200,
                list(DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.US)
                        .format(there)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "Sun, 31 Foo 2026 00:00:00 GMT", "Sun, 32 Jan 2026 00:00:00 GMT", "0"})
    void refusesWhatIsNoDate(String date) throws IOException {
        assertThat(list(date))
                .startsWith("HTTP/1.1 403 ")
                .contains("<Message>AWS authentication requires a valid Date or x-amz-date header</Message>");
    }

    private static String date(String form, Instant at) {
        return DateTimeFormatter.ofPattern(form, Locale.US).format(at.atOffset(ZoneOffset.UTC));
    }

    private String list(String date) throws IOException {
        var path = "/" + bucket.name();
        return send(new Sent("GET", "h", path, path), date, new TreeMap<>(), "");
    }

    @Test
    void signsNoParameterButSubResources() throws IOException {
        bucket.put("k", "hello");
        var path = "/" + bucket.name();
        assertStatus(200, send(new Sent("GET", "h", path + "?prefix=k&max-keys=1", path)));
        var override = path + "/k?response-content-type=a%2Fb";
        assertThat(send(new Sent("GET", "h", override, path + "/k?response-content-type=a/b")))
                .contains("Content-Type: a/b");
    }

    @Test
    void listsAllBucketsAtTheDomainItself() throws IOException {
        assertThat(send(new Sent("GET", DOMAIN, "/", "/"))).contains("<Name>" + bucket.name() + "</Name>");
    }

    @Test
    void takesALinkUntilItExpires() throws IOException {
        bucket.put("k", "hello");
        var path = "/" + bucket.name() + "/k";
        assertThat(exchange(link(path, 600))).startsWith("HTTP/1.1 200 ").endsWith("hello");
        assertThat(exchange(link(path, -60)))
                .startsWith("HTTP/1.1 403 ")
                .contains("<Message>Request has expired</Message>")
                .contains("<Expires>")
                .contains("<ServerTime>");
        assertThat(exchange(link(path, 600).replace("Expires=", "Expires=9")))
                .startsWith("HTTP/1.1 403 ")
                .contains("<Code>SignatureDoesNotMatch</Code>")
                .contains("<StringToSign>GET\n\n\n9");
    }

    /// The string to sign has no escapes: text that was signed as two lines, or as two parameters, must not be sent as
    /// one.
    @Test
    void aLinkCannotBeReinterpretedAsAnotherRequest() throws IOException {
        bucket.put("source", "hello");
        bucket.put("page", "<script>");
        long end = Instant.now().getEpochSecond() + 600;
        var copied = "/" + bucket.name() + "/copied";
        var copy = "x-amz-copy-source:/" + bucket.name() + "/source\nx-amz-metadata-directive:COPY\n";
        var folded = exchange("PUT " + copied + "?x-amz-copy-source%3A%2F" + bucket.name()
                + "%2Fsource%0Ax-amz-metadata-directive=COPY" + signed("PUT\n\n\n" + end + "\n" + copy + copied, end)
                + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 4\r\n\r\nEVIL");
        assertStatus(403, folded);
        assertThat(folded).contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(bucket.wire().get(copied).error()).isEqualTo("404 NoSuchKey");

        var page = "/" + bucket.name() + "/page";
        var overrides = "?response-content-disposition=attachment&response-content-type=text/plain";
        var signature = signed("GET\n\n\n" + end + "\n" + page + overrides, end);
        var joined = "?response-content-disposition=attachment%26response-content-type%3Dtext%2Fplain";
        assertStatus(403, exchange(get(page + joined + signature)));
        assertThat(exchange(get(page + overrides + signature)))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: text/plain", "Content-Disposition: attachment");
        var name = "?response-content-disposition=a%26b%3Dc";
        assertStatus(200, exchange(get(page + name + signed("GET\n\n\n" + end + "\n" + page + decoded(name), end))));
    }

    /// Signature V2 does not sign newer sub-resources: a link with one of them could have been made for another
    /// purpose.
    @ParameterizedTest
    @ValueSource(strings = {"attributes", "publicAccessBlock", "ownershipControls", "policyStatus", "session"})
    void aLinkNamesNoSubResourceThatIsNotSigned(String subResource) throws IOException {
        bucket.put("k", "hello");
        long end = Instant.now().getEpochSecond() + 600;
        var path = "/" + bucket.name() + "/k";
        var answer = exchange(get(path + "?" + subResource + signed("GET\n\n\n" + end + "\n" + path, end)));
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("hello").doesNotStartWith("HTTP/1.1 200");
    }

    /// A parameter may stand for a signed header only if the operation treats it like the header.
    @Test
    void headersSignedInALinkCountAsParametersToo() throws IOException {
        long end = Instant.now().getEpochSecond() + 600;
        var path = bucket.path("signed");
        var lines = "XUFAKrxLKna5cZ2REBfFkg==\ntext/plain\n" + end + "\n";
        var link = "PUT " + path + "?content-md5=XUFAKrxLKna5cZ2REBfFkg%3D%3D&content-type=text%2Fplain"
                + signed("PUT\n" + lines + path, end);
        var rest = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\n";
        assertThat(exchange(link + rest + "other")).startsWith("HTTP/1.1 400 ").contains("<Code>BadDigest</Code>");
        assertThat(bucket.wire().get(path).error()).isEqualTo("404 NoSuchKey");
        assertStatus(200, exchange(link + rest + "hello"));
        assertThat(bucket.wire().get(path).header("content-type")).contains("text/plain");
    }

    /// These are only recognised as headers.
    @ParameterizedTest
    @CsvSource({
        "x-amz-content-sha256, 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "x-amz-checksum-sha256, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    })
    void aHeaderThatALinkSignsCannotBeSentAsAParameter(String name, String value) throws IOException {
        long end = Instant.now().getEpochSecond() + 600;
        var path = bucket.path("signed");
        var lines = "\n\n" + end + "\n" + name + ":" + value + "\n";
        var link = "PUT " + path + "?x=1" + signed("PUT\n" + lines + path, end);
        var rest = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n";
        var parameter = "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.US_ASCII);
        var answer = exchange(link + parameter + rest + "\r\nother");
        assertStatus(403, answer);
        assertThat(answer).contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(bucket.wire().get(path).error()).isEqualTo("404 NoSuchKey");
        assertStatus(200, exchange(link + rest + name + ": " + value + "\r\n\r\nhello"));
        assertStatus(200, exchange(link + parameter + rest + name + ": " + value + "\r\n\r\nhello"));
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// The parameters that carry a signature, behind others.
    private String signed(String stringToSign, long end) {
        return "&AWSAccessKeyId=" + bucket.account().accessKey() + "&Expires=" + end + "&Signature="
                + URLEncoder.encode(signature(stringToSign), StandardCharsets.US_ASCII);
    }

    private String link(String path, int seconds) {
        return link(path, path, seconds);
    }

    private String link(String target, String resource, int seconds) {
        long end = Instant.now().getEpochSecond() + seconds;
        var signature = signature("GET\n\n\n" + end + "\n" + resource);
        return "GET " + target + (target.contains("?") ? "&" : "?") + "AWSAccessKeyId="
                + bucket.account().accessKey() + "&Expires=" + end + "&Signature="
                + URLEncoder.encode(signature, StandardCharsets.US_ASCII)
                + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-trailer: x-amz-checksum-crc32", "X-Amz-Trailer: X-Amz-Checksum-Crc32"})
    void verifiesATrailingChecksum(String announced) throws IOException {
        assertThat(put(announced, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("x-amz-checksum-crc32: NhCmhg==");
        assertThat(bucket.wire().get(bucket.path("k")).text()).isEqualTo("hello");
    }

    /// The signature covers the header that turns a request into one of these operations, but not the parameter. So
    /// nobody can turn a link into a rename.
    @Test
    void takesAppendsAndRenamesThatAreSigned() throws IOException {
        bucket.put("k", "hello");
        var path = bucket.path("k");
        var offset = new TreeMap<>(Map.of("x-amz-write-offset-bytes", "5"));
        assertStatus(200, send(new Sent("PUT", "h", path, path), offset, "!"));
        var to = bucket.path("to");
        var source = new TreeMap<>(Map.of("x-amz-rename-source", "k"));
        assertStatus(200, send(new Sent("PUT", "h", to + "?renameObject", to), source, ""));
        assertThat(bucket.wire().get(to).text()).isEqualTo("hello!");
        long end = Instant.now().getEpochSecond() + 600;
        var upload = "PUT " + path + "?x=1" + signed("PUT\n\n\n" + end + "\n" + path, end);
        var fields = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n";
        assertStatus(200, exchange(upload + fields + "\r\n"));
        assertStatus(403, exchange(upload + "&renameObject" + fields + "x-amz-rename-source: to\r\n\r\n"));
        assertStatus(403, exchange(upload + fields + "x-amz-write-offset-bytes: 0\r\n\r\n"));
        for (var added : List.of(
                "x-amz-write-offset-bytes=0",
                "X-Amz-Write-Offset-Bytes=0",
                "X-Amz-Copy-Source=/" + bucket.name() + "/to",
                "X-AMZ-ACL=public-read",
                "X-Amz-Bypass-Governance-Retention=true")) {
            assertStatus(403, exchange(upload + "&" + added + fields + "\r\n"));
        }
    }

    /// The signatures of chunks go on from one of Signature V4.
    @Test
    void takesNoSignedChunks() throws IOException {
        var fields = new TreeMap<>(Map.of(
                "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x-amz-decoded-content-length", "5"));
        var path = bucket.path("k");
        assertThat(send(new Sent("PUT", "h", path, path), fields, "5;chunk-signature=a\r\nhello\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(bucket.wire().get(path).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crc32 | 5~hello~0~x-amz-checksum-crc32:AAAAAA==~~ | BadDigest",
                "crc32 | 5~hello~0~x-amz-checksum-crc32:zz~~ | InvalidRequest",
                "crc32 | 5~hello~0~~ | MalformedTrailerError",
                "crc32 | 5~hello~0~x-amz-checksum-crc32c:mnG7TA==~~ | MalformedTrailerError",
                "crc32 | 5~hello~0~x-amz-meta-a:b~~ | MalformedTrailerError",
                "'' | 5~hello~0~x-amz-checksum-crc32:NhCmhg==~~ | MalformedTrailerError",
                "crc16 | 5~hello~0~~ | InvalidRequest",
                "crc32,x-amz-checksum-sha1 | 5~hello~0~~ | InvalidRequest",
                "crc32 | 4~hell~0~x-amz-checksum-crc32:NhCmhg==~~ | IncompleteBody",
                "crc32 | 6~hello!~0~x-amz-checksum-crc32:NhCmhg==~~ | IncompleteBody",
                "crc32 | hello | IncompleteBody",
                "crc32 | 5~hello~ | IncompleteBody",
                "crc32 | 5;chunk-signature=a~hello~0~~ | IncompleteBody",
            })
    void storesNothingThatItsTrailerDoesNotFit(String announced, String body, String code) throws IOException {
        var field = announced.isEmpty() ? "" : "x-amz-trailer: x-amz-checksum-" + announced;
        assertThat(put(field, body.replace("~", "\r\n"))).contains("400 ").contains("<Code>" + code + "</Code>");
        assertThat(bucket.wire().get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    private String put(String field, String body) throws IOException {
        var fields = new TreeMap<String, String>();
        fields.put("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        fields.put("x-amz-decoded-content-length", "5");
        if (!field.isEmpty()) {
            fields.put(
                    field.substring(0, field.indexOf(':')).toLowerCase(java.util.Locale.ROOT),
                    field.substring(field.indexOf(' ') + 1));
        }
        var path = bucket.path("k");
        return send(new Sent("PUT", "h", path, path), fields, body);
    }

    private String send(Sent sent) throws IOException {
        return send(sent, new TreeMap<>(), "");
    }

    private String send(Sent sent, Map<String, String> amzFields, String body) throws IOException {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        return send(sent, date, amzFields, body);
    }

    private String send(Sent sent, String date, Map<String, String> amzFields, String body) throws IOException {
        var signed = new StringBuilder(sent.method + "\n\n\n" + date + "\n");
        var head = new StringBuilder(sent.method + " " + sent.target + " HTTP/1.1\r\nHost: " + sent.host
                + "\r\nConnection: close\r\nDate: " + date + "\r\n");
        amzFields.forEach((name, value) -> {
            signed.append(name).append(':').append(value).append('\n');
            head.append(name).append(": ").append(value).append("\r\n");
        });
        head.append("Authorization: AWS ")
                .append(bucket.account().accessKey())
                .append(':')
                .append(signature(signed + sent.resource))
                .append("\r\n");
        if (!body.isEmpty()) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return exchange(head + "\r\n" + body);
    }

    private String signature(String stringToSign) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bucket.account().secretKey().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void assertStatus(int status, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    private static String exchange(String request) throws IOException {
        try (var socket =
                new Socket(GATEWAY.endpoint().getHost(), GATEWAY.endpoint().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
