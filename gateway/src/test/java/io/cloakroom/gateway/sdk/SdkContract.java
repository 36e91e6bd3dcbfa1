package io.cloakroom.gateway.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.http.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.utils.AttributeMap;

/// What an application can expect from each variant of the AWS SDK for Java.
abstract class SdkContract {
    private static final int MIB = 1 << 20;
    private static final List<Integer> SIZES = List.of(0, 1, 16 * 1024, 16 * 1024 + 1, 100_000, 5 * MIB);

    private final GatewayExtension gateway;
    private final TestBucket bucket;

    @TempDir
    private Path directory;

    SdkContract(GatewayExtension gateway) {
        this.gateway = gateway;
        this.bucket = gateway.bucket();
    }

    /// The HTTP clients that the SDK has for blocking calls.
    enum Blocking {
        APACHE_4,
        APACHE_5,
        URL_CONNECTION,
        CRT;

        @SuppressWarnings("deprecation") // by now, and what most applications have
        SdkHttpClient client(TlsTrustManagersProvider trust, AttributeMap forCrt) {
            return switch (this) {
                case APACHE_4 ->
                    ApacheHttpClient.builder().tlsTrustManagersProvider(trust).build();
                case APACHE_5 ->
                    Apache5HttpClient.builder().tlsTrustManagersProvider(trust).build();
                case URL_CONNECTION ->
                    UrlConnectionHttpClient.builder()
                            .tlsTrustManagersProvider(trust)
                            .build();
                case CRT -> AwsCrtHttpClient.builder().buildWithDefaults(forCrt);
            };
        }
    }

    /// The SDK's HTTP clients for non-blocking calls, and its CRT client, which is for S3 alone.
    enum Async {
        NETTY,
        NETTY_MULTIPART,
        CRT,
        CRT_S3
    }

    private TlsTrustManagersProvider trust() {
        return () -> gateway.certificate().map(TestCertificate::trust).orElse(new TrustManager[0]);
    }

    /// The CRT takes no trust managers.
    private static AttributeMap anyCertificate() {
        return AttributeMap.builder()
                .put(software.amazon.awssdk.http.SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                .build();
    }

    private S3AsyncClient async(Async kind) {
        var credentials = bucket.account().credentials();
        if (kind == Async.CRT_S3) {
            return gateway.closed(S3AsyncClient.crtBuilder()
                    .endpointOverride(gateway.endpoint())
                    .region(Region.US_EAST_1)
                    .forcePathStyle(true)
                    .credentialsProvider(credentials)
                    .minimumPartSizeInBytes(5L * MIB)
                    .targetThroughputInGbps(1.0)
                    .httpConfiguration(http -> http.trustAllCertificatesEnabled(true))
                    .build());
        }
        return gateway.closed(S3AsyncClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .httpClient(gateway.closed(http(kind)))
                .multipartEnabled(kind == Async.NETTY_MULTIPART)
                .multipartConfiguration(parts -> parts.minimumPartSizeInBytes(5L * MIB)
                        .thresholdInBytes(6L * MIB)
                        .apiCallBufferSizeInBytes(20L * MIB))
                .build());
    }

    private SdkAsyncHttpClient http(Async kind) {
        return kind == Async.CRT
                ? AwsCrtAsyncHttpClient.builder().buildWithDefaults(anyCertificate())
                : NettyNioAsyncHttpClient.builder()
                        .tlsTrustManagersProvider(trust())
                        .build();
    }

    private S3Client blocking(Blocking kind) {
        var http = gateway.closed(kind.client(trust(), anyCertificate()));
        return gateway.closed(S3Client.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(bucket.account().credentials())
                .httpClient(http)
                .build());
    }

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] get(String key) {
        return bucket.s3()
                .getObjectAsBytes(request -> request.bucket(bucket.name()).key(key))
                .asByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void blockingClientsStoreAndFetch(Blocking kind) throws IOException {
        var s3 = blocking(kind);
        for (int size : SIZES) {
            var bytes = random(size, size);
            s3.putObject(request -> request.bucket(bucket.name()).key("k"), RequestBody.fromBytes(bytes));
            try (var got = s3.getObject(request -> request.bucket(bucket.name()).key("k"))) {
                assertThat(got.readAllBytes()).isEqualTo(bytes);
            }
        }
        s3.deleteObject(request -> request.bucket(bucket.name()).key("k"));
        assertThatThrownBy(() ->
                        s3.getObject(request -> request.bucket(bucket.name()).key("k")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @ParameterizedTest
    @EnumSource
    void asyncClientsStoreAndFetchManyAtOnce(Async kind) {
        var s3 = async(kind);
        var puts = IntStream.range(0, 60)
                .mapToObj(i -> s3.putObject(
                        request -> request.bucket(bucket.name()).key("many/" + i),
                        AsyncRequestBody.fromBytes(random(SIZES.get(1 + i % 4), i))))
                .toList();
        CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).join();
        var gets = IntStream.range(0, 60)
                .mapToObj(i -> s3.getObject(
                        request -> request.bucket(bucket.name()).key("many/" + i), AsyncResponseTransformer.toBytes()))
                .toList();
        for (int i = 0; i < 60; i++) {
            assertThat(gets.get(i).join().asByteArray()).isEqualTo(random(SIZES.get(1 + i % 4), i));
        }
    }

    /// Leaves out the SDK's download in parts: with any server, it may wait for ever for an empty object (2.57.8).
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NETTY_MULTIPART")
    void asyncClientsStoreAndFetchNothing(Async kind) {
        var s3 = async(kind);
        s3.putObject(request -> request.bucket(bucket.name()).key("empty"), AsyncRequestBody.empty())
                .join();
        var got = s3.getObject(
                        request -> request.bucket(bucket.name()).key("empty"), AsyncResponseTransformer.toBytes())
                .join();
        assertThat(got.asByteArray()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void asyncClientsLearnWhatIsNotThere(Async kind) {
        var got = async(kind)
                .getObject(request -> request.bucket(bucket.name()).key("none"), AsyncResponseTransformer.toBytes());
        // The CRT client sends HEAD first, whose answers have no error code.
        assertThatThrownBy(got::join)
                .cause()
                .isInstanceOf(kind == Async.CRT_S3 ? S3Exception.class : NoSuchKeyException.class)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        error -> assertThat(error.statusCode()).isEqualTo(404));
    }

    @ParameterizedTest
    @EnumSource
    void asyncClientsStoreWhatNeedsParts(Async kind) {
        var s3 = async(kind);
        var bytes = random(17 * MIB + 13, 1);
        var put = s3.putObject(request -> request.bucket(bucket.name()).key("large"), AsyncRequestBody.fromBytes(bytes))
                .join();
        assertThat(get("large")).isEqualTo(bytes);
        var parts = kind == Async.NETTY_MULTIPART || kind == Async.CRT_S3;
        assertThat(put.eTag()).matches(parts ? "\"[0-9a-f]{32}-4\"" : "\"[0-9a-f]{32}\"");
        var got = s3.getObject(
                        request -> request.bucket(bucket.name()).key("large"), AsyncResponseTransformer.toBytes())
                .join();
        assertThat(got.asByteArray()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY_MULTIPART", "CRT_S3"})
    void theTransferManagerMovesFilesAndDirectories(Async kind) throws IOException {
        try (var transfers = S3TransferManager.builder().s3Client(async(kind)).build()) {
            var large = random(21 * MIB + 7, 2);
            var up = Files.createDirectories(directory.resolve("up/sub dir"));
            Files.write(directory.resolve("up/large"), large);
            for (int i = 0; i < 20; i++) {
                Files.write(up.resolve("file+" + i + " ü"), random(i * 5000, i));
            }
            transfers
                    .uploadFile(request -> request.source(directory.resolve("up/large"))
                            .putObjectRequest(put -> put.bucket(bucket.name()).key("one")))
                    .completionFuture()
                    .join();
            transfers
                    .downloadFile(request -> request.destination(directory.resolve("one"))
                            .getObjectRequest(get -> get.bucket(bucket.name()).key("one")))
                    .completionFuture()
                    .join();
            assertThat(directory.resolve("one")).hasBinaryContent(large);
            transfers
                    .copy(request -> request.copyObjectRequest(copy -> copy.sourceBucket(bucket.name())
                            .sourceKey("one")
                            .destinationBucket(bucket.name())
                            .destinationKey("copy of one")))
                    .completionFuture()
                    .join();
            assertThat(get("copy of one")).isEqualTo(large);

            var uploaded = transfers
                    .uploadDirectory(request -> request.source(directory.resolve("up"))
                            .bucket(bucket.name())
                            .s3Prefix("tree"))
                    .completionFuture()
                    .join();
            assertThat(uploaded.failedTransfers()).isEmpty();
            var downloaded = transfers
                    .downloadDirectory(request -> request.destination(directory.resolve("down"))
                            .bucket(bucket.name())
                            .listObjectsV2RequestTransformer(list -> list.prefix("tree/")))
                    .completionFuture()
                    .join();
            assertThat(downloaded.failedTransfers()).isEmpty();
            assertThat(tree(directory.resolve("down")))
                    .hasSize(21)
                    .containsExactlyInAnyOrderElementsOf(tree(directory.resolve("up")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY_MULTIPART", "CRT_S3"})
    void theTransferManagerTakesWhatHasNoLength(Async kind) throws Exception {
        try (var transfers = S3TransferManager.builder().s3Client(async(kind)).build()) {
            var bytes = random(13 * MIB + 3, 4);
            var body = AsyncRequestBody.forBlockingOutputStream(null);
            var upload = transfers.upload(request -> request.requestBody(body)
                    .putObjectRequest(put -> put.bucket(bucket.name()).key("stream")));
            try (var out = body.outputStream()) {
                out.write(bytes);
            }
            upload.completionFuture().join();
            assertThat(get("stream")).isEqualTo(bytes);
        }
    }

    private record Leaf(String path, long size, int hash) {}

    private static List<Leaf> tree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            var leaves = new ArrayList<Leaf>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = Files.readAllBytes(file);
                leaves.add(new Leaf(root.relativize(file).toString(), bytes.length, java.util.Arrays.hashCode(bytes)));
            }
            return leaves;
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"UNKNOWN_TO_SDK_VERSION", "MD5"}) // which the SDK does not compute
    void keepsEachChecksumThatTheSdkSendsBehindTheBody(ChecksumAlgorithm algorithm) {
        var bytes = random(70_000, 5);
        var put = bucket.s3()
                .putObject(
                        request -> request.bucket(bucket.name()).key("k").checksumAlgorithm(algorithm),
                        RequestBody.fromBytes(bytes));
        assertStored("k", algorithm, bytes, put);
        var later = async(Async.NETTY)
                .putObject(
                        request -> request.bucket(bucket.name()).key("async").checksumAlgorithm(algorithm),
                        AsyncRequestBody.fromBytes(bytes))
                .join();
        assertStored("async", algorithm, bytes, later);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
    void keepsEachChecksumThatTheSdkSendsInAHeader(ChecksumAlgorithm algorithm) {
        var bytes = random(70_000, 6);
        var put = bucket.s3()
                .putObject(
                        withChecksum("k", algorithm, Fields.checksum(algorithm, bytes)), RequestBody.fromBytes(bytes));
        assertStored("k", algorithm, bytes, put);

        var wrong = Fields.checksum(algorithm, new byte[1]);
        assertThatThrownBy(() ->
                        bucket.s3().putObject(withChecksum("wrong", algorithm, wrong), RequestBody.fromBytes(bytes)))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("BadDigest"));
        assertThatThrownBy(() -> get("wrong")).isInstanceOf(NoSuchKeyException.class);
    }

    private PutObjectRequest withChecksum(String key, ChecksumAlgorithm algorithm, String value) {
        var request = PutObjectRequest.builder().bucket(bucket.name()).key(key);
        Fields.setChecksum(request, algorithm, value);
        return request.build();
    }

    private void assertStored(String key, ChecksumAlgorithm algorithm, byte[] bytes, SdkPojo answer) {
        var expected = Fields.checksum(algorithm, bytes);
        assertThat(Fields.checksum(answer, algorithm)).contains(expected);
        // The SDK compares it with what it has read.
        var got = bucket.s3()
                .getObjectAsBytes(
                        request -> request.bucket(bucket.name()).key(key).checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asByteArray()).isEqualTo(bytes);
        assertThat(Fields.checksum(got.response(), algorithm)).contains(expected);
        assertThat(got.response().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"UNKNOWN_TO_SDK_VERSION", "MD5"}) // which the SDK does not compute
    void keepsEachChecksumOfParts(ChecksumAlgorithm algorithm) {
        var s3 = bucket.s3();
        var whole = random(5 * MIB + 1000, 7);
        var pieces = List.of(
                java.util.Arrays.copyOf(whole, 5 * MIB), java.util.Arrays.copyOfRange(whole, 5 * MIB, whole.length));
        for (var type : types(algorithm)) {
            var upload = s3.createMultipartUpload(request -> request.bucket(bucket.name())
                            .key("parts")
                            .checksumAlgorithm(algorithm)
                            .checksumType(type))
                    .uploadId();
            var parts = new ArrayList<CompletedPart>();
            for (var piece : pieces) {
                int number = parts.size() + 1;
                var put = s3.uploadPart(
                        request -> request.bucket(bucket.name())
                                .key("parts")
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumAlgorithm(algorithm),
                        RequestBody.fromBytes(piece));
                var checksum = Fields.checksum(algorithm, piece);
                assertThat(Fields.checksum(put, algorithm)).contains(checksum);
                var part = CompletedPart.builder().partNumber(number).eTag(put.eTag());
                Fields.setChecksum(part, algorithm, checksum);
                parts.add(part.build());
            }
            var done = s3.completeMultipartUpload(request -> request.bucket(bucket.name())
                    .key("parts")
                    .uploadId(upload)
                    .checksumType(type)
                    .multipartUpload(all -> all.parts(parts)));
            assertThat(done.checksumType()).isEqualTo(type);
            assertThat(Fields.checksum(done, algorithm)).contains(expected(algorithm, type, whole, pieces));
            assertThat(s3.getObjectAsBytes(request ->
                                    request.bucket(bucket.name()).key("parts").checksumMode(ChecksumMode.ENABLED))
                            .asByteArray())
                    .isEqualTo(whole);
        }
    }

    /// As Amazon documents them.
    private static List<ChecksumType> types(ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC64_NVME -> List.of(ChecksumType.FULL_OBJECT);
            case CRC32, CRC32_C -> List.of(ChecksumType.COMPOSITE, ChecksumType.FULL_OBJECT);
            default -> List.of(ChecksumType.COMPOSITE);
        };
    }

    private static String expected(ChecksumAlgorithm algorithm, ChecksumType type, byte[] whole, List<byte[]> pieces) {
        if (type == ChecksumType.FULL_OBJECT) {
            return Fields.checksum(algorithm, whole);
        }
        var checksums = new java.io.ByteArrayOutputStream();
        for (var piece : pieces) {
            checksums.writeBytes(java.util.Base64.getDecoder().decode(Fields.checksum(algorithm, piece)));
        }
        return Fields.checksum(algorithm, checksums.toByteArray()) + "-" + pieces.size();
    }

    private S3Presigner presigner(boolean pathStyle) {
        return gateway.closed(S3Presigner.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(bucket.account().credentials())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(pathStyle)
                        .build())
                .build());
    }

    private HttpClient browser() {
        var builder = HttpClient.newBuilder();
        gateway.certificate().ifPresent(certificate -> builder.sslContext(certificate.context()));
        return gateway.closed(builder.build());
    }

    /// What anyone can do with a link: the client has no keys, and sends only the headers that the link was signed
    /// with.
    private static HttpResponse<byte[]> follow(HttpClient browser, PresignedRequest link, byte[] body, String url)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        link.httpRequest().method().name(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (Map.Entry<String, List<String>> header : link.signedHeaders().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("host")) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
        }
        return browser.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> follow(HttpClient browser, PresignedRequest link, byte[] body)
            throws IOException, InterruptedException {
        return follow(browser, link, body, link.url().toString());
    }

    @Test
    void linksOfThePresignerStoreFetchAndDelete() throws Exception {
        var presigner = presigner(true);
        var browser = browser();
        var bytes = random(200_000, 8);
        var key = "dir/a file+ü.txt";
        var put = presigner.presignPutObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                .putObjectRequest(object -> object.bucket(bucket.name())
                        .key(key)
                        .contentType("text/x-link")
                        .metadata(Map.of("who", "me"))));
        assertThat(follow(browser, put, bytes).statusCode()).isEqualTo(200);
        var get = presigner.presignGetObject(request -> request.signatureDuration(Duration.ofDays(7))
                .getObjectRequest(object -> object.bucket(bucket.name())
                        .key(key)
                        .responseContentDisposition("attachment; filename=\"x y\"")));
        var got = follow(browser, get, new byte[0]);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("content-type")).contains("text/x-link");
        assertThat(got.headers().firstValue("x-amz-meta-who")).contains("me");
        assertThat(got.headers().firstValue("content-disposition")).contains("attachment; filename=\"x y\"");
        var delete = presigner.presignDeleteObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                .deleteObjectRequest(object -> object.bucket(bucket.name()).key(key)));
        assertThat(follow(browser, delete, new byte[0]).statusCode()).isEqualTo(204);
        assertThat(follow(browser, get, new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void linksOfThePresignerOpenNothingElse() throws Exception {
        var presigner = presigner(true);
        var browser = browser();
        bucket.put("mine", "mine");
        bucket.put("other", "other");
        var get = presigner.presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                .getObjectRequest(object -> object.bucket(bucket.name()).key("mine")));
        var url = get.url().toString();
        assertThat(follow(browser, get, new byte[0]).body()).asString().isEqualTo("mine");
        for (var bent : List.of(
                url.replace("/mine?", "/other?"),
                url.replace("X-Amz-Expires=300", "X-Amz-Expires=301"),
                url + "&response-content-type=text/html")) {
            var refused = follow(browser, get, new byte[0], bent);
            assertThat(refused.statusCode()).as(bent).isEqualTo(403);
            assertThat(refused.body()).asString().contains("<Code>SignatureDoesNotMatch</Code>");
        }
        var put = presigner.presignPutObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                .putObjectRequest(
                        object -> object.bucket(bucket.name()).key("mine").contentType("text/plain")));
        var otherType = browser.send(
                HttpRequest.newBuilder(put.url().toURI())
                        .PUT(BodyPublishers.ofString("new"))
                        .header("content-type", "text/html")
                        .build(),
                BodyHandlers.ofString());
        assertThat(otherType.statusCode()).isEqualTo(403);
        assertThat(get("mine")).asString().isEqualTo("mine");
    }

    @Test
    void linksOfThePresignerStoreParts() throws Exception {
        var presigner = presigner(true);
        var browser = browser();
        var s3 = bucket.s3();
        var pieces = List.of(random(5 * MIB, 9), random(10, 10));
        var upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket.name()).key("parts"))
                .uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (var piece : pieces) {
            int number = parts.size() + 1;
            var link = presigner.presignUploadPart(request -> request.signatureDuration(Duration.ofMinutes(5))
                    .uploadPartRequest(part -> part.bucket(bucket.name())
                            .key("parts")
                            .uploadId(upload)
                            .partNumber(number)));
            var etag = follow(browser, link, piece).headers().firstValue("etag").orElseThrow();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        s3.completeMultipartUpload(request ->
                request.bucket(bucket.name()).key("parts").uploadId(upload).multipartUpload(all -> all.parts(parts)));
        assertThat(get("parts"))
                .hasSize(5 * MIB + 10)
                .startsWith(pieces.getFirst())
                .endsWith(pieces.getLast());
    }

    @Test
    void paginatorsAndWaitersSeeEveryObject() {
        var s3 = async(Async.NETTY);
        var keys = IntStream.range(0, 25).mapToObj("page/%03d"::formatted).toList();
        keys.forEach(key -> bucket.put(key, key));
        var listed = new ArrayList<String>();
        s3.listObjectsV2Paginator(
                        request -> request.bucket(bucket.name()).prefix("page/").maxKeys(4))
                .contents()
                .map(S3Object::key)
                .subscribe(listed::add)
                .join();
        assertThat(listed).isEqualTo(keys);
        try (var waiter = s3.waiter()) {
            var found = waiter.waitUntilObjectExists(
                            request -> request.bucket(bucket.name()).key(keys.getFirst()))
                    .join();
            assertThat(found.matched().response()).isPresent();
            var gone = waiter.waitUntilBucketNotExists(request -> request.bucket(gateway.name()))
                    .join();
            assertThat(gone.matched().exception()).isPresent();
        }
    }
}
