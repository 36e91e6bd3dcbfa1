package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.TestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.InvalidWriteOffsetException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// PutObject with `x-amz-write-offset-bytes`.
final class AppendObjectTest {
    private static final String OFFSET = "x-amz-write-offset-bytes";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private Wire.Answer append(String key, long offset, String text, String... headers) {
        var all = new ArrayList<>(List.of(OFFSET, Long.toString(offset)));
        all.addAll(List.of(headers));
        return wire.put(bucket.path(key), text, all.toArray(String[]::new));
    }

    private static byte[] bytes(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5", "5, 0", "5, 7", "20_000, 5", "5, 20_000", "1_000_000, 3_000_000", "17_000_000, 100"})
    void appendsWithTheSdkWhateverTheSizes(int first, int second) {
        bucket.s3()
                .putObject(request -> request.bucket(bucket.name()).key("k"), RequestBody.fromBytes(bytes(first, 1)));
        var put = bucket.s3()
                .putObject(
                        request -> request.bucket(bucket.name()).key("k").writeOffsetBytes((long) first),
                        RequestBody.fromBytes(bytes(second, 2)));
        assertThat(put.size()).isEqualTo(first + second);
        var got = bucket.s3()
                .getObjectAsBytes(request -> request.bucket(bucket.name()).key("k"));
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes(first, 1));
        whole.writeBytes(bytes(second, 2));
        assertThat(got.asByteArray()).isEqualTo(whole.toByteArray());
        assertThat(got.response().eTag()).isEqualTo(put.eTag()).endsWith("-2\"");
    }

    @Test
    void makesAnObjectAtOffsetZeroAndThenGrowsIt() {
        var made = append("log", 0, "one,", "content-type", "text/x", "x-amz-meta-a", "b");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.header("x-amz-object-size")).contains("4");
        assertThat(append("log", 4, "two,").header("x-amz-object-size")).contains("8");
        var last = append("log", 8, "three", "content-type", "text/y", "x-amz-meta-a", "c");
        assertThat(last.header("x-amz-object-size")).contains("13");
        var got = wire.get(bucket.path("log"));
        assertThat(got.text()).isEqualTo("one,two,three");
        assertThat(got.header("etag")).isEqualTo(last.header("etag"));
        assertThat(got.header("content-type")).contains("text/x");
        assertThat(got.header("x-amz-meta-a")).contains("b");
        assertThat(wire.get(bucket.path("log"), "range", "bytes=2-6").text()).isEqualTo("e,two");
    }

    @Test
    void refusesAnyOffsetButTheSize() {
        assertThat(append("k", 1, "x").error()).isEqualTo("400 InvalidWriteOffset");
        bucket.put("k", "hello");
        for (long offset : new long[] {0, 4, 6, Long.MAX_VALUE}) {
            var refused = append("k", offset, "x");
            assertThat(refused.error()).isEqualTo("400 InvalidWriteOffset");
            assertThat(refused.element("Message"))
                    .contains("The write offset value that you specified does not match the current object size.");
        }
        for (var odd : List.of("-1", "x", "", "9223372036854775808", "1.0")) {
            var refused = wire.put(bucket.path("k"), "x", OFFSET, odd);
            assertThat(refused.error()).isEqualTo("400 InvalidArgument");
            assertThat(refused.element("ArgumentName")).contains(OFFSET);
        }
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThatThrownBy(() -> bucket.s3()
                        .putObject(
                                request ->
                                        request.bucket(bucket.name()).key("k").writeOffsetBytes(3L),
                                RequestBody.fromString("x")))
                .isInstanceOf(InvalidWriteOffsetException.class);
    }

    @Test
    void asksForConditionsToo() {
        bucket.put("k", "hello");
        var etag = wire.get(bucket.path("k")).header("etag").orElseThrow();
        assertThat(append("k", 5, "x", "if-match", "\"00\"").error()).isEqualTo("412 PreconditionFailed");
        assertThat(append("k", 5, "x", "if-none-match", "*").error()).isEqualTo("412 PreconditionFailed");
        assertThat(append("none", 0, "x", "if-match", "*").error()).isEqualTo("404 NoSuchKey");
        assertThat(append("k", 5, "x", "if-match", etag).status()).isEqualTo(200);
        assertThat(append("k", 6, "x", "if-match", etag).error()).isEqualTo("412 PreconditionFailed");
        assertThat(append("new", 0, "x", "if-none-match", "*").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Enabled", "Suspended"})
    void refusesByNameWhereVersionsAreKept(String status) {
        bucket.put("k", "hello");
        wire.put(
                "/" + bucket.name() + "?versioning",
                "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>");
        var refused = append("k", 5, "x");
        assertThat(refused.error()).isEqualTo("409 InvalidBucketState");
        assertThat(refused.element("Message").orElse("")).contains(OFFSET).contains("versioning");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, ?partNumber=1&uploadId=x",
        "PUT, ?acl",
        "PUT, ?renameObject",
        "POST, ?uploads",
        "DELETE, ''",
        "GET, ''"
    })
    void belongsToNoOtherOperation(String method, String query) {
        bucket.put("k", "hello");
        var refused = wire.send(method, bucket.path("k") + query, "", OFFSET, "5");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains(OFFSET);
        var copy = wire.put(bucket.path("k"), "", OFFSET, "5", "x-amz-copy-source", bucket.path("k"));
        assertThat(copy.error()).isEqualTo("501 NotImplemented");
    }

    @Test
    void storesNothingWhenTheBodyIsNotWhatWasAnnounced() {
        bucket.put("k", "hello");
        assertThat(append("k", 5, "x", "content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")
                        .error())
                .isEqualTo("400 BadDigest");
        assertThat(append("k", 5, "x", "x-amz-checksum-crc32", "AAAAAA==").error())
                .isEqualTo("400 BadDigest");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(append("k", 5, "x").status()).isEqualTo(200);
    }

    /// The answer has the checksum of the appended bytes, the object that of all its bytes.
    @Test
    void carriesACrcOnOverAllBytes() {
        wire.put(bucket.path("k"), "12345", "x-amz-checksum-crc32", "y/U6HA==");
        var appended = append("k", 5, "6789", "x-amz-checksum-crc32", "nbq/hw==");
        assertThat(appended.header("x-amz-checksum-crc32")).contains("nbq/hw==");
        assertThat(appended.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        var got = wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED");
        assertThat(got.text()).isEqualTo("123456789");
        assertThat(got.header("x-amz-checksum-crc32")).contains("y/Q5Jg==");
        assertThat(got.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        // A checksum of another algorithm is verified, and the object keeps its own algorithm.
        assertThat(append("k", 9, "", "x-amz-checksum-sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
                        .status())
                .isEqualTo(200);
        assertThat(wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED").header("x-amz-checksum-crc32"))
                .contains("y/Q5Jg==");
    }

    @Test
    void hasACompositeChecksumWhereBytesCannotBeCombined() {
        var client = GATEWAY.client(
                bucket.account(),
                builder -> builder.responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED));
        for (int i = 0; i < 3; i++) {
            long offset = 6L * i;
            var text = "part-" + i;
            var put = client.putObject(
                    request -> request.bucket(bucket.name())
                            .key("k")
                            .writeOffsetBytes(offset)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                    RequestBody.fromString(text));
            assertThat(put.checksumSHA256()).isNotBlank();
        }
        var got = client.getObjectAsBytes(
                request -> request.bucket(bucket.name()).key("k").checksumMode("ENABLED"));
        assertThat(got.asUtf8String()).isEqualTo("part-0part-1part-2");
        assertThat(got.response().checksumSHA256()).endsWith("-3");
        assertThat(got.response().checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    }

    @Test
    void showsEachAppendAsAPart() {
        bucket.put("k", "hello");
        append("k", 5, "12");
        append("k", 7, "");
        append("k", 7, "345");
        var attributes = bucket.s3()
                .getObjectAttributes(request -> request.bucket(bucket.name())
                        .key("k")
                        .objectAttributes(
                                ObjectAttributes.OBJECT_PARTS,
                                ObjectAttributes.OBJECT_SIZE,
                                ObjectAttributes.CHECKSUM));
        assertThat(attributes.objectSize()).isEqualTo(10);
        assertThat(attributes.objectParts().totalPartsCount()).isEqualTo(4);
        var head = bucket.s3()
                .headObject(request -> request.bucket(bucket.name()).key("k").partNumber(4));
        assertThat(head.partsCount()).isEqualTo(4);
        assertThat(head.contentLength()).isEqualTo(3);
        assertThat(wire.get(bucket.path("k") + "?partNumber=1").text()).isEqualTo("hello");
        assertThat(wire.get(bucket.path("k") + "?partNumber=2").text()).isEqualTo("12");
        var empty = wire.get(bucket.path("k") + "?partNumber=3");
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.text()).isEmpty();
        assertThat(empty.header("x-amz-mp-parts-count")).contains("4");
        assertThat(wire.send("HEAD", bucket.path("k") + "?partNumber=3", "").header("content-length"))
                .contains("0");
        assertThat(wire.get(bucket.path("k") + "?partNumber=4").text()).isEqualTo("345");
        assertThat(wire.get(bucket.path("k") + "?partNumber=5").error()).isEqualTo("416 InvalidPartNumber");
    }

    @Test
    void growsObjectsOfUploadsAndCopiesStartAnew() {
        var upload = bucket.s3()
                .createMultipartUpload(request -> request.bucket(bucket.name()).key("k"))
                .uploadId();
        var part = bucket.s3()
                .uploadPart(
                        request -> request.bucket(bucket.name())
                                .key("k")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("part"));
        bucket.s3()
                .completeMultipartUpload(request -> request.bucket(bucket.name())
                        .key("k")
                        .uploadId(upload)
                        .multipartUpload(parts -> parts.parts(CompletedPart.builder()
                                .partNumber(1)
                                .eTag(part.eTag())
                                .build())));
        assertThat(append("k", 4, "-more").header("etag").orElse("")).endsWith("-2\"");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("part-more");
        wire.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k"));
        var copy = wire.get(bucket.path("copy"));
        assertThat(copy.text()).isEqualTo("part-more");
        assertThat(copy.header("etag").orElse("")).doesNotContain("-");
        assertThat(append("copy", 9, "!").header("etag").orElse("")).endsWith("-2\"");
    }

    /// Otherwise a header without any effect would satisfy a condition of a policy.
    @ParameterizedTest
    @CsvSource({
        "x-amz-tagging, class=public",
        "x-amz-acl, bucket-owner-full-control",
        "x-amz-grant-read, uri=http://acs.amazonaws.com/groups/global/AllUsers",
        "x-amz-storage-class, STANDARD_IA",
        "x-amz-website-redirect-location, /other",
    })
    void refusesHeadersThatItWouldIgnore(String name, String value) {
        assertThat(append("k", 0, "made", name, value).status()).isEqualTo(200);
        var refused = append("k", 4, "!", name, value);
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message").orElse("")).contains(name);
        assertThat(append("k", 4, "!").status()).isEqualTo(200);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("made!");
    }

    @Test
    void keepsAclTagsAndClass() {
        wire.put(
                bucket.path("k"),
                "hello",
                "x-amz-acl",
                "public-read",
                "x-amz-tagging",
                "a=b",
                "x-amz-storage-class",
                "STANDARD_IA");
        assertThat(append("k", 5, "!").status()).isEqualTo(200);
        var got = GATEWAY.anonymous().get(bucket.path("k"));
        assertThat(got.text()).isEqualTo("hello!");
        assertThat(got.header("x-amz-storage-class")).contains("STANDARD_IA");
        assertThat(wire.get(bucket.path("k") + "?tagging").text()).contains("<Key>a</Key><Value>b</Value>");
    }

    @Test
    void takesTenThousandPartsAndNoMore() throws IOException {
        // Only the last ones go over the network, because so many requests take a long time.
        var store = GATEWAY.stores().objects();
        var found = GATEWAY.stores()
                .projects()
                .bucket(new BucketName(bucket.name()))
                .orElseThrow();
        wire.put(bucket.path("k"), "0");
        var key = new ObjectKey("k");
        for (int i = 1; i < 9999; i++) {
            var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
            var body = TestBody.of(new byte[] {(byte) ('0' + i % 10)});
            assertThat(store.append(found, key, meta, i, body, PutCondition.ALWAYS))
                    .isInstanceOf(AppendOutcome.Appended.class);
        }
        assertThat(append("k", 9999, "9").header("etag").orElse("")).endsWith("-10000\"");
        var refused = append("k", 10_000, "0");
        assertThat(refused.error()).isEqualTo("400 TooManyParts");
        assertThat(refused.element("Message").orElse("")).contains("10000").contains("CopyObject");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("0123456789".repeat(1000));
        assertThat(wire.put(bucket.path("to") + "?renameObject", "", "x-amz-rename-source", "k")
                        .status())
                .isEqualTo(200);
        assertThat(wire.get(bucket.path("to"), "range", "bytes=9990-").text()).isEqualTo("0123456789");
        wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.path("to"));
        assertThat(append("k", 10_000, "!").status()).isEqualTo(200);
        assertThat(wire.send("DELETE", bucket.path("to"), "").status()).isEqualTo(204);
    }

    @Test
    void ofTwoAppendsAtOneOffsetOneGetsTheError() throws Exception {
        for (int round = 0; round < 10; round++) {
            var key = "k" + round;
            bucket.put(key, "hello");
            var barrier = new CyclicBarrier(2);
            var answers = new ArrayList<String>();
            try (var threads = Executors.newFixedThreadPool(2)) {
                var calls = new ArrayList<Future<String>>();
                for (var text : List.of("a", "b")) {
                    Callable<String> call = () -> {
                        barrier.await();
                        return append(key, 5, text).error();
                    };
                    calls.add(threads.submit(call));
                }
                for (var call : calls) {
                    answers.add(call.get());
                }
            }
            assertThat(answers).containsExactlyInAnyOrder("200 ", "400 InvalidWriteOffset");
            assertThat(wire.get(bucket.path(key)).text()).matches("hello[ab]");
        }
    }

    @Test
    void needsTheRightToPutAndNoMore() {
        bucket.put("in/k", "hello");
        bucket.put("out/k", "hello");
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
                 "Resource": "arn:aws:s3:::%s/in/*"}]}""".formatted(bucket.name());
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        assertThat(limited.put(bucket.path("in/k"), "!", OFFSET, "5").status()).isEqualTo(200);
        assertThat(limited.put(bucket.path("out/k"), "!", OFFSET, "5").error()).isEqualTo("403 AccessDenied");
        assertThat(GATEWAY.anonymous()
                        .put(bucket.path("in/k"), "!", OFFSET, "6")
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void isAskedForByAPresignedLink() throws Exception {
        bucket.put("k", "hello");
        try (var presigner = S3Presigner.builder()
                .endpointOverride(GATEWAY.endpoint())
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .credentialsProvider(bucket.account().credentials())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            var link = presigner.presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                    .putObjectRequest(
                            request -> request.bucket(bucket.name()).key("k").writeOffsetBytes(5L)));
            assertThat(followed(link.url().toURI(), OFFSET, "5")).isEqualTo(200);
            assertThat(followed(link.url().toURI(), OFFSET, "6")).isEqualTo(403);
            // Nobody can turn a link for another upload into an append or a rename.
            var plain = presigner.presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                    .putObjectRequest(request -> request.bucket(bucket.name()).key("k")));
            assertThat(followed(plain.url().toURI(), OFFSET, "6")).isEqualTo(403);
            var renaming = URI.create(plain.url() + "&renameObject");
            assertThat(followed(renaming, "x-amz-rename-source", "k")).isEqualTo(403);
        }
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello!");
    }

    private static int followed(URI link, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(link)
                .headers(headers)
                .PUT(BodyPublishers.ofString("!", StandardCharsets.UTF_8))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void readsRangesAcrossManyAppends() {
        var whole = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            var line = "line " + i + "\n";
            assertThat(append("log", whole.length(), line).status()).isEqualTo(200);
            whole.append(line);
        }
        var random = new Random(1);
        for (int i = 0; i < 30; i++) {
            int first = random.nextInt(whole.length());
            int last = first + random.nextInt(whole.length() - first);
            assertThat(wire.get(bucket.path("log"), "range", "bytes=" + first + "-" + last)
                            .text())
                    .isEqualTo(whole.substring(first, last + 1));
        }
        assertThat(Arrays.asList(wire.get(bucket.path("log")).text().split("\n", -1)))
                .hasSize(301);
    }
}
