package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.s3.S3Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// GetObject and HeadObject with `partNumber`, for objects of every kind, and the checksum of the part.
final class PartNumbersTest {
    private static final String MODE = "x-amz-checksum-mode";
    private static final String COUNT = "x-amz-mp-parts-count";
    private static final String TYPE = "x-amz-checksum-type";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(smallParts());

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static S3Settings smallParts() {
        var standard = S3Settings.standard();
        return new S3Settings(
                standard.domains(),
                standard.region(),
                standard.regionPinned(),
                standard.maxPutBytes(),
                standard.maxObjectBytes(),
                1,
                standard.maxXmlBytes(),
                standard.xmlMemoryBytes(),
                standard.deletesAtOnce(),
                standard.lifecycleDay(),
                false);
    }

    /// Makes the object `k` of parts.
    ///
    /// @param algorithm of the upload; empty for none
    /// @return the checksum of each part, as UploadPart tells it; empty where it tells none
    private List<String> multipart(String algorithm, String type, String... texts) {
        var headers = new ArrayList<String>();
        if (!algorithm.isEmpty()) {
            headers.addAll(List.of("x-amz-checksum-algorithm", algorithm));
        }
        if (!type.isEmpty()) {
            headers.addAll(List.of(TYPE, type));
        }
        var upload = wire.send("POST", bucket.path("k") + "?uploads", "", headers.toArray(String[]::new))
                .element("UploadId")
                .orElseThrow();
        var checksums = new ArrayList<String>();
        var parts = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= texts.length; number++) {
            var put = wire.put(bucket.path("k") + "?partNumber=" + number + "&uploadId=" + upload, texts[number - 1]);
            checksums.add(put.header("x-amz-checksum-" + algorithm).orElse(""));
            parts.append("<Part><PartNumber>")
                    .append(number)
                    .append("</PartNumber><ETag>")
                    .append(put.header("etag").orElseThrow())
                    .append("</ETag></Part>");
        }
        var document = parts.append("</CompleteMultipartUpload>").toString();
        var done = wire.send("POST", bucket.path("k") + "?uploadId=" + upload, document);
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        return checksums;
    }

    private Answer part(String method, int number) {
        return wire.send(method, bucket.path("k") + "?partNumber=" + number, "", MODE, "ENABLED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void ofACompositeObjectHaveTheirOwnChecksum(String method) {
        var checksums = multipart("SHA256", "", "a", "bb", "ccc");
        for (int number = 1; number <= 3; number++) {
            var answer = part(method, number);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("content-length")).contains(Integer.toString(number));
            assertThat(answer.header(COUNT)).contains("3");
            assertThat(answer.header("x-amz-checksum-sha256")).contains(checksums.get(number - 1));
            assertThat(answer.header(TYPE)).contains("COMPOSITE");
        }
        assertThat(part(method, 2).header("content-range")).contains("bytes 1-2/6");
        var silent = wire.send(method, bucket.path("k") + "?partNumber=2", "");
        assertThat(silent.header("x-amz-checksum-sha256")).isEmpty();
        assertThat(silent.header(TYPE)).isEmpty();
    }

    /// The object has only one checksum, which is not that of a part.
    @ParameterizedTest
    @CsvSource({"'', ''", "CRC64NVME, ''", "CRC32, FULL_OBJECT", "CRC32C, FULL_OBJECT"})
    void ofAnObjectWithAChecksumOfItsWholeHaveNone(String algorithm, String type) {
        multipart(algorithm, type, "a", "bb");
        for (var method : List.of("GET", "HEAD")) {
            var answer = part(method, 2);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header(COUNT)).contains("2");
            assertThat(answer.header("x-amz-checksum-" + (algorithm.isEmpty() ? "crc64nvme" : algorithm)))
                    .isEmpty();
            assertThat(answer.header(TYPE)).isEmpty();
            var whole = wire.send(method, bucket.path("k"), "", MODE, "ENABLED");
            assertThat(whole.header(TYPE)).contains("FULL_OBJECT");
            assertThat(whole.header(COUNT)).isEmpty();
        }
    }

    @Test
    void aSinglePartHasTheChecksumOfTheObject() {
        var checksums = multipart("CRC32C", "FULL_OBJECT", "abc");
        for (var method : List.of("GET", "HEAD")) {
            var answer = part(method, 1);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("content-range")).contains("bytes 0-2/3");
            assertThat(answer.header(COUNT)).contains("1");
            assertThat(answer.header("x-amz-checksum-crc32c")).contains(checksums.getFirst());
            assertThat(answer.header(TYPE)).contains("FULL_OBJECT");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=1-2, 2",
        "bytes=0-0, 1",
        "bytes=3-, 3",
        "bytes=-3, 3",
        "bytes=1-1, ''",
        "bytes=0-2, ''",
        "bytes=2-4, ''",
        "bytes=0-5, ''"
    })
    void givenAsAnAlignedRangeHaveTheirChecksumToo(String range, String number) {
        var checksums = multipart("CRC32", "COMPOSITE", "a", "bb", "ccc");
        for (var method : List.of("GET", "HEAD")) {
            var answer = wire.send(method, bucket.path("k"), "", MODE, "ENABLED", "range", range);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header(COUNT)).isEmpty();
            if (number.isEmpty()) {
                assertThat(answer.header("x-amz-checksum-crc32")).isEmpty();
                assertThat(answer.header(TYPE)).isEmpty();
            } else {
                assertThat(answer.header("x-amz-checksum-crc32")).contains(checksums.get(Integer.parseInt(number) - 1));
                assertThat(answer.header(TYPE)).contains("COMPOSITE");
            }
        }
    }

    @Test
    void anObjectPutInOnePieceHasOnePart() {
        wire.put(bucket.path("k"), "123456789", "x-amz-checksum-crc32", "y/Q5Jg==");
        for (var method : List.of("GET", "HEAD")) {
            var answer = part(method, 1);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("content-range")).contains("bytes 0-8/9");
            assertThat(answer.header(COUNT)).isEmpty();
            assertThat(answer.header("x-amz-checksum-crc32")).contains("y/Q5Jg==");
            assertThat(answer.header(TYPE)).contains("FULL_OBJECT");
            assertThat(part(method, 2).status()).isEqualTo(416);
        }
        var range = wire.get(bucket.path("k"), MODE, "ENABLED", "range", "bytes=0-8");
        assertThat(range.header("x-amz-checksum-crc32")).isEmpty();
    }

    @Test
    void aPartNumberBeyondTheLastIsNotSatisfiable() {
        multipart("", "", "a", "bb");
        var refused = wire.get(bucket.path("k") + "?partNumber=3");
        assertThat(refused.error()).isEqualTo("416 InvalidPartNumber");
        assertThat(refused.element("Message")).contains("The requested partnumber is not satisfiable");
        assertThat(refused.element("PartNumberRequested")).contains("3");
        assertThat(refused.element("ActualPartCount")).contains("2");
        assertThat(wire.send("HEAD", bucket.path("k") + "?partNumber=3", "").status())
                .isEqualTo(416);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "x", "-1", ""})
    void areFromOneToTenThousand(String number) {
        bucket.put("k", "x");
        var refused = wire.get(bucket.path("k") + "?partNumber=" + number);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains("partNumber");
        assertThat(wire.send("HEAD", bucket.path("k") + "?partNumber=" + number, "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aPartNumberCannotBeCombinedWithARange() {
        multipart("", "", "a", "bb");
        for (var method : List.of("GET", "HEAD")) {
            assertThat(wire.send(method, bucket.path("k") + "?partNumber=1", "", "range", "bytes=0-0")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(wire.get(bucket.path("k") + "?partNumber=1", "range", "bytes=0-0")
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    /// A copy is an object without parts, with a full-object checksum in the algorithm of its source.
    @Test
    void aCopyHasOnePart() {
        multipart("SHA256", "", "a", "bb");
        var copied = wire.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k"));
        assertThat(copied.element("ChecksumType")).contains("FULL_OBJECT");
        assertThat(copied.element("ETag").orElseThrow()).doesNotContain("-");
        var answer = wire.get(bucket.path("copy") + "?partNumber=1", MODE, "ENABLED");
        assertThat(answer.text()).isEqualTo("abb");
        assertThat(answer.header(COUNT)).isEmpty();
        assertThat(answer.header("x-amz-checksum-sha256")).isEqualTo(copied.element("ChecksumSHA256"));
        assertThat(answer.header(TYPE)).contains("FULL_OBJECT");
        assertThat(wire.get(bucket.path("copy") + "?partNumber=2").error()).isEqualTo("416 InvalidPartNumber");
    }

    @Test
    void eachVersionHasItsOwnParts() {
        var enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(wire.put("/" + bucket.name() + "?versioning", enabled).status())
                .isEqualTo(200);
        var checksums = multipart("SHA1", "", "a", "bb");
        var version = wire.send("HEAD", bucket.path("k"), "")
                .header("x-amz-version-id")
                .orElseThrow();
        bucket.put("k", "in one piece");
        var named = "&versionId=" + version;
        for (var method : List.of("GET", "HEAD")) {
            var answer = wire.send(method, bucket.path("k") + "?partNumber=2" + named, "", MODE, "ENABLED");
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("x-amz-version-id")).contains(version);
            assertThat(answer.header(COUNT)).contains("2");
            assertThat(answer.header("x-amz-checksum-sha1")).contains(checksums.get(1));
            assertThat(part(method, 2).status()).isEqualTo(416);
        }
        var attributes =
                wire.get(bucket.path("k") + "?attributes" + named, "x-amz-object-attributes", "ObjectParts,Checksum");
        assertThat(attributes.header("x-amz-version-id")).contains(version);
        assertThat(attributes.element("PartsCount")).contains("2");
        assertThat(attributes.text())
                .contains("<Part><PartNumber>2</PartNumber><Size>2</Size><ChecksumSHA1>" + checksums.get(1)
                        + "</ChecksumSHA1></Part>");
    }
}
