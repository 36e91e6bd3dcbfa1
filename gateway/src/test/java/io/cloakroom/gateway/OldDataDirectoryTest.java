package io.cloakroom.gateway;

import static io.cloakroom.gateway.KnownData.CHECKED;
import static io.cloakroom.gateway.KnownData.IN_PARTS;
import static io.cloakroom.gateway.KnownData.IN_PROGRESS;
import static io.cloakroom.gateway.KnownData.OBJECTS;
import static io.cloakroom.gateway.KnownData.PART_BYTES;
import static io.cloakroom.gateway.KnownData.PHOTOS;
import static io.cloakroom.gateway.KnownData.PROGRESS_BYTES;
import static io.cloakroom.gateway.KnownData.WARES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.KnownData.Keys;
import io.cloakroom.gateway.KnownData.Stored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;

/// Data directories that earlier builds made open with all that is in them, are written to, and open again.
/// [MakeDataDirectory] made them.
class OldDataDirectoryTest {
    private static final String LATER = "stored by this build";
    private static final List<String> PROJECTS = List.of("default", "never used", "shop");

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0-stopped", "0.1.0-killed"})
    void opensWithAllThatIsInIt(String name) throws Exception {
        KnownData.unzip(name, data);
        try (var server = KnownDataServer.start(data)) {
            assertThat(server.readiness()).isEqualTo("ok\n");
            objects(server.s3(KnownData.DEFAULT), server);
            parts(server.s3(KnownData.SHOP));
            uploadInProgress(server.s3(KnownData.SHOP));
            usage(server, OBJECTS, true);
            tokens(server);
            people(server);
            deletedProject(server);
            audit(server);
            write(server);
            server.stop();
        }
        try (var server = KnownDataServer.start(data)) {
            assertThat(server.readiness()).isEqualTo("ok\n");
            var photos = server.s3(KnownData.DEFAULT);
            var left = OBJECTS.stream()
                    .filter(object -> !object.equals(OBJECTS.getLast()))
                    .toList();
            left.forEach(object -> object(photos, object));
            assertThat(bytes(photos, PHOTOS, LATER)).isEqualTo(KnownData.bytes(LATER, 100_000));
            assertThat(keys(photos, PHOTOS)).hasSize(left.size() + 1);
            var shop = server.s3(KnownData.SHOP);
            parts(shop);
            var completed = shop.headObject(request -> request.bucket(WARES).key(IN_PROGRESS));
            assertThat(completed.contentType()).isEqualTo("audio/flac");
            assertThat(completed.eTag()).isEqualTo(KnownData.etagOfParts(IN_PROGRESS, PROGRESS_BYTES));
            assertThat(bytes(shop, WARES, IN_PROGRESS)).isEqualTo(KnownData.allParts(IN_PROGRESS, PROGRESS_BYTES));
            usage(server, left, false);
            tokens(server);
            people(server);
            deletedProject(server);
            audit(server);
            assertThat(server.log()).doesNotContain(" ERROR ", " WARN ");
            server.stop();
        }
    }

    private static void objects(S3Client photos, KnownDataServer server) throws Exception {
        assertThat(photos.listBuckets().buckets()).extracting(Bucket::name).containsExactly(KnownData.EMPTY, PHOTOS);
        assertThat(keys(photos, KnownData.EMPTY)).isEmpty();
        assertThat(keys(photos, PHOTOS))
                .containsExactlyInAnyOrderElementsOf(
                        OBJECTS.stream().map(Stored::key).toList());
        for (var object : OBJECTS) {
            object(photos, object);
            var answer = server.anonymous(PHOTOS, object.key());
            if (object.publicRead()) {
                assertThat(answer.body()).isEqualTo(object.bytes());
            } else {
                assertThat(answer.statusCode()).as(object.key()).isEqualTo(403);
            }
        }
    }

    private static void object(S3Client s3, Stored object) {
        var got = s3.getObjectAsBytes(request -> request.bucket(PHOTOS).key(object.key()));
        assertThat(got.asByteArray()).as(object.key()).isEqualTo(object.bytes());
        assertThat(got.response().eTag()).isEqualTo(KnownData.etag(object.bytes()));
        assertThat(got.response().contentType()).isEqualTo(object.contentType());
        assertThat(got.response().metadata()).isEqualTo(object.metadata());
    }

    /// In pages, which have to fit together.
    private static List<String> keys(S3Client s3, String bucket) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(4)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static byte[] bytes(S3Client s3, String bucket, String key) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    }

    private static void parts(S3Client shop) {
        var whole = KnownData.allParts(IN_PARTS, PART_BYTES);
        assertThat(bytes(shop, WARES, IN_PARTS)).isEqualTo(whole);
        var head = shop.headObject(
                request -> request.bucket(WARES).key(IN_PARTS).partNumber(3).checksumMode(ChecksumMode.ENABLED));
        assertThat(head.eTag()).isEqualTo(KnownData.etagOfParts(IN_PARTS, PART_BYTES));
        assertThat(head.partsCount()).isEqualTo(PART_BYTES.size());
        assertThat(head.contentLength()).isEqualTo(100);
        assertThat(head.contentType()).isEqualTo("video/mp4");
        assertThat(head.checksumSHA256()).isEqualTo(KnownData.sha256(KnownData.part(IN_PARTS, PART_BYTES, 3)));
        var checked = shop.getObjectAsBytes(
                request -> request.bucket(WARES).key(CHECKED.key()).checksumMode(ChecksumMode.ENABLED));
        assertThat(checked.asByteArray()).isEqualTo(CHECKED.bytes());
        assertThat(checked.response().checksumSHA256()).isEqualTo(KnownData.sha256(CHECKED.bytes()));
    }

    private static void uploadInProgress(S3Client shop) {
        var parts = shop.listParts(
                        request -> request.bucket(WARES).key(IN_PROGRESS).uploadId(upload(shop)))
                .parts();
        assertThat(parts).hasSize(2);
        for (int number = 1; number <= 2; number++) {
            var bytes = KnownData.part(IN_PROGRESS, PROGRESS_BYTES, number);
            assertThat(parts.get(number - 1).partNumber()).isEqualTo(number);
            assertThat(parts.get(number - 1).size()).isEqualTo(bytes.length);
            assertThat(parts.get(number - 1).eTag()).isEqualTo(KnownData.etag(bytes));
        }
    }

    private static String upload(S3Client shop) {
        var uploads =
                shop.listMultipartUploads(request -> request.bucket(WARES)).uploads();
        assertThat(uploads).extracting(MultipartUpload::key).containsExactly(IN_PROGRESS);
        return uploads.getFirst().uploadId();
    }

    private static void usage(KnownDataServer server, List<Stored> photos, boolean inProgress) throws Exception {
        long progress = PROGRESS_BYTES.stream().mapToLong(size -> size).sum();
        long wares =
                CHECKED.size() + PART_BYTES.stream().mapToLong(size -> size).sum();
        long stored = photos.stream().mapToLong(Stored::size).sum();
        usage(
                server.rest("projects/default/usage"),
                stored + (inProgress ? 0 : 100_000),
                photos.size() + (inProgress ? 0 : 1),
                0,
                0);
        var shop = server.rest("projects/shop/usage");
        if (inProgress) {
            usage(shop, wares, 2, 1, progress);
        } else {
            usage(shop, wares + progress, 3, 0, 0);
        }
        assertThat(shop.at("/limits/maxBytes").asLong()).isEqualTo(10_000_000_000L);
        usage(server.rest("projects/never%20used/usage"), 0, 0, 0, 0);
        for (var bucket : List.of("default/buckets/" + PHOTOS, "shop/buckets/" + WARES)) {
            var check = server.rest("POST", "projects/" + bucket + "/check", "");
            assertThat(check.path("recorded")).isEqualTo(check.path("counted"));
            assertThat(check.path("unreadable").asInt()).isZero();
        }
    }

    private static void usage(JsonNode shown, long bytes, long objects, long uploads, long uploadBytes) {
        assertThat(shown.at("/usage/bytes").asLong()).isEqualTo(bytes);
        assertThat(shown.at("/usage/objects").asLong()).isEqualTo(objects);
        assertThat(shown.at("/usage/uploads").asLong()).isEqualTo(uploads);
        assertThat(shown.at("/usage/uploadBytes").asLong()).isEqualTo(uploadBytes);
    }

    private static void tokens(KnownDataServer server) throws Exception {
        var reader = server.s3(KnownData.READER);
        assertThat(bytes(reader, WARES, IN_PARTS)).isEqualTo(KnownData.allParts(IN_PARTS, PART_BYTES));
        refused(() -> reader.getObjectAsBytes(request -> request.bucket(WARES).key(CHECKED.key())), "AccessDenied");
        refused(() -> reader.deleteObject(request -> request.bucket(WARES).key(IN_PARTS)), "AccessDenied");
        refused(() -> server.s3(KnownData.DISABLED).listBuckets(), "InvalidAccessKeyId");
        refused(() -> server.s3(KnownData.GONE).listBuckets(), "InvalidAccessKeyId");
        var view = server.rest("tokens/" + KnownData.READER.access());
        assertThat(view.path("state").asString()).isEqualTo("active");
        assertThat(view.path("expiresAt").asString()).isEqualTo("2099-12-31T00:00:00Z");
        assertThat(view.at("/tags/team").asString()).isEqualTo("web");

        // The one that was made with the project: its secret was never shown here, and opens with the master key.
        var made = server.rest("projects/shop/tokens").path("items").values().stream()
                .filter(token -> token.path("name").asString().equals("default"))
                .map(token -> token.path("accessKey").asString())
                .toList();
        assertThat(made).hasSize(1);
        var secret = server.rest("tokens/" + made.getFirst() + "/secret");
        var shop = server.s3(new Keys(made.getFirst(), secret.path("secretKey").asString()));
        assertThat(shop.listBuckets().buckets()).extracting(Bucket::name).containsExactly(WARES);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo(code));
    }

    private static void people(KnownDataServer server) throws Exception {
        signIn(server, "admin", KnownData.ADMIN_PASSWORD, 201);
        signIn(server, "anna", KnownData.MEMBER_PASSWORD, 201);
        signIn(server, "anna", KnownData.ADMIN_PASSWORD, 401);
        assertThat(server.rest("projects").path("items").findValuesAsString("name"))
                .containsExactlyInAnyOrderElementsOf(PROJECTS);
        assertThat(server.rest("projects/shop").path("description").asString()).isEqualTo("Sells <things>");
        assertThat(server.rest("users/anna/projects").toString()).contains("shop", "member");
    }

    private static void signIn(KnownDataServer server, String login, String password, int status) throws Exception {
        var body = "{'login':'" + login + "','password':'" + password + "'}";
        assertThat(server.answer("POST", "sessions", body).statusCode()).isEqualTo(status);
    }

    private void deletedProject(KnownDataServer server) throws Exception {
        assertThat(server.answer("GET", "projects/gone", "").statusCode()).isEqualTo(404);
        try (var spaces = Files.list(data.resolve("retired"))) {
            var gone = spaces.toList();
            assertThat(gone).hasSize(1);
            assertThat(gone.getFirst().resolve("db/CURRENT")).isNotEmptyFile();
            assertThat(gone.getFirst().resolve("segments")).isNotEmptyDirectory();
            assertThat(gone.getFirst().resolve("extents")).isNotEmptyDirectory();
        }
    }

    private static void audit(KnownDataServer server) throws Exception {
        assertThat(server.rest("audit/verification").path("whole").asBoolean()).isTrue();
        var lines = server.rest("audit?action=project.delete").path("items");
        assertThat(lines.findValuesAsString("target")).containsExactly("gone");
    }

    private static void write(KnownDataServer server) {
        var photos = server.s3(KnownData.DEFAULT);
        photos.putObject(
                request -> request.bucket(PHOTOS).key(LATER), RequestBody.fromBytes(KnownData.bytes(LATER, 100_000)));
        photos.deleteObject(
                request -> request.bucket(PHOTOS).key(OBJECTS.getLast().key()));
        var shop = server.s3(KnownData.SHOP);
        var upload = upload(shop);
        var parts = shop
                .listParts(request -> request.bucket(WARES).key(IN_PROGRESS).uploadId(upload))
                .parts()
                .stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.partNumber())
                        .eTag(part.eTag())
                        .build())
                .toList();
        shop.completeMultipartUpload(request ->
                request.bucket(WARES).key(IN_PROGRESS).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }
}
