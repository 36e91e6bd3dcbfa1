package io.cloakroom.s3.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of Amazon's documentation: "Signature Calculations for the Authorization Header", "Using Query
/// Parameters", and both pages on chunked upload.
class SignatureV4Test {
    private static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String TIMESTAMP = "20130524T000000Z";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final CredentialScope SCOPE = new CredentialScope("20130524", "us-east-1", "s3");
    private static final SigningKey KEY = SigningKey.derive(SECRET, SCOPE);
    private static final Instant AT = Instant.parse("2013-05-24T00:00:00Z");
    private static final URI HOST = URI.create("https://examplebucket.s3.amazonaws.com");

    @Test
    void signsAGetOfARange() {
        var canonical = canonical("GET", "/test.txt", null, EMPTY, Map.of("range", "bytes=0-9"));
        assertThat(canonical.text()).isEqualTo("""
                GET
                /test.txt

                host:examplebucket.s3.amazonaws.com
                range:bytes=0-9
                x-amz-content-sha256:%s
                x-amz-date:20130524T000000Z

                host;range;x-amz-content-sha256;x-amz-date
                %s""".formatted(EMPTY, EMPTY));
        assertThat(SCOPE.stringToSign(TIMESTAMP, canonical)).isEqualTo("""
                AWS4-HMAC-SHA256
                20130524T000000Z
                20130524/us-east-1/s3/aws4_request
                7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972""");
        assertThat(KEY.verifies(
                        SCOPE.stringToSign(TIMESTAMP, canonical),
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
                .isTrue();
    }

    @Test
    void signsAPutWithADollarInTheKey() {
        var payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        var canonical = canonical(
                "PUT",
                "/test$file.text",
                null,
                payload,
                Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"));
        assertThat(canonical.text()).startsWith("PUT\n/test%24file.text\n\ndate:");
        assertThat(KEY.sign(SCOPE.stringToSign(TIMESTAMP, canonical)))
                .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void signsSubResourcesAndParameters(String query, String signature) {
        var canonical = canonical("GET", "/", query, EMPTY, Map.of());
        assertThat(KEY.sign(SCOPE.stringToSign(TIMESTAMP, canonical))).isEqualTo(signature);
    }

    @Test
    void presignsTheLinkOfTheDocumentation() {
        var link = signer().presign(
                        new RequestSigner.Request("GET", HOST, "/test.txt", Map.of(), Map.of()),
                        AT,
                        Duration.ofDays(1));
        assertThat(link.toString())
                .isEqualTo("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void signsTheHeaderOfTheDocumentation() {
        var signed = signer().sign(
                        new RequestSigner.Request("GET", HOST, "/test.txt", Map.of(), Map.of("range", "bytes=0-9")),
                        EMPTY,
                        AT);
        assertThat(signed)
                .containsEntry("host", "examplebucket.s3.amazonaws.com")
                .containsEntry("x-amz-date", TIMESTAMP)
                .containsEntry("x-amz-content-sha256", EMPTY)
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:80, h",
        "http://h:8080, h:8080",
        "https://h:443, h",
        "https://h:80, h:80",
        "http://[::1]:9000, [::1]:9000",
        "http://s3_gateway:9000, s3_gateway:9000"
    })
    void namesTheHostAsClientsSendIt(URI endpoint, String host) {
        var request = new RequestSigner.Request("GET", endpoint, "/b", Map.of(), Map.of());
        assertThat(signer().sign(request, EMPTY, AT)).containsEntry("host", host);
        assertThat(signer().presign(request, AT, Duration.ofDays(1)).getRawAuthority())
                .isEqualTo(host);
    }

    @Test
    void presignsNoLinkForLongerThanSevenDays() {
        var request = new RequestSigner.Request("GET", HOST, "/test.txt", Map.of(), Map.of());
        assertThatThrownBy(
                        () -> signer().presign(request, AT, Duration.ofDays(7).plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signer().presign(request, AT, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signsChunks() {
        var canonical = CanonicalRequest.of(
                "PUT",
                "/examplebucket/chunkObject.txt",
                "",
                List.of(
                        "content-encoding",
                        "content-length",
                        "host",
                        "x-amz-content-sha256",
                        "x-amz-date",
                        "x-amz-decoded-content-length",
                        "x-amz-storage-class"),
                name -> List.of(Map.of(
                                "content-encoding", "aws-chunked",
                                "content-length", "66824",
                                "host", "s3.amazonaws.com",
                                "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                "x-amz-date", TIMESTAMP,
                                "x-amz-decoded-content-length", "66560",
                                "x-amz-storage-class", "REDUCED_REDUNDANCY")
                        .getOrDefault(name, "")),
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        var seed = KEY.sign(SCOPE.stringToSign(TIMESTAMP, canonical));
        assertThat(seed).isEqualTo("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        var first = chunk(seed, "bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a");
        assertThat(first).isEqualTo("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
        var second = chunk(first, "2edc986847e209b4016e141a6dc8716d3207350f416969382d431539bf292e4a");
        assertThat(second).isEqualTo("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
        assertThat(chunk(second, EMPTY)).isEqualTo("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
    }

    @Test
    void signsTrailers() {
        var last = "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992";
        assertThat(KEY.sign(SCOPE.trailerStringToSign(TIMESTAMP, last, "x-amz-checksum-crc32c:sOO8/Q==\n")))
                .isEqualTo("d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    }

    @ParameterizedTest
    @CsvSource({
        "/a b, /a%20b",
        "/a%20b+c, /a%20b%2Bc",
        "/%7euser/~x, /~user/~x",
        "/a*b'(c)!, /a%2Ab%27%28c%29%21",
        "/a//b/../c/./, /a//b/../c/./",
        "/%e2%82%ac, /%E2%82%AC",
        "/100%, /100%25",
        "/%zz, /%25zz"
    })
    void encodesPathsOnceAndNormalisesNothing(String raw, String canonical) {
        assertThat(CanonicalRequest.uri(raw)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "acl, acl=",
        "a=1&a=0&A=2, A=2&a=0&a=1",
        "a-b=1&a=2, a=2&a-b=1",
        "prefix=a+b&x=%2B, prefix=a%20b&x=%2B",
        "a==&&b, a=%3D&b=",
        "p=/~*, p=%2F~%2A"
    })
    void sortsAndEncodesParameters(String raw, String canonical) {
        assertThat(CanonicalRequest.query(raw, null)).isEqualTo(canonical);
    }

    @Test
    void trimsAndJoinsHeaderValues() {
        var values = Map.of("a", List.of("  one   two ", "\"x  y\""), "b", List.<String>of());
        var canonical = CanonicalRequest.of(
                "GET", "/", "", List.of("a", "b"), name -> values.getOrDefault(name, List.of()), "UNSIGNED-PAYLOAD");
        assertThat(canonical.text()).isEqualTo("GET\n/\n\na:one two,\"x y\"\nb:\n\na;b\nUNSIGNED-PAYLOAD");
    }

    @Test
    void refusesAnySignatureButTheRightOne() {
        var right = KEY.sign("x");
        assertThat(KEY.verifies("x", right)).isTrue();
        for (int i = 0; i < right.length(); i++) {
            var wrong = new StringBuilder(right);
            wrong.setCharAt(i, right.charAt(i) == '0' ? '1' : '0');
            assertThat(KEY.verifies("x", wrong.toString())).isFalse();
        }
        assertThat(KEY.verifies("x", right.substring(1))).isFalse();
        assertThat(KEY.verifies("x", "")).isFalse();
    }

    private static String chunk(String previous, String hash) {
        return KEY.sign(SCOPE.chunkStringToSign(TIMESTAMP, previous, hash));
    }

    private static RequestSigner signer() {
        return new RequestSigner(ACCESS_KEY, SECRET, "us-east-1");
    }

    private static CanonicalRequest canonical(
            String method, String path, @Nullable String query, String hash, Map<String, String> more) {
        var fields = new TreeMap<>(more);
        fields.put("host", "examplebucket.s3.amazonaws.com");
        fields.put("x-amz-content-sha256", hash);
        fields.put("x-amz-date", TIMESTAMP);
        return CanonicalRequest.of(
                method,
                CanonicalRequest.uri(path),
                CanonicalRequest.query(query, null),
                List.copyOf(fields.keySet()),
                name -> List.of(fields.getOrDefault(name, "")),
                hash);
    }
}
