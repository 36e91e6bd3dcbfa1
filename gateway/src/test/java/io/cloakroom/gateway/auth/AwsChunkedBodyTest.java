package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.storage.checksum.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies in aws-chunked framing, most of them with one fault. The answers of AWS are those that the tests of OpenStack
/// Swift expect.
class AwsChunkedBodyTest {
    private static final HostNames NAMES = new HostNames(List.of(), null, List.of());
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final String TIMESTAMP = "20260304T050607Z";
    private static final String KEY = "cloakroomkey";
    private static final String SECRET = "not so secret";
    private static final CredentialScope SCOPE = new CredentialScope("20260304", "us-east-1", "s3");
    private static final SigningKey SIGNING_KEY = SigningKey.derive(SECRET, SCOPE);
    private static final String UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String CRC = "x-amz-checksum-crc32:y/Q5Jg==";

    private final Tokens store = Tokens.holding(Tokens.token(KEY, SECRET));
    private final Authenticator authenticator = new Authenticator(
            new TokenCache(store, store.projects(), Tokens.BOX, () -> NOW, 10),
            store.temporary(() -> NOW),
            new Authenticator.Settings(null, true, NAMES));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9|123456789|0||",
                "9|123456789|0|",
                "09|123456789|0||",
                "4|1234|5|56789|000|",
                "9 |123456789|0|",
            })
    void takesTheFramingOff(String body) throws IOException {
        assertThat(read(UNSIGNED, 9, null, lines(body))).isEqualTo("123456789");
    }

    @Test
    void takesTheFramingOffLineEndsInTheData() throws IOException {
        assertThat(read(UNSIGNED, 6, null, "6\r\n" + "\r\n0\r\n\r" + "\r\n0\r\n\r\n"))
                .isEqualTo("\r\n0\r\n\r");
        assertThat(read(UNSIGNED, 0, null, "0\r\n\r\n")).isEmpty();
        assertThat(read(UNSIGNED, 26, null, "1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"))
                .hasSize(26);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "123456789 ~ IncompleteBody: The request body terminated unexpectedly",
                "'' ~ IncompleteBody: The request body terminated unexpectedly",
                "9|123456789| ~ IncompleteBody: The request body terminated unexpectedly",
                "9|12345678 ~ IncompleteBody: The request body terminated unexpectedly",
                "9|1234567890|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "-9|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "+9|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "0x9|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "ffffffffffffffff|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "9;x=y|123456789|0| ~ IncompleteBody: The request body terminated unexpectedly",
                "4|1234|0|5|56789|0| ~ IncompleteBody: You did not provide the number of bytes specified by the Content-Length HTTP header",
                "a|1234567890|0| ~ IncompleteBody: You did not provide the number of bytes specified by the Content-Length HTTP header",
                "8|12345678|0| ~ IncompleteBody: You did not provide the number of bytes specified by the Content-Length HTTP header",
                "ffffffffffff|123456789|0| ~ IncompleteBody: You did not provide the number of bytes specified by the Content-Length HTTP header",
                "9|123456789|0||more ~ MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.",
                "9|123456789|0|x-amz-checksum-crc32:y/Q5Jg==|| ~ MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.",
            })
    void refusesBrokenFraming(String body, String answer) throws IOException {
        assertThat(refusal(UNSIGNED, 9, null, lines(body))).isEqualTo(answer);
    }

    @Test
    void refusesOtherLineEnds() throws IOException {
        assertThat(refusal(UNSIGNED, 9, null, "9\n123456789\n0\n\n")).startsWith("IncompleteBody");
        assertThat(refusal(UNSIGNED, 9, null, "9\r123456789\r0\r\r")).startsWith("IncompleteBody");
        assertThat(refusal(UNSIGNED, 9, null, "9\r\n123456789\r\n0\r\n\r")).startsWith("IncompleteBody");
        assertThat(refusal(UNSIGNED, 9, null, "9\r\n123456789\r\n0\n\r\n")).startsWith("IncompleteBody");
        var endless = "9".repeat(1_000_000);
        assertThat(refusal(UNSIGNED, 9, null, endless)).startsWith("IncompleteBody");
        assertThat(refusal(UNSIGNED, 9, null, "9\r\n123456789\r\n0\r\n\r\n" + "\r\n".repeat(100)))
                .startsWith("MalformedTrailerError");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg==|| ~ y/Q5Jg==",
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32: y/Q5Jg== | ~ y/Q5Jg==",
                "x-amz-checksum-crc32 ~ X-Amz-Checksum-Crc32:y/Q5Jg==||| ~ y/Q5Jg==",
                "x-amz-checksum-crc32,, ~ x-amz-checksum-crc32:y/Q5Jg==|| ~ y/Q5Jg==",
                "X-Amz-Checksum-CRC32 ~ x-amz-checksum-crc32:first|x-amz-checksum-crc32:y/Q5Jg==|| ~ y/Q5Jg==",
                "x-amz-checksum-crc32 ~ | ~ MalformedTrailerError",
                "x-amz-checksum-crc32 ~ |x-amz-checksum-crc32:y/Q5Jg==|| ~ MalformedTrailerError",
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg==|bonus:1|| ~ MalformedTrailerError",
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg==||bonus:1|| ~ MalformedTrailerError",
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32=y/Q5Jg==|| ~ MalformedTrailerError",
                "x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg== ~ IncompleteBody",
                "x-amz-checksum-crc32c ~ x-amz-checksum-crc32:y/Q5Jg==|| ~ MalformedTrailerError",
                "x-amz-checksum-crc32c,x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg==|| ~ InvalidRequest",
                ",x-amz-checksum-crc32 ~ x-amz-checksum-crc32:y/Q5Jg==|| ~ InvalidRequest",
                "x-amz-content-sha256 ~ x-amz-content-sha256:1|| ~ InvalidRequest",
                "foo ~ foo:bar|| ~ InvalidRequest",
                "x-amz-checksum-md4 ~ x-amz-checksum-md4:bar|| ~ InvalidRequest",
            })
    void readsTheAnnouncedTrailer(String announced, String trailers, String expected) throws IOException {
        var body = "9\r\n123456789\r\n0\r\n" + lines(trailers);
        if (expected.endsWith("=")) {
            var payload = payload(UNSIGNED, 9, announced, body);
            assertThat(DocumentedSignaturesTest.read(payload)).isEqualTo("123456789");
            assertThat(payload.trailers()).containsExactly(Map.entry("x-amz-checksum-crc32", expected));
        } else {
            assertThat(refusal(UNSIGNED, 9, announced, body)).startsWith(expected + ":");
        }
    }

    @Test
    void refusesEndlessTrailers() throws IOException {
        var body = "0\r\n" + (CRC + "\r\n").repeat(1000) + "\r\n";
        assertThat(refusal(UNSIGNED, 0, "x-amz-checksum-crc32", body)).startsWith("MalformedTrailerError");
    }

    @Test
    void countsWhenTheClientDoesNot() throws IOException {
        var request = request(UNSIGNED, null, null).chunked().body("9\r\n123456789\r\n0\r\n\r\n");
        var payload = payload(request);
        assertThat(payload.length()).isEmpty();
        assertThat(DocumentedSignaturesTest.read(payload)).isEqualTo("123456789");
        var withLength = request(UNSIGNED, null, null).body("9\r\n123456789\r\n0\r\n\r\n");
        assertThat(refusal(withLength)).startsWith("MissingContentLength");
    }

    @Test
    void takesOffFramingThatOnlyContentEncodingNames() throws IOException {
        var request = Requests.of("PUT", "/b/k").received(NOW.toString()).fields("""
                content-encoding: gzip, aws-chunked
                x-amz-decoded-content-length: 9
                """);
        assertThat(DocumentedSignaturesTest.read(payload(request.body("9\r\n123456789\r\n0\r\n\r\n"))))
                .isEqualTo("123456789");
        assertThat(refusal(request.body("123456789"))).startsWith("IncompleteBody");
    }

    @Test
    void takesAwsChunkedBesideTheHashOfTheWholeBodyForMereMetadata() throws IOException {
        var hash = HexFormat.of().formatHex(Digests.sha256().digest("123456789".getBytes(StandardCharsets.US_ASCII)));
        var hashed = request(hash, null, null).field("content-encoding", "aws-chunked");
        assertThat(DocumentedSignaturesTest.read(payload(hashed.body("123456789"))))
                .isEqualTo("123456789");
        assertThat(refusal(hashed.body("12345678"))).startsWith("XAmzContentSHA256Mismatch");
    }

    @Test
    void refusesATrailerThatNoFramingCanCarry() throws IOException {
        var hash = HexFormat.of().formatHex(Digests.sha256().digest("123456789".getBytes(StandardCharsets.US_ASCII)));
        for (var said : new String[] {hash, "UNSIGNED-PAYLOAD"}) {
            assertThat(refusal(request(said, null, "x-amz-checksum-crc32").body("123456789")))
                    .startsWith("MalformedTrailerError");
        }
    }

    @Test
    void refusesAwsChunkedBesideUnsignedPayload() throws IOException {
        var refused = refused(request("UNSIGNED-PAYLOAD", "9", null)
                .field("content-encoding", "gzip,aws-chunked")
                .body("9\r\n123456789\r\n0\r\n\r\n"));
        assertThat(refused.error().code()).isEqualTo("InvalidArgument");
        assertThat(refused.text())
                .isEqualTo(
                        "aws-chunked encoding is not supported when x-amz-content-sha256 UNSIGNED-PAYLOAD is supplied");
    }

    /// With a trailer its signature would speak up for that of the last chunk.
    @Test
    void refusesAWrongSignatureOfTheLastAndEmptyChunk() throws IOException {
        var request = request(SIGNED, "8201", null);
        var body = framed(request, List.of("x".repeat(8192), "123456789"), null);
        assertThat(DocumentedSignaturesTest.read(payload(request.body(body)))).hasSize(8201);
        int last = body.lastIndexOf("=") + 1;
        var wrong = body.substring(0, last) + (body.charAt(last) == 'a' ? 'b' : 'a') + body.substring(last + 1);
        assertThat(refusal(request.body(wrong))).startsWith("SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsSignedChunksHoweverTheyCome(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            var chunks = new ArrayList<String>();
            for (int i = random.nextInt(5); i > 0; i--) {
                chunks.add("x".repeat(8192 + random.nextInt(3) * random.nextInt(20_000)));
            }
            chunks.add("y".repeat(1 + random.nextInt(20_000)));
            var data = String.join("", chunks);
            boolean trailer = random.nextBoolean();
            var request = request(
                            trailer ? SIGNED + "-TRAILER" : SIGNED,
                            Integer.toString(data.length()),
                            trailer ? "x-amz-checksum-crc32" : null)
                    .feed(wanted -> random.nextInt(3) == 0 ? 1 : random.nextInt(wanted) + 1);
            var payload = payload(request.body(framed(request, chunks, trailer ? CRC : null)));
            assertThat(DocumentedSignaturesTest.read(payload)).isEqualTo(data);
            assertThat(payload.trailers()).hasSize(trailer ? 1 : 0);
        }
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        var request = request(SIGNED + "-TRAILER", "8201", "x-amz-checksum-crc32");
        var body = framed(request, List.of("x".repeat(8192), "123456789"), CRC);
        assertThat(DocumentedSignaturesTest.read(payload(request.body(body)))).hasSize(8201);
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += at > 100 && at < 8250 ? 97 : 1) {
            if (bytes[at] == ' ') {
                continue;
            }
            var changed = bytes.clone();
            changed[at] ^= 1;
            assertThat(refusal(request.body(changed))).as("byte " + at).isNotEqualTo("none");
        }
        for (int length = 0; length < bytes.length - 2; length += length > 100 && length < 8250 ? 97 : 1) {
            assertThat(refusal(request.body(Arrays.copyOf(bytes, length))))
                    .as("first " + length + " bytes")
                    .isNotEqualTo("none");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "9|123456789|0| ~ IncompleteBody",
                "9;chunk-signature=|123456789|0;chunk-signature=| ~ IncompleteBody",
                "9;chunk-signature=invalid|123456789|0;chunk-signature=invalid| ~ SignatureDoesNotMatch",
                "9;a=b;chunk-signature=x|123456789|0;chunk-signature=x| ~ IncompleteBody",
                "9;chunk-signature=x;a=b|123456789|0;chunk-signature=x| ~ IncompleteBody",
            })
    void refusesChunksWithoutTheirSignature(String body, String code) throws IOException {
        assertThat(refusal(request(SIGNED, "9", null).body(lines(body)))).startsWith(code + ":");
    }

    @Test
    void showsTheStringToSignOfAChunk() throws IOException {
        var request = request(SIGNED, "9", null);
        var refused = refused(request.body(lines("9;chunk-signature=invalid|123456789|0;chunk-signature=invalid|")));
        assertThat(refused.elements())
                .containsEntry("SignatureProvided", "invalid")
                .containsKeys("CanonicalRequest", "CanonicalRequestBytes", "StringToSignBytes")
                .hasEntrySatisfying(
                        "StringToSign",
                        text -> assertThat(text).startsWith("AWS4-HMAC-SHA256-PAYLOAD\n" + TIMESTAMP + "\n"));
    }

    @Test
    void refusesSmallChunksBeforeTheLast() throws IOException {
        var request = request(SIGNED, "8192", null);
        var body = framed(request, List.of("x".repeat(1024), "y".repeat(4096), "z".repeat(3072)), null);
        var refused = refused(request.body(body));
        assertThat(refused.error().code()).isEqualTo("InvalidChunkSizeError");
        assertThat(refused.elements()).containsExactly(Map.entry("Chunk", "2"), Map.entry("BadChunkSize", "1024"));
    }

    @Test
    void tellsHowManyBytesCame() throws IOException {
        var refused = refused(request(UNSIGNED, "9", null).body(lines("4|1234|0|")));
        assertThat(refused.elements())
                .containsExactly(Map.entry("NumberBytesExpected", "9"), Map.entry("NumberBytesProvided", "4"));
    }

    @Test
    void refusesSignedTrailersWithoutTheirSignature() throws IOException {
        var request = request(SIGNED + "-TRAILER", "9", "x-amz-checksum-crc32");
        var body = framed(request, List.of("123456789"), CRC);
        int at = body.indexOf("x-amz-trailer-signature");
        assertThat(refusal(request.body(body.substring(0, at)))).startsWith("IncompleteBody");
        assertThat(refusal(request.body(body.substring(0, at) + "\r\n"))).startsWith("IncompleteBody");
        assertThat(refusal(request.body(body.replace("y/Q5Jg==", "AAAAAA==")))).startsWith("SignatureDoesNotMatch");
        var none = request(SIGNED + "-TRAILER", "9", null);
        assertThat(refusal(none.body(framed(none, List.of("123456789"), null)))).startsWith("IncompleteBody");
    }

    @ParameterizedTest
    @CsvSource({
        "12x, InvalidArgument",
        "-1, InvalidArgument",
        "9999999999999999999, InvalidArgument",
    })
    void refusesALengthThatIsNone(String length, String code) throws IOException {
        assertThat(refusal(request(UNSIGNED, length, null).body("0\r\n\r\n"))).startsWith(code + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER"})
    void namesWhatIsNotThere(String hash) throws IOException {
        assertThat(refusal(request(hash, "9", null).body("9")))
                .startsWith("NotImplemented: x-amz-content-sha256 " + hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid", "unsigned-payload", "STREAMING-UNSIGNED-PAYLOAD", "aaaa"})
    void refusesAHashThatIsNone(String hash) throws IOException {
        var refused = refused(request(hash, null, null));
        assertThat(refused.error().code()).isEqualTo("InvalidArgument");
        assertThat(refused.text())
                .startsWith("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ")
                .endsWith(" or a valid sha256 value.");
        assertThat(refused.elements())
                .containsExactly(Map.entry("ArgumentName", "x-amz-content-sha256"), Map.entry("ArgumentValue", hash));
    }

    @Test
    void comparesThePlainBodyWithItsHash() throws IOException {
        var hash = HexFormat.of().formatHex(Digests.sha256().digest("123456789".getBytes(StandardCharsets.US_ASCII)));
        assertThat(DocumentedSignaturesTest.read(
                        payload(request(hash, null, null).body("123456789"))))
                .isEqualTo("123456789");
        var refused = refused(request("0".repeat(64), null, null).body("123456789"));
        assertThat(refused.error().code()).isEqualTo("XAmzContentSHA256Mismatch");
        assertThat(refused.elements())
                .containsExactly(
                        Map.entry("ClientComputedContentSHA256", "0".repeat(64)),
                        Map.entry("S3ComputedContentSHA256", hash));
        // Without a Signature V4 in the header, AWS only notices it at the end.
        var anonymous = Requests.of("PUT", "/b/k")
                .field("x-amz-content-sha256", "invalid")
                .body("123456789");
        assertThat(refusal(anonymous)).startsWith("XAmzContentSHA256Mismatch");
        var chunks =
                Requests.of("PUT", "/b/k").field("x-amz-content-sha256", SIGNED).body("123456789");
        assertThat(refusal(chunks)).startsWith("XAmzContentSHA256Mismatch");
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }

    private static Requests request(String hash, @Nullable String length, @Nullable String announced) {
        var fields = new TreeMap<String, String>();
        if (length != null) {
            fields.put("x-amz-decoded-content-length", length);
        }
        if (announced != null) {
            fields.put("x-amz-trailer", announced);
        }
        var signed = new RequestSigner(KEY, SECRET, "us-east-1")
                .sign(new RequestSigner.Request("PUT", URI.create("http://h"), "/b/k", Map.of(), fields), hash, NOW);
        var request = Requests.of("PUT", "/b/k").received(NOW.toString());
        signed.forEach(request::field);
        return request;
    }

    /// The body of a signed request.
    private static String framed(Requests request, List<String> chunks, @Nullable String trailer) {
        var authorization = request.build().headers().first("authorization").orElseThrow();
        var previous = authorization.substring(authorization.length() - 64);
        var body = new StringBuilder();
        var all = new ArrayList<>(chunks);
        all.add("");
        for (var chunk : all) {
            var hash = HexFormat.of().formatHex(Digests.sha256().digest(chunk.getBytes(StandardCharsets.ISO_8859_1)));
            previous = SIGNING_KEY.sign(SCOPE.chunkStringToSign(TIMESTAMP, previous, hash));
            body.append(Integer.toHexString(chunk.length()))
                    .append(";chunk-signature=")
                    .append(previous);
            body.append("\r\n").append(chunk).append(chunk.isEmpty() ? "" : "\r\n");
        }
        if (trailer != null) {
            var signature = SIGNING_KEY.sign(SCOPE.trailerStringToSign(TIMESTAMP, previous, trailer + "\n"));
            body.append(trailer)
                    .append("\r\nx-amz-trailer-signature:")
                    .append(signature)
                    .append("\r\n");
        }
        return body.append("\r\n").toString();
    }

    private String read(String hash, int length, @Nullable String announced, String body) throws IOException {
        return DocumentedSignaturesTest.read(payload(hash, length, announced, body));
    }

    private Payload payload(String hash, int length, @Nullable String announced, String body) throws IOException {
        return payload(request(hash, Integer.toString(length), announced).body(body));
    }

    private Payload payload(Requests request) throws IOException {
        var http = request.build();
        return authenticator.authenticate(http, S3Address.of(http, NAMES)).payload();
    }

    private String refusal(String hash, int length, @Nullable String announced, String body) throws IOException {
        return refusal(request(hash, Integer.toString(length), announced).body(body));
    }

    private String refusal(Requests request) throws IOException {
        var refused = catchThrowableOfType(S3Exception.class, () -> DocumentedSignaturesTest.read(payload(request)));
        return refused == null ? "none" : refused.error().code() + ": " + refused.text();
    }

    private S3Exception refused(Requests request) throws IOException {
        var refused = catchThrowableOfType(S3Exception.class, () -> DocumentedSignaturesTest.read(payload(request)));
        assertThat(refused).isNotNull();
        return refused;
    }
}
