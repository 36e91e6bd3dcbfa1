package io.cloakroom.gateway;

import static io.cloakroom.gateway.KnownData.PHOTOS;
import static io.cloakroom.gateway.KnownData.WARES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What clients and operators see of a project whose directory is missing. Only that project answers 503; `/readyz`,
/// the status page and `cloakroom check` name it. Everything works again when the directory is back.
class MissingDataTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path temporary;

    private Path data;
    private Path shop = Path.of("");

    @BeforeEach
    void unzip() throws Exception {
        data = Files.createDirectory(temporary.resolve("data"));
        KnownData.unzip("0.1.0-stopped", data);
        // The project of the only space with an extent for each part.
        try (var spaces = Files.newDirectoryStream(data.resolve("spaces"))) {
            for (var space : spaces) {
                if (Files.isDirectory(space.resolve("extents")) && count(space.resolve("extents")) > 1) {
                    shop = space;
                }
            }
        }
    }

    private static long count(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void aMissingProjectAnswers503AndComesBackByItself() throws Exception {
        var away = temporary.resolve("away");
        Files.move(shop, away);
        try (var server = KnownDataServer.start(data)) {
            var photos = server.s3(KnownData.DEFAULT);
            var wares = server.s3(KnownData.SHOP);
            assertUnavailable(wares);
            assertThat(photos.getObjectAsBytes(get -> get.bucket(PHOTOS).key("described"))
                            .asByteArray())
                    .isEqualTo(KnownData.bytes("described", 2000));
            photos.putObject(put -> put.bucket(PHOTOS).key("new"), RequestBody.fromString("new"));
            var id = String.valueOf(shop.getFileName());
            assertThat(server.readiness()).contains(id, "missing or cannot be read");
            assertThat(server.rest("status").path("troubles").toString()).contains(id);
            assertThat(wares.listBuckets().buckets()).hasSize(1);
            // Nobody else can take the name meanwhile.
            assertThatThrownBy(() -> photos.createBucket(create -> create.bucket(WARES)))
                    .isInstanceOf(S3Exception.class)
                    .hasMessageContaining("not available");
            Files.move(away, shop);
            awaitReady(server);
            assertWhole(wares);
        }
        try (var server = KnownDataServer.start(data)) {
            assertWhole(server.s3(KnownData.SHOP));
        }
    }

    private static void assertUnavailable(S3Client wares) {
        var calls = List.<ThrowingCallable>of(
                () -> wares.getObject(get -> get.bucket(WARES).key(KnownData.IN_PARTS)),
                () -> wares.putObject(put -> put.bucket(WARES).key("x"), RequestBody.fromString("x")),
                () -> wares.deleteObject(delete -> delete.bucket(WARES).key("x")),
                () -> wares.listObjectsV2(list -> list.bucket(WARES)),
                () -> wares.deleteBucket(delete -> delete.bucket(WARES)));
        for (var call : calls) {
            assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, refused -> {
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailable");
            });
        }
        assertThatThrownBy(() -> wares.headBucket(head -> head.bucket(WARES)))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(503));
    }

    private static void awaitReady(KnownDataServer server) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!server.readiness().equals("ok\n")) {
            assertThat(Instant.now()).as(server.log()).isBefore(end);
        }
    }

    private static void assertWhole(S3Client wares) {
        assertThat(wares.getObjectAsBytes(get -> get.bucket(WARES).key(KnownData.IN_PARTS))
                        .asByteArray())
                .isEqualTo(KnownData.allParts(KnownData.IN_PARTS, KnownData.PART_BYTES));
        assertThat(wares.listMultipartUploads(list -> list.bucket(WARES)).uploads())
                .hasSize(1);
    }

    @Test
    void aLostControlDatabaseRefusesTheStart() throws Exception {
        Files.move(data.resolve("control"), temporary.resolve("control"));
        var refused = CloakroomProcess.run(
                Map.of(), "", "serve", "--data", data.toString(), "--s3-port", "0", "--admin-port", "0");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("control").contains("Nothing");
        assertThat(data.resolve("control")).doesNotExist();
        Files.move(temporary.resolve("control"), data.resolve("control"));
        try (var server = KnownDataServer.start(data)) {
            assertWhole(server.s3(KnownData.SHOP));
        }
    }

    @Test
    void theOfflineCheckNamesWhatIsMissing() throws Exception {
        var whole = CommandRun.run(Map.of(), "", "check", "--data", data.toString());
        assertThat(whole.code()).as(whole.toString()).isZero();
        assertThat(whole.out()).contains("project default", "project shop");
        Files.move(shop, temporary.resolve("away"));
        var broken = CommandRun.run(Map.of(), "", "check", "--data", data.toString());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("unavailable  project shop").contains("missing or cannot be read");
    }
}
