package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.Usage;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// How each operation behaves at a project's limits.
final class ProjectQuotaTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final int MIB = 1 << 20;

    private final Account account = GATEWAY.account();
    private final S3Client s3 = GATEWAY.client(account);
    private final TestBucket bucket = GATEWAY.bucket(account, s3);
    private final Wire wire = bucket.wire();

    private void limit(@Nullable Long bytes, @Nullable Long objects, @Nullable Integer buckets) {
        try {
            var limits = new ProjectLimits(bytes, objects, buckets, null);
            GATEWAY.stores().projects().changeProject(account.project().id(), project -> project.withLimits(limits));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Usage usage() throws IOException {
        return GATEWAY.stores().projects().usage(account.project().id());
    }

    private static void assertRefused(String code, int status, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    private static void assertOver(String message, ThrowingCallable call) {
        assertRefused("QuotaExceeded", 403, message, call);
    }

    private void put(String key, int size) {
        s3.putObject(request -> request.bucket(bucket.name()).key(key), RequestBody.fromBytes(new byte[size]));
    }

    private void copy(String from, String to) {
        s3.copyObject(request -> request.sourceBucket(bucket.name())
                .sourceKey(from)
                .destinationBucket(bucket.name())
                .destinationKey(to));
    }

    private void delete(String key) {
        s3.deleteObject(request -> request.bucket(bucket.name()).key(key));
    }

    private String begin(String key) {
        return s3.createMultipartUpload(request -> request.bucket(bucket.name()).key(key))
                .uploadId();
    }

    private CompletedPart part(String key, String upload, int number, int size) {
        var part = s3.uploadPart(
                request ->
                        request.bucket(bucket.name()).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(new byte[size]));
        return CompletedPart.builder().partNumber(number).eTag(part.eTag()).build();
    }

    private void partCopy(String from, String key, String upload) {
        s3.uploadPartCopy(request -> request.sourceBucket(bucket.name())
                .sourceKey(from)
                .destinationBucket(bucket.name())
                .destinationKey(key)
                .uploadId(upload)
                .partNumber(1));
    }

    private void complete(String key, String upload, CompletedPart... parts) {
        s3.completeMultipartUpload(request ->
                request.bucket(bucket.name()).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }

    private boolean exists(String key) {
        return wire.send("HEAD", bucket.path(key), "").status() == 200;
    }

    @Test
    void refusesToPutMoreBytesThanTheProjectMayHold() throws IOException {
        limit(100_000L, null, null);
        put("a", 60_000);
        assertOver("The project's quota is 100000 bytes. It holds 60000, and this adds 40001.", () -> put("b", 40_001));
        assertThat(exists("b")).isFalse();
        assertThat(usage()).isEqualTo(new Usage(60_000, 1, 0, 0, 0, 0, 0));
        put("b", 40_000);
        assertOver("The project's quota is 100000 bytes. It holds 100000, and this adds 1.", () -> put("c", 1));
        delete("a");
        put("c", 1);
        assertOver("The project's quota is 100000 bytes. It holds 40001, and this adds 60000.", () -> put("d", 60_000));
        limit(null, null, null);
        put("d", 60_000);
    }

    @Test
    void refusesToPutMoreObjectsThanTheProjectMayHold() {
        limit(null, 1L, null);
        put("a", 1);
        assertOver("The project's quota is 1 objects. It holds 1, and this adds 1.", () -> put("b", 0));
        put("a", 50_000);
        limit(null, 2L, null);
        put("b", 0);
        delete("a");
        put("c", 0);
    }

    @Test
    void replacesAnObjectByOneThatIsNotLargerInAFullProject() throws IOException {
        limit(50_000L, 1L, null);
        put("a", 50_000);
        put("a", 50_000);
        assertOver("The project's quota is 50000 bytes. It holds 50000, and this adds 1.", () -> put("a", 50_001));
        limit(10L, 0L, null);
        put("a", 100);
        assertThat(usage()).isEqualTo(new Usage(100, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void readsDeletesAndChangesNothingInAFullProject() {
        put("a", 100);
        limit(0L, 0L, 0);
        assertThat(wire.get(bucket.path("a")).bytes()).hasSize(100);
        assertThat(wire.put(bucket.path("a") + "?acl", "", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
        copyOntoItself();
        var upload = begin("b");
        s3.abortMultipartUpload(
                request -> request.bucket(bucket.name()).key("b").uploadId(upload));
        delete("a");
        assertThat(exists("a")).isFalse();
    }

    private void copyOntoItself() {
        assertThat(wire.put(
                                bucket.path("a"),
                                "",
                                "x-amz-copy-source",
                                bucket.path("a"),
                                "x-amz-metadata-directive",
                                "REPLACE")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesToCopyBeyondALimit() throws IOException {
        put("a", 60_000);
        limit(100_000L, null, null);
        assertOver("The project's quota is 100000 bytes. It holds 60000, and this adds 60000.", () -> copy("a", "b"));
        limit(200_000L, 1L, null);
        assertOver("The project's quota is 1 objects. It holds 1, and this adds 1.", () -> copy("a", "b"));
        assertThat(exists("b")).isFalse();
        assertThat(usage()).isEqualTo(new Usage(60_000, 1, 0, 0, 0, 0, 0));
        limit(120_000L, 2L, null);
        copy("a", "b");
        copy("a", "b");
    }

    @Test
    void refusesAPartBeyondALimit() throws IOException {
        limit(6L * MIB, null, null);
        var upload = begin("a");
        var first = part("a", upload, 1, 5 * MIB);
        assertOver(
                "The project's quota is 6291456 bytes. It holds 5242880, and this adds 1048577.",
                () -> part("a", upload, 2, MIB + 1));
        assertThat(usage()).isEqualTo(new Usage(0, 0, 0, 0, 0, 1, 5 * MIB));
        var last = part("a", upload, 2, MIB);
        assertThat(part("a", upload, 2, MIB)).isEqualTo(last);
        assertOver("The project's quota is 6291456 bytes. It holds 6291456, and this adds 1.", () -> put("b", 1));
        complete("a", upload, first, last);
        assertThat(usage()).isEqualTo(new Usage(6 * MIB, 1, 0, 0, 0, 0, 0));
        delete("a");
        put("b", 1);
    }

    @Test
    void refusesACopiedPartBeyondALimit() throws IOException {
        put("a", 60_000);
        limit(100_000L, null, null);
        var upload = begin("b");
        assertOver(
                "The project's quota is 100000 bytes. It holds 60000, and this adds 60000.",
                () -> partCopy("a", "b", upload));
        assertThat(usage()).isEqualTo(new Usage(60_000, 1, 0, 0, 0, 1, 0));
        limit(120_000L, null, null);
        partCopy("a", "b", upload);
    }

    @Test
    void completesAnUploadInAFullProjectUnlessItIsOneObjectTooMany() throws IOException {
        var upload = begin("a");
        var part = part("a", upload, 1, 60_000);
        limit(1L, 0L, null);
        assertOver("The project's quota is 0 objects. It holds 0, and this adds 1.", () -> complete("a", upload, part));
        assertThat(exists("a")).isFalse();
        assertThat(usage()).isEqualTo(new Usage(0, 0, 0, 0, 0, 1, 60_000));
        limit(1L, 1L, null);
        complete("a", upload, part);
        assertThat(usage()).isEqualTo(new Usage(60_000, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void answersBeforeABodyThatHasNoChanceIsSent() throws IOException {
        limit(1000L, null, null);
        var link = presigned();
        var head = "PUT " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: " + link.getAuthority()
                + "\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n";
        try (var socket = new Socket(link.getHost(), link.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("<Code>QuotaExceeded</Code>");
        }
    }

    private URI presigned() {
        var s3Settings = S3Configuration.builder().pathStyleAccessEnabled(true).build();
        try (var presigner = S3Presigner.builder()
                .endpointOverride(GATEWAY.endpoint())
                .region(Region.US_EAST_1)
                .serviceConfiguration(s3Settings)
                .credentialsProvider(account.credentials())
                .build()) {
            var link = presigner.presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                    .putObjectRequest(put -> put.bucket(bucket.name()).key("k")));
            return URI.create(link.url().toString());
        }
    }

    @Test
    void makesNoMoreBucketsThanTheProjectMayHave() {
        limit(null, null, 2);
        GATEWAY.bucket(account, s3);
        var name = GATEWAY.name();
        assertRefused(
                "TooManyBuckets",
                400,
                "You have attempted to create more buckets than allowed",
                () -> s3.createBucket(request -> request.bucket(name)));
        s3.createBucket(request -> request.bucket(bucket.name()));
        s3.deleteBucket(request -> request.bucket(bucket.name()));
        s3.createBucket(request -> request.bucket(name));
    }

    @Test
    void exceedsNoLimitHoweverManyClientsWrite() throws Exception {
        limit(50_000L, null, null);
        var writers = new ArrayList<Callable<String>>();
        for (int i = 0; i < 24; i++) {
            var key = "key-" + i;
            writers.add(() -> wire.put(bucket.path(key), "x".repeat(10_000)).error());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(writers)) {
                assertThat(answer.get()).isIn("200 ", "403 QuotaExceeded");
            }
        }
        assertThat(usage().bytes()).isBetween(10_000L, 50_000L);
        assertThat(usage().objects()).isEqualTo(usage().bytes() / 10_000);
    }
}
