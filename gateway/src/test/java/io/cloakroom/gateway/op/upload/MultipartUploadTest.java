package io.cloakroom.gateway.op.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;

final class MultipartUploadTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final int MIB = 1 << 20;

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA256"})
    void makesAnObjectOfParts(ChecksumAlgorithm algorithm) {
        var first = random(5 * MIB, 1);
        var last = random(1234, 2);
        var s3 = bucket.s3();
        var upload = s3.createMultipartUpload(request -> request.bucket(bucket.name())
                        .key("k")
                        .contentType("text/x")
                        .checksumAlgorithm(algorithm))
                .uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (var bytes : List.of(first, last)) {
            int number = parts.size() + 1;
            var part = s3.uploadPart(
                    request -> request.bucket(bucket.name())
                            .key("k")
                            .uploadId(upload)
                            .partNumber(number)
                            .checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(bytes));
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(part.eTag())
                    .checksumCRC32(part.checksumCRC32())
                    .checksumSHA256(part.checksumSHA256())
                    .build());
        }
        var done = s3.completeMultipartUpload(request ->
                request.bucket(bucket.name()).key("k").uploadId(upload).multipartUpload(all -> all.parts(parts)));
        assertThat(done.eTag()).isEqualTo('"' + etag(first, last) + '"');
        assertThat(done.checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(done.location()).isEqualTo(GATEWAY.endpoint() + bucket.path("k"));
        var got = s3.getObjectAsBytes(
                request -> request.bucket(bucket.name()).key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asByteArray()).isEqualTo(join(first, last));
        assertThat(got.response().contentType()).isEqualTo("text/x");
        assertThat(got.response().eTag()).isEqualTo(done.eTag());
        var attributes = s3.getObjectAttributes(request -> request.bucket(bucket.name())
                .key("k")
                .objectAttributes(ObjectAttributes.OBJECT_PARTS, ObjectAttributes.CHECKSUM));
        assertThat(attributes.checksum().checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(attributes.objectParts().parts())
                .extracting(ObjectPart::partNumber, ObjectPart::size)
                .containsExactly(tuple(1, 5L * MIB), tuple(2, 1234L));
        assertThat(attributes.objectParts().parts())
                .extracting(part -> part.checksumCRC32() + part.checksumSHA256())
                .containsExactlyElementsOf(parts.stream()
                        .map(part -> part.checksumCRC32() + part.checksumSHA256())
                        .toList());
    }

    @Test
    void readsSinglePartsAndTellsTheirNumber() {
        var parts = List.of(random(5 * MIB, 3), random(7, 4));
        complete(parts);
        var second = wire.get(bucket.path("k") + "?partNumber=2");
        assertThat(second.status()).isEqualTo(206);
        assertThat(second.bytes()).isEqualTo(parts.get(1));
        assertThat(second.header("x-amz-mp-parts-count")).contains("2");
        assertThat(second.header("content-range")).contains("bytes 5242880-5242886/5242887");
        var head = wire.send("HEAD", bucket.path("k") + "?partNumber=1", "");
        assertThat(head.header("content-length")).contains("5242880");
        assertThat(head.header("x-amz-mp-parts-count")).contains("2");
        assertThat(wire.get(bucket.path("k") + "?partNumber=3").error()).isEqualTo("416 InvalidPartNumber");
        var attributes = bucket.s3()
                .getObjectAttributes(request -> request.bucket(bucket.name())
                        .key("k")
                        .objectAttributes(
                                ObjectAttributes.E_TAG,
                                ObjectAttributes.OBJECT_PARTS,
                                ObjectAttributes.OBJECT_SIZE,
                                ObjectAttributes.CHECKSUM));
        assertThat(attributes.objectSize()).isEqualTo(5 * MIB + 7);
        assertThat(attributes.objectParts().totalPartsCount()).isEqualTo(2);
        // S3 lists the parts only for objects with a composite checksum.
        assertThat(attributes.objectParts().parts()).isEmpty();
        assertThat(attributes.eTag()).isEqualTo(etag(parts.get(0), parts.get(1)));
        assertThat(attributes.checksum().checksumCRC64NVME()).isNotEmpty();
    }

    @Test
    void completesOnceMoreWithTheSameAnswer() {
        var upload = create();
        var etag = put(upload, 1, random(10, 5)).header("etag").orElseThrow();
        var first = complete(upload, part(1, etag));
        var second = complete(upload, part(1, etag));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.element("ETag")).isEqualTo(first.element("ETag"));
    }

    @Test
    void namesWhatIsWrongWithTheListOfParts() {
        var upload = create();
        var one = put(upload, 1, random(10, 6)).header("etag").orElseThrow();
        var two = put(upload, 2, random(10, 7)).header("etag").orElseThrow();
        assertThat(complete(upload, part(2, two) + part(1, one)).error()).isEqualTo("400 InvalidPartOrder");
        assertThat(complete(upload, part(1, one) + part(1, one)).error()).isEqualTo("400 InvalidPartOrder");
        assertThat(complete(upload, part(1, two)).error()).isEqualTo("400 InvalidPart");
        assertThat(complete(upload, part(3, one)).error()).isEqualTo("400 InvalidPart");
        assertThat(complete(upload, "").error()).isEqualTo("400 MalformedXML");
        assertThat(complete(upload, "<Part><PartNumber>x</PartNumber><ETag>a</ETag></Part>")
                        .error())
                .isEqualTo("400 MalformedXML");
        var small = complete(upload, part(1, one) + part(2, two));
        assertThat(small.error()).isEqualTo("400 EntityTooSmall");
        assertThat(small.element("MinSizeAllowed")).contains("5242880");
        assertThat(small.element("ProposedSize")).contains("10");
        assertThat(small.element("PartNumber")).contains("1");
        assertThat(complete("nonsense", part(1, one)).error()).isEqualTo("404 NoSuchUpload");
    }

    @Test
    void comparesSizeAndChecksumOfTheObjectWithThoseOfTheClient() {
        var upload = create();
        var etag = wire.put(bucket.path("k") + "?partNumber=1&uploadId=" + upload, "123456789")
                .header("etag")
                .orElseThrow();
        assertThat(complete(upload, part(1, etag), "x-amz-mp-object-size", "8").error())
                .isEqualTo("400 InvalidRequest");
        assertThat(complete(upload, part(1, etag), "x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                        .error())
                .isEqualTo("400 BadDigest");
        assertThat(complete(upload, part(1, etag), "x-amz-checksum-type", "COMPOSITE")
                        .error())
                .isEqualTo("400 InvalidRequest");
        var done = complete(
                upload,
                part(1, etag),
                "x-amz-checksum-crc64nvme",
                "rosUhgp5mIg=",
                "x-amz-checksum-type",
                "FULL_OBJECT",
                "x-amz-mp-object-size",
                "9");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.element("ChecksumCRC64NVME")).contains("rosUhgp5mIg=");
        assertThat(done.element("ChecksumType")).contains("FULL_OBJECT");
    }

    @Test
    void completesOnlyUnderItsCondition() {
        bucket.put("k", "there");
        var upload = create();
        var etag = put(upload, 1, random(10, 8)).header("etag").orElseThrow();
        assertThat(complete(upload, part(1, etag), "if-none-match", "*").error())
                .isEqualTo("412 PreconditionFailed");
        assertThat(complete(upload, part(1, etag), "if-match", "\"00\"").error())
                .isEqualTo("412 PreconditionFailed");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("there");
    }

    @Test
    void abortsAnUpload() {
        var upload = create();
        var target = bucket.path("k") + "?uploadId=" + upload;
        assertThat(wire.send("DELETE", target, "").status()).isEqualTo(204);
        assertThat(wire.send("DELETE", target, "").error()).isEqualTo("404 NoSuchUpload");
        assertThat(put(upload, 1, random(1, 9)).error()).isEqualTo("404 NoSuchUpload");
        assertThat(wire.get(target).error()).isEqualTo("404 NoSuchUpload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "x", ""})
    void wantsAPartNumberWithinItsBounds(String number) {
        var refused = wire.put(bucket.path("k") + "?partNumber=" + number + "&uploadId=" + create(), "x");
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("Message"))
                .contains("Part number must be an integer between 1 and 10000, inclusive");
    }

    @Test
    void listsPartsPageByPage() {
        var upload = create();
        for (int number : new int[] {1, 3, 7}) {
            put(upload, number, random(number, number));
        }
        var target = bucket.path("k") + "?max-parts=2&uploadId=" + upload;
        var first = wire.get(target);
        assertThat(first.element("IsTruncated")).contains("true");
        assertThat(first.element("NextPartNumberMarker")).contains("3");
        assertThat(first.text()).contains("<PartNumber>1</PartNumber>").contains("<PartNumber>3</PartNumber>");
        var second = wire.get(target + "&part-number-marker=3");
        assertThat(second.element("IsTruncated")).contains("false");
        assertThat(second.element("PartNumber")).contains("7");
        assertThat(second.element("Size")).contains("7");
        assertThat(second.element("DisplayName")).isPresent();
    }

    @Test
    void listsUploadsByPrefixAndDelimiterPageByPage() {
        for (var key : List.of("a/1", "a/2", "b", "c")) {
            bucket.s3()
                    .createMultipartUpload(
                            request -> request.bucket(bucket.name()).key(key));
        }
        var all = bucket.s3().listMultipartUploads(request -> request.bucket(bucket.name()));
        assertThat(all.uploads()).extracting(upload -> upload.key()).containsExactly("a/1", "a/2", "b", "c");
        var rolled = bucket.s3()
                .listMultipartUploads(request -> request.bucket(bucket.name()).delimiter("/"));
        assertThat(rolled.commonPrefixes())
                .extracting(prefix -> prefix.prefix())
                .containsExactly("a/");
        assertThat(rolled.uploads()).extracting(upload -> upload.key()).containsExactly("b", "c");
        var keys = new ArrayList<String>();
        var page = bucket.s3()
                .listMultipartUploads(request -> request.bucket(bucket.name()).maxUploads(1));
        while (true) {
            page.uploads().forEach(upload -> keys.add(upload.key()));
            if (!page.isTruncated()) {
                break;
            }
            var before = page;
            page = bucket.s3()
                    .listMultipartUploads(request -> request.bucket(bucket.name())
                            .maxUploads(1)
                            .keyMarker(before.nextKeyMarker())
                            .uploadIdMarker(before.nextUploadIdMarker()));
        }
        assertThat(keys).containsExactly("a/1", "a/2", "b", "c");
    }

    @Test
    void copiesPartsFromOtherObjects() {
        bucket.put("source", "0123456789");
        var upload = create();
        var target = bucket.path("k") + "?partNumber=1&uploadId=" + upload;
        var source = bucket.path("source");
        var copied = wire.put(target, "", "x-amz-copy-source", source, "x-amz-copy-source-range", "bytes=2-4");
        assertThat(copied.status()).isEqualTo(200);
        assertThat(wire.put(target, "", "x-amz-copy-source", source, "x-amz-copy-source-range", "bytes=2-10")
                        .error())
                .isEqualTo("400 InvalidArgument");
        assertThat(wire.put(target, "", "x-amz-copy-source", source, "x-amz-copy-source-range", "2-4")
                        .error())
                .isEqualTo("400 InvalidArgument");
        var etag = copied.element("ETag").orElseThrow();
        assertThat(complete(upload, "<Part><PartNumber>1</PartNumber><ETag>" + etag + "</ETag></Part>")
                        .status())
                .isEqualTo(200);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("234");
    }

    @Test
    void boundsTheListOfParts() {
        var parts = new StringBuilder();
        for (int number = 1; number <= 10_001; number++) {
            parts.append("<Part><PartNumber>%d</PartNumber><ETag>a</ETag></Part>".formatted(number));
        }
        assertThat(complete(create(), parts.toString()).error()).isEqualTo("400 MalformedXML");
    }

    @Test
    void refusesACopiedPartWithABody() {
        bucket.put("source", "0123456789");
        var target = bucket.path("k") + "?partNumber=1&uploadId=" + create();
        var refused = wire.put(target, "body", "x-amz-copy-source", bucket.path("source"));
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains("The request included a body. Requests of this type must not include a non-empty body.");
    }

    @Test
    void copiesAPartOnlyFromTheOwnerThatTheClientExpects() {
        bucket.put("source", "0123456789");
        var target = bucket.path("k") + "?partNumber=1&uploadId=" + create();
        var field = "x-amz-source-expected-bucket-owner";
        var own = bucket.account().project().accountNumber();
        assertThat(wire.put(target, "", "x-amz-copy-source", bucket.path("source"), field, "999999999999")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(wire.put(target, "", "x-amz-copy-source", bucket.path("source"), field, own)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesAPartWithAnotherChecksumThanItsUpload() {
        var upload = bucket.s3()
                .createMultipartUpload(
                        request -> request.bucket(bucket.name()).key("k").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        var refused = wire.put(
                bucket.path("k") + "?partNumber=1&uploadId=" + upload, "123456789", "x-amz-checksum-crc32", "y/Q5Jg==");
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains(
                        "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32");
    }

    private void complete(List<byte[]> contents) {
        var upload = create();
        var parts = new StringBuilder();
        for (int i = 0; i < contents.size(); i++) {
            var put = put(upload, i + 1, contents.get(i));
            parts.append(part(i + 1, put.header("etag").orElseThrow()));
        }
        assertThat(complete(upload, parts.toString()).status()).isEqualTo(200);
    }

    private String create() {
        return wire.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
    }

    private Answer put(String upload, int number, byte[] bytes) {
        return wire.send("PUT", bucket.path("k") + "?partNumber=" + number + "&uploadId=" + upload, bytes);
    }

    private Answer complete(String upload, String parts, String... headers) {
        var document = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        return wire.send("POST", bucket.path("k") + "?uploadId=" + upload, document, headers);
    }

    private static String part(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
    }

    private static byte[] random(int size, int seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[] first, byte[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static String etag(byte[]... parts) {
        var whole = Digests.md5();
        for (var part : parts) {
            whole.update(Digests.md5().digest(part));
        }
        return HexFormat.of().formatHex(whole.digest()) + "-" + parts.length;
    }
}
