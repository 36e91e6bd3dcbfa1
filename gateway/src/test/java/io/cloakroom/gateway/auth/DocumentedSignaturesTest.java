package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sends the signed requests from Amazon's documentation unchanged.
class DocumentedSignaturesTest {
    private static final HostNames NAMES = new HostNames(
            List.of("s3.amazonaws.com", "us-west-1.s3.amazonaws.com", "s3.us-west-1.amazonaws.com"), null, List.of());

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CREDENTIAL =
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,";

    private final Tokens store = Tokens.holding(Tokens.token(Tokens.DOC_KEY, Tokens.DOC_SECRET));
    private final Authenticator authenticator = new Authenticator(
            new TokenCache(store, store.projects(), Tokens.BOX, Clock.systemUTC(), 10),
            store.temporary(Clock.systemUTC()),
            new Authenticator.Settings(null, true, NAMES));

    @Test
    void getObject() throws IOException {
        accepts(Requests.of("GET", "/test.txt").fields("""
                Host: examplebucket.s3.amazonaws.com
                Range: bytes=0-9
                x-amz-content-sha256: %s
                x-amz-date: 20130524T000000Z
                Authorization: %s SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
                Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41
                """.formatted(EMPTY, CREDENTIAL)));
    }

    @Test
    void putObject() throws IOException {
        var payload = accepts(Requests.of("PUT", "/test$file.text")
                .body("Welcome to Amazon S3.")
                .fields("""
                Host: examplebucket.s3.amazonaws.com
                Date: Fri, 24 May 2013 00:00:00 GMT
                x-amz-date: 20130524T000000Z
                x-amz-storage-class: REDUCED_REDUNDANCY
                x-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072
                Authorization: %s SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,\
                Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd
                """.formatted(CREDENTIAL)));
        assertThat(read(payload)).isEqualTo("Welcome to Amazon S3.");
    }

    @Test
    void getBucketLifecycle() throws IOException {
        accepts(get("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
    }

    @Test
    void listObjects() throws IOException {
        accepts(get("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
    }

    @Test
    void presignedGet() throws IOException {
        accepts(Requests.of(
                        "GET",
                        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
                .received("2013-05-25T00:00:00Z")
                .fields("Host: examplebucket.s3.amazonaws.com"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 8191, 100_000})
    void putInSignedChunks(int bytesARead) throws IOException {
        var body = "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
                + "a".repeat(65536)
                + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
                + "a".repeat(1024)
                + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
        var payload = accepts(Requests.of("PUT", "/examplebucket/chunkObject.txt")
                .body(body)
                .feed(_ -> bytesARead)
                .fields("""
                        Host: s3.amazonaws.com
                        x-amz-date: 20130524T000000Z
                        x-amz-storage-class: REDUCED_REDUNDANCY
                        Authorization: %s SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;\
                        x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,\
                        Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
                        x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
                        Content-Encoding: aws-chunked
                        x-amz-decoded-content-length: 66560
                        Content-Length: 66824
                        """.formatted(CREDENTIAL)));
        assertThat(body).hasSize(66824);
        assertThat(payload.length()).hasValue(66560);
        assertThat(read(payload)).isEqualTo("a".repeat(66560));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 8191, 100_000})
    void putWithATrailer(int bytesARead) throws IOException {
        var body = "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
                + "a".repeat(65536)
                + "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
                + "a".repeat(1024)
                + "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        var payload = accepts(Requests.of("PUT", "/examplebucket/chunkObject.txt")
                .body(body)
                .feed(_ -> bytesARead)
                .fields("""
                        Host: s3.amazonaws.com
                        x-amz-date: 20130524T000000Z
                        x-amz-storage-class: REDUCED_REDUNDANCY
                        Authorization: %s SignedHeaders=content-encoding;host;x-amz-content-sha256;\
                        x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,\
                        Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e
                        x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
                        Content-Encoding: aws-chunked
                        x-amz-decoded-content-length: 66560
                        x-amz-trailer: x-amz-checksum-crc32c
                        """.formatted(CREDENTIAL)));
        assertThat(read(payload)).isEqualTo("a".repeat(66560));
        assertThat(payload.trailers()).containsExactly(Map.entry("x-amz-checksum-crc32c", "sOO8/Q=="));
    }

    /// The documentation has since renamed the bucket without signing anew.
    @ParameterizedTest
    @MethodSource
    void signatureV2(String method, String target, String fields, String at) throws IOException {
        accepts(Requests.of(method, target).received(at).fields(fields));
    }

    static Stream<Arguments> signatureV2() {
        return Stream.of(
                arguments("GET", "/photos/puppy.jpg", """
                        Host: johnsmith.s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 19:36:42 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=
                        """, "2007-03-27T19:36:42Z"),
                arguments("PUT", "/photos/puppy.jpg", """
                        Content-Type: image/jpeg
                        Content-Length: 94328
                        Host: johnsmith.s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 21:15:45 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:MyyxeRY7whkBe+bq8fHCL/2kKUg=
                        """, "2007-03-27T21:15:45Z"),
                arguments("GET", "/?prefix=photos&max-keys=50&marker=puppy", """
                        Host: johnsmith.s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 19:42:41 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:htDYFYduRNen8P9ZfE/s9SuKy0U=
                        """, "2007-03-27T19:42:41Z"),
                arguments("GET", "/?acl", """
                        Host: johnsmith.s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 19:44:46 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:c2WLPFtWHVgbEmeEG93a4cG37dM=
                        """, "2007-03-27T19:44:46Z"),
                arguments("DELETE", "/johnsmith/photos/puppy.jpg", """
                        Host: s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 21:20:27 +0000
                        x-amz-date: Tue, 27 Mar 2007 21:20:26 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:lx3byBScXR6KzyMaifNkardMwNk=
                        """, "2007-03-27T21:20:27Z"),
                arguments("PUT", "/db-backup.dat.gz", """
                        Host: static.johnsmith.net.s3.amazonaws.com
                        Date: Tue, 27 Mar 2007 21:06:08 +0000
                        x-amz-acl: public-read
                        content-type: application/x-download
                        Content-MD5: 4gJE4saaMU4BqNR0kLY+lw==
                        X-Amz-Meta-ReviewedBy: joe@johnsmith.net
                        X-Amz-Meta-ReviewedBy: jane@johnsmith.net
                        X-Amz-Meta-FileChecksum: 0x02661779
                        X-Amz-Meta-ChecksumAlgorithm: crc32
                        Content-Disposition: attachment; filename=database.dat
                        Content-Encoding: gzip
                        Content-Length: 5913339
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:ilyl83RwaSoYIEdixDQcA4OnAnc=
                        """, "2007-03-27T21:06:08Z"),
                arguments("GET", "/", """
                        Host: s3.amazonaws.com
                        Date: Wed, 28 Mar 2007 01:29:59 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:qGdzdERIC03wnaRNKh6OqZehG9s=
                        """, "2007-03-28T01:29:59Z"),
                arguments("GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re", """
                        Host: s3.amazonaws.com
                        Date: Wed, 28 Mar 2007 01:49:49 +0000
                        Authorization: AWS AKIAIOSFODNN7EXAMPLE:DNEZGsoieTZ92F3bUfSPQcbGmlM=
                        """, "2007-03-28T01:49:49Z"),
                arguments(
                        "GET",
                        "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE"
                                + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
                        "Host: johnsmith.s3.amazonaws.com",
                        "2007-03-29T03:40:20Z"));
    }

    private Payload accepts(Requests request) throws IOException {
        var http = request.build();
        var authenticated = authenticator.authenticate(http, S3Address.of(http, NAMES));
        assertThat(authenticated.caller())
                .isInstanceOfSatisfying(
                        Caller.Holder.class,
                        holder -> assertThat(holder.accessKey()).isEqualTo(Tokens.DOC_KEY));
        return authenticated.payload();
    }

    private static Requests get(String target, String signature) {
        return Requests.of("GET", target).fields("""
                Host: examplebucket.s3.amazonaws.com
                x-amz-date: 20130524T000000Z
                x-amz-content-sha256: %s
                Authorization: %s SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=%s
                """.formatted(EMPTY, CREDENTIAL, signature));
    }

    static String read(Payload payload) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(10_000);
        while (payload.read(buffer.clear()) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
        }
        assertThat(payload.read(buffer.clear())).isEqualTo(-1);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
