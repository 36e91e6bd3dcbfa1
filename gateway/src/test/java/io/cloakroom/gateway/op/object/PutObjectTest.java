package io.cloakroom.gateway.op.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;

final class PutObjectTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket made = GATEWAY.bucket();
    private final S3Client s3 = made.s3();
    private final Wire wire = made.wire();
    private final String bucket = made.name();

    @ParameterizedTest
    @ValueSource(strings = {"k", "a/b c+d", "a//b/../c/.", "%2F%", "\u00fc\u20ac\ud83d\ude00", "tab\tbell\u0007", "/"})
    void givesBackWhatWasPut(String key) throws IOException {
        var bytes = "hello".getBytes(UTF_8);
        var put = s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        try (var got = s3.getObject(request -> request.bucket(bucket).key(key))) {
            assertThat(got.readAllBytes()).isEqualTo(bytes);
            assertThat(got.response().eTag()).isEqualTo(put.eTag());
            assertThat(got.response().acceptRanges()).isEqualTo("bytes");
            assertThat(got.response().contentType()).isEqualTo("application/octet-stream");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 * 1024, 16 * 1024 + 1, 70_000, 5_000_000})
    void keepsBodiesOfEverySize(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromBytes(bytes));
        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("k"))
                        .asByteArray())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA1", "SHA256"})
    void verifiesStoresAndReturnsChecksums(ChecksumAlgorithm algorithm) {
        var put = s3.putObject(
                request -> request.bucket(bucket).key("k").checksumAlgorithm(algorithm),
                RequestBody.fromString("hello"));
        var head = s3.headObject(request -> request.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(put.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        assertThat(head.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        assertThat(head.sdkHttpResponse().headers())
                .containsKey("x-amz-checksum-" + algorithm.toString().toLowerCase(Locale.ROOT));
    }

    @Test
    void computesCrc64NvmeWhenTheClientSendsNoChecksum() {
        var put = wire.put(path("k"), "123456789");
        assertThat(put.header("x-amz-checksum-crc64nvme")).contains("rosUhgp5mIg=");
        assertThat(put.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-checksum-crc32|AAAAAA==|400 BadDigest|The CRC32 you specified did not match the calculated checksum.",
                "x-amz-checksum-crc32|AAAA|400 InvalidRequest|Value for x-amz-checksum-crc32 header is invalid.",
                "x-amz-checksum-crc16|AAAA|400 InvalidRequest|The algorithm type you specified in x-amz-checksum- header is invalid.",
                "content-md5|AAAAAAAAAAAAAAAAAAAAAA==|400 BadDigest|The Content-MD5 you specified did not match what we received.",
                "content-md5|nonsense|400 InvalidDigest|The Content-MD5 you specified is not valid.",
                "x-amz-sdk-checksum-algorithm|CRC32|400 InvalidRequest|x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
            })
    void refusesABodyThatIsNotWhatWasAnnounced(String name, String value, String error, String message) {
        var refused = wire.put(path("k"), "hello", name, value);
        assertThat(refused.error()).isEqualTo(error);
        assertThat(refused.element("Message")).contains(message);
        assertThat(wire.get(path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void refusesTwoChecksums() {
        var refused =
                wire.put(path("k"), "hello", "x-amz-checksum-crc32", "NhCmhg==", "x-amz-checksum-crc32c", "mnG7TA==");
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }

    @Test
    void refusesASecondWriteIfAbsent() {
        assertThat(wire.put(path("k"), "1", "if-none-match", "*").status()).isEqualTo(200);
        var refused = wire.put(path("k"), "2", "if-none-match", "*");
        assertThat(refused.error()).isEqualTo("412 PreconditionFailed");
        assertThat(refused.element("Condition")).contains("If-None-Match");
        assertThat(wire.get(path("k")).text()).isEqualTo("1");
    }

    @Test
    void writesOnlyOverTheETagThatItNames() {
        assertThat(wire.put(path("k"), "0", "if-match", "\"00\"").error()).isEqualTo("404 NoSuchKey");
        var etag = wire.put(path("k"), "1").header("etag").orElseThrow();
        assertThat(wire.put(path("k"), "2", "if-match", "\"00\"").error()).isEqualTo("412 PreconditionFailed");
        assertThat(wire.put(path("k"), "2", "if-match", etag).status()).isEqualTo(200);
        assertThat(wire.get(path("k")).text()).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({"if-none-match,\"abc\"", "if-modified-since,'Sat, 01 Jan 2000 00:00:00 GMT'"})
    void knowsNoOtherConditionOfAWrite(String name, String value) {
        var refused = wire.put(path("k"), "1", name, value);
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Header")).contains(name);
        assertThat(refused.element("Message"))
                .contains("A header you provided implies functionality that is not implemented: " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption-layers,2",
        "x-amz-copy-source-server-side-encryption-customer-algorithm,AES256",
        "x-amz-rename-source,other",
    })
    void neverIgnoresAHeaderThatAsksForMore(String name, String value) {
        var refused = wire.put(path("k"), "1", name, value);
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Header")).contains(name);
        assertThat(refused.element("Message"))
                .contains("A header you provided implies functionality that is not implemented: " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-acl,private",
        "x-amz-acl,bucket-owner-full-control",
        "x-amz-storage-class,STANDARD",
        "x-amz-tagging,''",
        "x-amz-bypass-governance-retention,true",
        "x-amz-request-payer,requester",
    })
    void acceptsAHeaderThatAsksForWhatHoldsAnyway(String name, String value) {
        assertThat(wire.put(path("k"), "1", name, value).status()).isEqualTo(200);
    }

    @Test
    void keepsSystemHeadersAndUserMetadata() {
        var put = wire.put(
                path("k"),
                "1",
                "cache-control",
                "no-cache",
                "content-encoding",
                "gzip",
                "content-type",
                "text/x",
                "expires",
                "whenever",
                "content-language",
                "de",
                "content-disposition",
                "attachment",
                "x-amz-website-redirect-location",
                "/there",
                "x-amz-meta-Colour",
                "blue",
                "x-amz-meta-word",
                "=?UTF-8?B?w7w=?=");
        assertThat(put.text()).isEmpty();
        var head = wire.send("HEAD", path("k"), "");
        assertThat(head.header("cache-control")).contains("no-cache");
        assertThat(head.header("content-encoding")).contains("gzip");
        assertThat(head.header("content-type")).contains("text/x");
        assertThat(head.header("expires")).contains("whenever");
        assertThat(head.header("content-language")).contains("de");
        assertThat(head.header("content-disposition")).contains("attachment");
        assertThat(head.header("x-amz-website-redirect-location")).contains("/there");
        assertThat(head.header("x-amz-meta-colour")).contains("blue");
        assertThat(head.header("x-amz-meta-word")).contains("=?UTF-8?B?w7w=?=");
        assertThat(head.header("content-length")).contains("1");
    }

    @Test
    void stripsTheFramingOfTheUploadFromContentEncoding() {
        s3.putObject(
                request -> request.bucket(bucket)
                        .key("k")
                        .contentEncoding("gzip")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromString("x"));
        assertThat(wire.get(path("k")).header("content-encoding")).contains("gzip");
    }

    @ParameterizedTest
    @CsvSource({
        "aws-chunked, ''",
        "'AWS-Chunked , gzip', gzip",
        "'gzip,aws-chunked', gzip",
        "'deflate, aws-chunked,  gzip', 'deflate,  gzip'",
        "'deflate, gzip', 'deflate, gzip'",
        "'deflate,gzip', 'deflate,gzip'",
        "'br,,x', 'br,,x'"
    })
    void keepsContentEncodingAsTheClientSpellsIt(String sent, String kept) {
        assertThat(wire.put(path("k"), "hello", "content-encoding", sent).status())
                .isEqualTo(200);
        var got = wire.get(path("k"));
        assertThat(got.header("content-encoding").orElse("")).isEqualTo(kept);
        assertThat(got.text()).isEqualTo("hello");
    }

    @Test
    void bindsUserMetadataToTwoKibibytes() {
        assertThat(wire.put(path("k"), "1", "x-amz-meta-a", "x".repeat(2047)).status())
                .isEqualTo(200);
        var refused = wire.put(path("k"), "1", "x-amz-meta-a", "x".repeat(2048));
        assertThat(refused.error()).isEqualTo("400 MetadataTooLarge");
        assertThat(refused.element("Size")).contains("2049");
        assertThat(refused.element("MaxSizeAllowed")).contains("2048");
    }

    @Test
    void defaultsTheContentTypeAsS3Does() {
        wire.put(path("k"), "1");
        assertThat(wire.get(path("k")).header("content-type")).contains("binary/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "somethingNew"})
    void neverTakesASubResourceForAnObject(String subResource) {
        var refused = wire.put(path("k") + "?" + subResource, "1");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains(subResource);
        assertThat(wire.get(path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, versionId=null, versionId",
        "PUT, versionId=x, versionId",
        "POST, uploads&versionId=null, versionId",
        "PUT, partNumber=1&uploadId=x&versionId=null, versionId",
        "POST, uploadId=x&versionId=null, versionId",
        "PUT, partNumber=1, partNumber",
        "PUT, uploadId=x, partNumber",
    })
    void neverIgnoresAParameterThatMeansMore(String method, String query, String argument) {
        var refused = wire.send(method, path("k") + "?" + query, "1");
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains(argument);
        assertThat(wire.get(path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource({"a, 1024, 1025", "%C3%BC, 512, 513", "%E2%82%AC, 341, 342"})
    void boundsAKeyToAKibibyteOfUtf8(String character, int fits, int tooMany) {
        assertThat(wire.put(path(character.repeat(fits)), "1").status()).isEqualTo(200);
        for (var method : new String[] {"PUT", "GET", "DELETE"}) {
            var refused = wire.send(method, path(character.repeat(tooMany)), "");
            assertThat(refused.error()).isEqualTo("400 KeyTooLongError");
            assertThat(refused.element("MaxSizeAllowed")).contains("1024");
        }
    }

    @Test
    void boundsARedirectToTwoKibibytes() {
        var name = "x-amz-website-redirect-location";
        assertThat(wire.put(path("k"), "1", name, "/" + "x".repeat(2047)).status())
                .isEqualTo(200);
        assertThat(wire.put(path("k"), "1", name, "/" + "x".repeat(2048)).error())
                .isEqualTo("400 InvalidRedirectLocation");
        assertThat(wire.put(path("k"), "1", name, "elsewhere").error()).isEqualTo("400 InvalidRedirectLocation");
    }

    @Test
    void ignoresParametersThatMeanNothing() {
        assertThat(wire.put(path("k") + "?x-id=PutObject&mine=1", "1").status()).isEqualTo(200);
    }

    @Test
    void givesEveryAnswerTwoIds() {
        var put = wire.put(path("k"), "1");
        assertThat(put.header("x-amz-request-id")).isPresent();
        assertThat(put.header("x-amz-id-2")).isPresent();
        var refused = wire.get(path("none"));
        assertThat(refused.element("RequestId")).isEqualTo(refused.header("x-amz-request-id"));
        assertThat(refused.element("HostId")).isEqualTo(refused.header("x-amz-id-2"));
        assertThat(refused.element("Resource")).contains(path("none"));
        assertThat(refused.element("Key")).contains("none");
    }

    private String path(String key) {
        return "/" + bucket + "/" + key;
    }
}
