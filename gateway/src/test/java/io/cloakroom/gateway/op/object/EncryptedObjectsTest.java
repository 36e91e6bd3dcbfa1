package io.cloakroom.gateway.op.object;

import static io.cloakroom.gateway.op.object.EncryptionKind.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.TestKeys;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.storage.checksum.Digests;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/// Objects of every kind of encryption, through every operation that reads or writes bytes.
final class EncryptedObjectsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withCustomerKeysOverHttp(true)).with(new TestKeys());

    private static final int MIB = 1 << 20;

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Answer put(String key, byte[] bytes, String... headers) {
        var answer = wire.send("PUT", bucket.path(key), bytes, headers);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private byte[] read(String key, EncryptionKind kind, String... headers) {
        return wire.send("GET", bucket.path(key), "", join(kind.reading(), headers))
                .bytes();
    }

    private static void assertTells(Answer answer, EncryptionKind kind) {
        var told = new LinkedHashMap<String, String>();
        answer.headers().forEach((name, values) -> {
            if (name.startsWith("x-amz-server-side-encryption")) {
                told.put(name, values.getFirst());
            }
        });
        assertThat(told).containsExactlyInAnyOrderEntriesOf(kind.told());
    }

    private static String md5(byte[] bytes) {
        return '"' + HexFormat.of().formatHex(Digests.md5().digest(bytes)) + '"';
    }

    @ParameterizedTest
    @EnumSource
    void areReadAsTheyWereWritten(EncryptionKind kind) {
        for (int size : new int[] {0, 1, 20_000, 65_536, 300_001}) {
            var bytes = random(size, size);
            var put = put("k", bytes, kind.asked());
            assertTells(put, kind);
            var got = wire.send("GET", bucket.path("k"), "", kind.reading());
            assertThat(got.bytes()).isEqualTo(bytes);
            assertTells(got, kind);
            var head = wire.send("HEAD", bucket.path("k"), "", kind.reading());
            assertTells(head, kind);
            assertThat(head.header("content-length")).contains(Integer.toString(size));
            assertThat(head.header("etag")).isEqualTo(put.header("etag")).isEqualTo(got.header("etag"));
            assertThat(put.header("etag").orElseThrow().equals(md5(bytes))).isEqualTo(kind.hasMd5Etag());
        }
    }

    @ParameterizedTest
    @EnumSource
    void giveRangesOfTheirPlaintext(EncryptionKind kind) {
        var bytes = random(200_000, 1);
        put("k", bytes, kind.asked());
        for (int[] range : new int[][] {{0, 0}, {65_535, 65_536}, {1000, 199_999}, {199_999, 199_999}}) {
            assertThat(read("k", kind, "range", "bytes=" + range[0] + "-" + range[1]))
                    .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[1] + 1));
        }
        var part = wire.send("GET", bucket.path("k") + "?partNumber=1", "", kind.reading());
        assertThat(part.bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void haveChecksumsOfTheirPlaintext(EncryptionKind kind) {
        put("k", "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), join(kind.asked(), new String[] {
            "x-amz-checksum-crc32", "y/Q5Jg=="
        }));
        for (var method : new String[] {"GET", "HEAD"}) {
            var answer = wire.send(
                    method, bucket.path("k"), "", join(kind.reading(), new String[] {"x-amz-checksum-mode", "ENABLED"
                    }));
            assertThat(answer.header("x-amz-checksum-crc32")).contains("y/Q5Jg==");
        }
        var attributes = wire.send("GET", bucket.path("k") + "?attributes", "", join(kind.reading(), new String[] {
            "x-amz-object-attributes", "Checksum,ObjectSize"
        }));
        assertThat(attributes.element("ChecksumCRC32")).contains("y/Q5Jg==");
        assertThat(attributes.element("ObjectSize")).contains("9");
    }

    @ParameterizedTest
    @EnumSource
    void areReadByVersion(EncryptionKind kind) {
        bucket.s3()
                .putBucketVersioning(put -> put.bucket(bucket.name())
                        .versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));
        var old = put("k", random(3000, 1), kind.asked());
        put("k", random(4000, 2), EncryptionKind.SSE_C_OTHER_KEY.asked());
        var path = bucket.path("k") + "?versionId="
                + old.header("x-amz-version-id").orElseThrow();
        var got = wire.send("GET", path, "", kind.reading());
        assertThat(got.bytes()).isEqualTo(random(3000, 1));
        assertTells(got, kind);
        assertThat(read("k", EncryptionKind.SSE_C_OTHER_KEY)).isEqualTo(random(4000, 2));
    }

    @ParameterizedTest
    @EnumSource
    void canBeAppendedTo(EncryptionKind kind) {
        put("k", random(70_000, 1), kind.asked());
        for (int part = 0; part < 3; part++) {
            var appended = wire.send(
                    "PUT",
                    bucket.path("k"),
                    random(1000, 2 + part),
                    join(
                            kind.asked().length == 6 && !kind.isOfClient()
                                    ? Arrays.copyOf(kind.asked(), 4)
                                    : kind.asked(),
                            new String[] {"x-amz-write-offset-bytes", Integer.toString(70_000 + part * 1000)}));
            assertThat(appended.text()).isEmpty();
            assertTells(appended, kind);
        }
        assertThat(read("k", kind, "range", "bytes=69999-"))
                .startsWith(random(70_000, 1)[69_999])
                .endsWith(random(1000, 4));
    }

    @ParameterizedTest
    @EnumSource
    void canBeUploadedInParts(EncryptionKind kind) {
        var first = random(5 * MIB, 1);
        var last = random(100_000, 2);
        var created = wire.send("POST", bucket.path("k") + "?uploads", "", kind.asked());
        assertTells(created, kind);
        var upload = created.element("UploadId").orElseThrow();
        var parts = new StringBuilder();
        for (int number = 1; number <= 2; number++) {
            var part = wire.send(
                    "PUT",
                    bucket.path("k") + "?partNumber=" + number + "&uploadId=" + upload,
                    number == 1 ? first : last,
                    kind.reading());
            assertTells(part, kind);
            parts.append(part(number, part));
        }
        var path = bucket.path("k") + "?uploadId=" + upload;
        assertThat(wire.send("GET", path, "", kind.reading()).status()).isEqualTo(200);
        var done = complete(path, parts.toString(), kind.reading());
        assertThat(done.status()).isEqualTo(200);
        assertTells(done, kind.isOfClient() ? EncryptionKind.NONE : kind);
        var got = wire.send("GET", bucket.path("k"), "", kind.reading());
        assertThat(got.bytes()).startsWith(first).endsWith(last).hasSize(first.length + last.length);
        assertTells(got, kind);
        var second = wire.send("GET", bucket.path("k") + "?partNumber=2", "", kind.reading());
        assertThat(second.bytes()).isEqualTo(last);
        assertTells(second, kind);
        var range = "bytes=" + (5 * MIB - 10) + "-" + (5 * MIB + 9);
        assertThat(read("k", kind, "range", range))
                .startsWith(Arrays.copyOfRange(first, 5 * MIB - 10, 5 * MIB))
                .endsWith(Arrays.copyOf(last, 10));
    }

    private static String part(int number, Answer answer) {
        var etag = answer.header("etag").or(() -> answer.element("ETag")).orElseThrow();
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
    }

    private Answer complete(String path, String parts, String... headers) {
        return wire.send("POST", path, "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>", headers);
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(EncryptionKind.values())
                .flatMap(from -> Arrays.stream(EncryptionKind.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void areCopied(EncryptionKind from, EncryptionKind to) {
        var bytes = random(100_000, 1);
        put("from", bytes, from.asked());
        var copied = wire.put(bucket.path("to"), "", join(to.asked(), from.ofCopySource(), new String[] {
            "x-amz-copy-source", bucket.path("from")
        }));
        assertThat(copied.status()).isEqualTo(200);
        assertTells(copied, to);
        assertThat(read("to", to)).isEqualTo(bytes);
        assertTells(wire.send("HEAD", bucket.path("to"), "", to.reading()), to);
        assertThat(copied.text().contains(md5(bytes).replace("\"", ""))).isEqualTo(to.hasMd5Etag());
        assertThat(read("from", from)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void areCopiedOntoThemselves(EncryptionKind from, EncryptionKind to) {
        var bytes = random(30_000, 1);
        put("k", bytes, join(from.asked(), new String[] {"x-amz-meta-a", "1"}));
        var copied = wire.put(bucket.path("k"), "", join(to.asked(), from.ofCopySource(), new String[] {
            "x-amz-copy-source", bucket.path("k")
        }));
        if (from == EncryptionKind.NONE && to == EncryptionKind.NONE) {
            assertThat(copied.error()).isEqualTo("400 InvalidRequest");
            assertThat(copied.element("Message").orElse("")).endsWith("or encryption attributes.");
            return;
        }
        assertThat(copied.status()).isEqualTo(200);
        assertTells(copied, to);
        var got = wire.send("GET", bucket.path("k"), "", to.reading());
        assertThat(got.bytes()).isEqualTo(bytes);
        assertThat(got.header("x-amz-meta-a")).contains("1");
        assertTells(got, to);
    }

    @ParameterizedTest
    @EnumSource
    void keepTheirEncryptionWhenOnlyTheirMetadataChanges(EncryptionKind kind) {
        put("k", random(30_000, 1), kind.asked());
        var copied = wire.put(bucket.path("k"), "", join(kind.asked(), kind.ofCopySource(), new String[] {
            "x-amz-copy-source", bucket.path("k"), "x-amz-metadata-directive", "REPLACE", "x-amz-meta-b", "2"
        }));
        assertThat(copied.status()).isEqualTo(200);
        wire.put(bucket.path("k") + "?tagging", "<Tagging><TagSet/></Tagging>");
        var got = wire.send("GET", bucket.path("k"), "", kind.reading());
        assertThat(got.bytes()).isEqualTo(random(30_000, 1));
        assertThat(got.header("x-amz-meta-b")).contains("2");
        assertTells(got, kind);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void areCopiedIntoParts(EncryptionKind from, EncryptionKind to) {
        var bytes = random(100_000, 1);
        put("from", bytes, from.asked());
        var upload = wire.send("POST", bucket.path("to") + "?uploads", "", to.asked())
                .element("UploadId")
                .orElseThrow();
        var copied = wire.put(
                bucket.path("to") + "?partNumber=1&uploadId=" + upload,
                "",
                join(to.reading(), from.ofCopySource(), new String[] {
                    "x-amz-copy-source", bucket.path("from"), "x-amz-copy-source-range", "bytes=10-99999"
                }));
        assertThat(copied.status()).isEqualTo(200);
        assertTells(copied, to);
        assertThat(complete(bucket.path("to") + "?uploadId=" + upload, part(1, copied))
                        .status())
                .isEqualTo(200);
        assertThat(read("to", to)).isEqualTo(Arrays.copyOfRange(bytes, 10, 100_000));
    }

    @ParameterizedTest
    @EnumSource
    void areRenamedWithoutTheirKey(EncryptionKind kind) {
        put("old", random(1000, 1), kind.asked());
        assertThat(wire.put(bucket.path("new") + "?renameObject", "", "x-amz-rename-source", "/old")
                        .status())
                .isEqualTo(200);
        assertThat(read("new", kind)).isEqualTo(random(1000, 1));
    }

    /// The bucket names no key, and the object shows the key that was used.
    @Test
    void areNotChangedByACopyOntoThemselvesWithTheBucketsOwnKey() {
        wire.put(
                "/" + bucket.name() + "?encryption",
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
                        + "<SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
                        + "<BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>");
        put("k", random(1000, 1));
        var copied = wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.path("k"));
        assertThat(copied.error()).isEqualTo("400 InvalidRequest");
        wire.send("DELETE", "/" + bucket.name() + "?encryption", "");
    }

    @ParameterizedTest
    @EnumSource
    void areForAnonymousReadersUnlessAKeyServiceSealedThem(EncryptionKind kind) {
        put("k", random(1000, 1), join(kind.asked(), new String[] {"x-amz-acl", "public-read"}));
        var got = GATEWAY.anonymous().send("GET", bucket.path("k"), "", kind.reading());
        if (kind.name().startsWith("SSE_KMS")) {
            assertThat(got.error()).isEqualTo("400 InvalidArgument");
            assertThat(got.element("Message").orElse("")).endsWith("require AWS Signature Version 4.");
        } else {
            assertThat(got.bytes()).isEqualTo(random(1000, 1));
        }
    }

    @Test
    void repeatTheContextToWhoeverGaveIt() {
        var context = java.util.Base64.getEncoder()
                .encodeToString("{\"a\":\"b\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var field = "x-amz-server-side-encryption-context";
        var put = put("k", random(10, 1), join(EncryptionKind.SSE_KMS.asked(), new String[] {field, context}));
        assertThat(put.header(field)).contains(context);
        assertThat(wire.get(bucket.path("k")).header(field)).isEmpty();
    }

    @Test
    void areReadWithTheKeyThatTheyWereWrittenWith() {
        var told = Map.of("a", "b");
        bucket.s3()
                .putObject(
                        put -> put.bucket(bucket.name())
                                .key("k")
                                .metadata(told)
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(EncryptionKind.SSE_C.asked()[3])
                                .sseCustomerKeyMD5(EncryptionKind.SSE_C.asked()[5]),
                        software.amazon.awssdk.core.sync.RequestBody.fromString("hello"));
        var got = bucket.s3()
                .getObjectAsBytes(get -> get.bucket(bucket.name())
                        .key("k")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(EncryptionKind.SSE_C.asked()[3])
                        .sseCustomerKeyMD5(EncryptionKind.SSE_C.asked()[5]));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().metadata()).isEqualTo(told);
        assertThat(got.response().sseCustomerAlgorithm()).isEqualTo("AES256");
        assertThat(got.response().sseCustomerKeyMD5())
                .isEqualTo(EncryptionKind.SSE_C.asked()[5]);
    }
}
