package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Checksums in requests: verified, stored, returned and recomputed, with every algorithm. Other tests check that they
/// are computed correctly.
final class ChecksumsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void keepsTheOneThatTheClientGives(ChecksumAlgorithm algorithm) {
        var value = of(algorithm, "hello");
        assertGiven(wire.put(bucket.path("k"), "hello", algorithm.header(), value), algorithm, value);
        assertGiven(wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED"), algorithm, value);
        assertGiven(wire.send("HEAD", bucket.path("k"), "", "x-amz-checksum-mode", "enabled"), algorithm, value);
        assertThat(wire.get(bucket.path("k")).header(algorithm.header())).isEmpty();
        assertThat(wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED", "range", "bytes=0-1")
                        .header(algorithm.header()))
                .isEmpty();
        var attributes = wire.get(bucket.path("k") + "?attributes", "x-amz-object-attributes", "Checksum");
        assertThat(attributes.element("Checksum" + algorithm)).contains(value);
        assertThat(wire.get("/" + bucket.name()).element("ChecksumAlgorithm")).contains(algorithm.name());
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void storesNothingThatItDoesNotFit(ChecksumAlgorithm algorithm) {
        assertThat(wire.put(bucket.path("k"), "hello", algorithm.header(), of(algorithm, "other"))
                        .error())
                .isEqualTo("400 BadDigest");
        assertThat(wire.put(bucket.path("k"), "hello", algorithm.header(), "AAAA")
                        .error())
                .isEqualTo("400 InvalidRequest");
        assertThat(wire.get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void copiesGetTheOneThatTheyAskForOrThatOfTheirSource(ChecksumAlgorithm algorithm) {
        wire.put(bucket.path("k"), "hello", "x-amz-checksum-crc32", "NhCmhg==");
        var value = of(algorithm, "hello");
        var copied = wire.put(
                bucket.path("copy"),
                "",
                "x-amz-copy-source",
                bucket.path("k"),
                "x-amz-checksum-algorithm",
                algorithm.name());
        assertThat(copied.element("Checksum" + algorithm)).contains(value);
        assertThat(copied.element("ChecksumType")).contains("FULL_OBJECT");
        var again = wire.put(bucket.path("again"), "", "x-amz-copy-source", bucket.path("copy"));
        assertThat(again.element("Checksum" + algorithm)).contains(value);
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void partsGetTheOneOfTheirUpload(ChecksumAlgorithm algorithm) {
        var created = create(algorithm.name(), null);
        var type = algorithm.defaultType().name();
        assertThat(created.header("x-amz-checksum-algorithm")).contains(algorithm.name());
        assertThat(created.header("x-amz-checksum-type")).contains(type);
        var upload = created.element("UploadId").orElseThrow();
        var value = of(algorithm, "hello");
        var part = bucket.path("k") + "?partNumber=1&uploadId=" + upload;
        var other = algorithm == ChecksumAlgorithm.SHA1 ? ChecksumAlgorithm.CRC32 : ChecksumAlgorithm.SHA1;
        assertThat(wire.put(part, "hello", other.header(), of(other, "hello")).error())
                .isEqualTo("400 InvalidRequest");
        var put = wire.put(part, "hello");
        assertThat(put.header(algorithm.header())).contains(value);
        var listed = wire.get(bucket.path("k") + "?uploadId=" + upload);
        assertThat(listed.element("ChecksumAlgorithm")).contains(algorithm.name());
        assertThat(listed.element("Checksum" + algorithm)).contains(value);
        var done = complete(upload, put.header("etag").orElseThrow());
        assertThat(done.element("ChecksumType")).contains(type);
        var whole = done.element("Checksum" + algorithm).orElseThrow();
        if (type.equals("FULL_OBJECT")) {
            assertThat(whole).isEqualTo(value);
        } else {
            assertThat(whole).isNotEqualTo(value).endsWith("-1");
        }
        var onePart = wire.get(bucket.path("k") + "?partNumber=1", "x-amz-checksum-mode", "ENABLED");
        assertThat(onePart.header(algorithm.header())).contains(value);
        assertThat(onePart.header("x-amz-mp-parts-count")).contains("1");
        assertThat(onePart.header("x-amz-checksum-type")).contains(type);
        var itsHead = wire.send("HEAD", bucket.path("k") + "?partNumber=1", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(itsHead.header(algorithm.header())).contains(value);
        assertThat(itsHead.header("x-amz-checksum-type")).contains(type);
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32, COMPOSITE, 200",
        "CRC32, FULL_OBJECT, 200",
        "CRC32C, COMPOSITE, 200",
        "CRC32C, FULL_OBJECT, 200",
        "CRC64NVME, COMPOSITE, 400",
        "CRC64NVME, FULL_OBJECT, 200",
        "SHA1, COMPOSITE, 200",
        "SHA1, FULL_OBJECT, 400",
        "SHA256, COMPOSITE, 200",
        "SHA256, FULL_OBJECT, 400",
        "CRC32, NEITHER, 400",
        "CRC16, COMPOSITE, 400",
    })
    void knowsWhichAlgorithmMakesWhichType(String algorithm, String type, int status) {
        assertThat(create(algorithm, type).status()).isEqualTo(status);
    }

    @Test
    void aPartMayBringOneThatItsUploadDidNotAnnounce() {
        var upload = create(null, null).element("UploadId").orElseThrow();
        var put = wire.put(
                bucket.path("k") + "?partNumber=1&uploadId=" + upload, "hello", "x-amz-checksum-crc32", "NhCmhg==");
        assertThat(put.header("x-amz-checksum-crc32")).contains("NhCmhg==");
        assertThat(complete(upload, put.header("etag").orElseThrow()).element("ChecksumCRC64NVME"))
                .contains(of(ChecksumAlgorithm.CRC64NVME, "hello"));
    }

    private void assertGiven(Answer answer, ChecksumAlgorithm algorithm, String value) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(algorithm.header())).contains(value);
        assertThat(answer.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    }

    private Answer create(@Nullable String algorithm, @Nullable String type) {
        if (algorithm == null) {
            return wire.send("POST", bucket.path("k") + "?uploads", "");
        }
        var announced = new String[] {"x-amz-checksum-algorithm", algorithm};
        var typed = new String[] {"x-amz-checksum-algorithm", algorithm, "x-amz-checksum-type", String.valueOf(type)};
        return wire.send("POST", bucket.path("k") + "?uploads", "", type == null ? announced : typed);
    }

    private Answer complete(String upload, String etag) {
        return wire.send(
                "POST",
                bucket.path("k") + "?uploadId=" + upload,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>");
    }

    private static String of(ChecksumAlgorithm algorithm, String text) {
        var digest = ChecksumDigest.of(algorithm);
        digest.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return digest.checksum().value();
    }
}
