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

/// GetObjectAttributes.
final class GetObjectAttributesTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GetObjectAttributesResponse "
            + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    private static final String END = "</GetObjectAttributesResponse>";

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ETag | <ETag>25f9e794323b453885f5181f1b624d0b</ETag>",
                "ObjectSize | <ObjectSize>9</ObjectSize>",
                "StorageClass | <StorageClass>STANDARD</StorageClass>",
                "Checksum | <Checksum><ChecksumCRC32>y/Q5Jg==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></Checksum>",
                "ObjectParts | ''",
                "ObjectSize, ETag | <ETag>25f9e794323b453885f5181f1b624d0b</ETag><ObjectSize>9</ObjectSize>",
            })
    void givesWhatIsAskedFor(String attributes, String xml) {
        wire.put(bucket.path("k"), "123456789", "x-amz-checksum-crc32", "y/Q5Jg==");
        var answer = attributes("", attributes);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(HEAD + xml + END);
        assertThat(answer.header("last-modified")).isPresent();
        assertThat(attributes("&versionId=null", attributes).text()).isEqualTo(answer.text());
    }

    @ParameterizedTest
    @CsvSource({"Foo, 400 InvalidArgument", "'ETag,Foo', 400 InvalidArgument", "etag, 400 InvalidArgument"})
    void refusesAttributesThatNoObjectHas(String attributes, String error) {
        bucket.put("k", "x");
        assertThat(attributes("", attributes).error()).isEqualTo(error);
    }

    @Test
    void namesTheMissingObjectVersionOrAttributes() {
        assertThat(attributes("", "ETag").error()).isEqualTo("404 NoSuchKey");
        bucket.put("k", "x");
        assertThat(wire.get(bucket.path("k") + "?attributes").error()).isEqualTo("400 InvalidArgument");
        assertThat(attributes("&versionId=" + "a".repeat(32), "ETag").error()).isEqualTo("404 NoSuchVersion");
        assertThat(attributes("", "ETag", "if-match", "\"0\"").error()).isEqualTo("412 PreconditionFailed");
        assertThat(GATEWAY.anonymous()
                        .get(bucket.path("k") + "?attributes", "x-amz-object-attributes", "ETag")
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void answersNothingNewToWhoKnowsTheObject() {
        bucket.put("k", "x");
        var known = attributes("", "ETag", "if-none-match", "\"9dd4e461268c8034f5c8564e155c67a6\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("etag")).contains("\"9dd4e461268c8034f5c8564e155c67a6\"");
        var other = attributes("", "ETag", "if-none-match", "\"00\"");
        assertThat(other.status()).isEqualTo(200);
        var time = other.header("last-modified").orElseThrow();
        assertThat(attributes("", "ETag", "if-modified-since", time).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1000 | 3 | false | 123",
                "0 | 2 | 2 | true | 12",
                "2 | 2 | 3 | false | 3",
                "3 | 2 | 3 | false | ''",
                "9 | 2 | 9 | false | ''",
                "0 | 0 | 0 | false | ''",
                "0 | 5000 | 3 | false | 123",
                "0 | x | 3 | false | 123",
                "0 | -1 | 3 | false | 123",
                "0 | 2147483648 | 3 | false | 123",
            })
    void givesThePartsPageByPage(String marker, String most, String next, String truncated, String numbers) {
        multipart("x-amz-checksum-algorithm", "SHA256");
        var page = attributes("", "ObjectParts", "x-amz-part-number-marker", marker, "x-amz-max-parts", most);
        assertThat(page.element("PartsCount")).contains("3");
        assertThat(page.element("PartNumberMarker")).contains(marker);
        assertThat(page.element("NextPartNumberMarker")).contains(next);
        assertThat(page.element("MaxParts")).contains(most.matches("[012]") ? most : "1000");
        assertThat(page.element("IsTruncated")).contains(truncated);
        for (int number = 1; number <= 3; number++) {
            var part = "<Part><PartNumber>" + number + "</PartNumber><Size>" + number + "</Size><ChecksumSHA256>";
            assertThat(page.text().contains(part))
                    .as("part %d", number)
                    .isEqualTo(numbers.contains(Integer.toString(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "2147483648"})
    void refusesAMarkerThatIsNone(String marker) {
        multipart("x-amz-checksum-algorithm", "SHA256");
        var refused = attributes("", "ObjectParts", "x-amz-part-number-marker", marker);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains("x-amz-part-number-marker");
    }

    /// The answer does not contain a part's own checksum if the object has a full-object checksum.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | CRC64NVME",
                "CRC64NVME | '' | CRC64NVME",
                "CRC32 | FULL_OBJECT | CRC32",
                "CRC32C | FULL_OBJECT | CRC32C"
            })
    void onlyCountsThePartsOfAnObjectWithAChecksumOfItsWhole(String algorithm, String type, String shown) {
        multipart("x-amz-checksum-algorithm", algorithm, "x-amz-checksum-type", type);
        var answer = attributes("", "ObjectParts,Checksum");
        assertThat(answer.text())
                .startsWith(HEAD + "<Checksum><Checksum" + shown + ">")
                .endsWith("<ChecksumType>FULL_OBJECT</ChecksumType></Checksum>"
                        + "<ObjectParts><PartsCount>3</PartsCount></ObjectParts>" + END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CRC32", "CRC32C", "SHA1", "SHA256"})
    void givesACompositeChecksumWithoutTheNumberOfParts(String algorithm) {
        multipart("x-amz-checksum-algorithm", algorithm);
        var headed = wire.send("HEAD", bucket.path("k"), "", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-" + algorithm)
                .orElseThrow();
        assertThat(headed).endsWith("-3");
        var answer = attributes("", "Checksum");
        assertThat(answer.element("Checksum" + algorithm)).contains(headed.substring(0, headed.length() - 2));
        assertThat(answer.element("ChecksumType")).contains("COMPOSITE");
    }

    @Test
    void ofACopyTellsNoParts() {
        multipart("x-amz-checksum-algorithm", "SHA256");
        wire.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k"));
        var answer = wire.get(
                bucket.path("copy") + "?attributes", "x-amz-object-attributes", "ETag,ObjectParts,Checksum,ObjectSize");
        // The MD5 of the six bytes themselves.
        assertThat(answer.element("ETag")).contains("dad3a37aa9d50688b5157698acfd7aee");
        assertThat(answer.element("ChecksumSHA256")).contains("t/shdpSuLTBedmYI0lD3l9qphOSsS1+mOKcpvjUvL80=");
        assertThat(answer.element("ChecksumType")).contains("FULL_OBJECT");
        assertThat(answer.text()).doesNotContain("ObjectParts");
    }

    /// @param headers of CreateMultipartUpload; those with empty values are left out
    private void multipart(String... headers) {
        var given = new ArrayList<String>();
        for (int i = 0; i < headers.length; i += 2) {
            if (!headers[i + 1].isEmpty()) {
                given.addAll(List.of(headers[i], headers[i + 1]));
            }
        }
        var upload = wire.send("POST", bucket.path("k") + "?uploads", "", given.toArray(String[]::new))
                .element("UploadId")
                .orElseThrow();
        var parts = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= 3; number++) {
            var put = wire.put(bucket.path("k") + "?partNumber=" + number + "&uploadId=" + upload, "x".repeat(number));
            parts.append("<Part><PartNumber>")
                    .append(number)
                    .append("</PartNumber><ETag>")
                    .append(put.header("etag").orElseThrow())
                    .append("</ETag></Part>");
        }
        var document = parts.append("</CompleteMultipartUpload>").toString();
        assertThat(wire.send("POST", bucket.path("k") + "?uploadId=" + upload, document)
                        .status())
                .isEqualTo(200);
    }

    private Answer attributes(String query, String attributes, String... more) {
        var headers = new String[more.length + 2];
        headers[0] = "x-amz-object-attributes";
        headers[1] = attributes;
        System.arraycopy(more, 0, headers, 2, more.length);
        return wire.get(bucket.path("k") + "?attributes" + query, headers);
    }
}
