package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.json.JsonMapper;

/// A command restores a project that was deleted by mistake, while the server runs.
final class UndeleteTest {
    @TempDir
    private Path directory;

    private Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
    }

    private String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    @Test
    void aDeletedProjectComesBackWithItsObjectsAndSurvivesARestart() throws Exception {
        String key;
        String secret;
        var big = new byte[9_000_000];
        try (var server = CloakroomProcess.serve(directory.resolve("data"), Map.of())) {
            var ready = server.ready();
            assertThat(ready.group(2)).isNotEmpty();
            var made = JsonMapper.shared().readTree(good("project", "create", "shop", "--json"));
            key = made.at("/token/accessKey").asString();
            secret = made.at("/token/secretKey").asString();
            try (var s3 = client(ready.group(1), key, secret)) {
                s3.createBucket(bucket -> bucket.bucket("wares"));
                s3.putObject(put -> put.bucket("wares").key("small"), RequestBody.fromString("kept"));
                s3.putObject(put -> put.bucket("wares").key("big"), RequestBody.fromBytes(big));
                good("project", "delete", "shop", "--with-data", "shop");
                assertThat(status(s3)).isEqualTo(403);
                awaitRetired();
                assertThat(cli("project", "undelete", "none").err()).contains("no deleted project \"none\"");
                assertThat(good("project", "deleted"))
                        .contains("shop", made.at("/project/id").asString());

                assertThat(good("project", "undelete", "shop")).contains("shop", "Disabled tokens", "1");
                assertThat(good("project", "deleted")).doesNotContain("shop");
                assertThat(status(s3)).as("its token is disabled").isEqualTo(403);
                good("token", "enable", key);
                assertThat(status(s3)).isEqualTo(200);
                assertThat(s3.getObjectAsBytes(get -> get.bucket("wares").key("big"))
                                .asByteArray())
                        .isEqualTo(big);
                s3.putObject(put -> put.bucket("wares").key("new"), RequestBody.fromString("new"));
                assertThat(cli("project", "undelete", "shop").code()).isEqualTo(1);
            }
            assertThat(server.stop()).isZero();
        }
        try (var server = CloakroomProcess.serve(directory.resolve("data"), Map.of());
                var s3 = client(server.ready().group(1), key, secret)) {
            assertThat(status(s3)).isEqualTo(200);
            assertThat(s3.listObjectsV2(list -> list.bucket("wares")).keyCount())
                    .isEqualTo(3);
            assertThat(server.stop()).isZero();
        }
        assertThat(good("check")).contains("ok           project shop").doesNotContain("no ");
    }

    /// Writes that are running when a project is deleted end first. Its files are moved a moment later, and it cannot be
    /// undeleted before.
    private void awaitRetired() throws IOException {
        long retired = 0;
        while (retired == 0) {
            try (var found = Files.list(directory.resolve("data/retired"))) {
                retired = found.count();
            }
        }
        assertThat(retired).isEqualTo(1);
    }

    /// A list that was closed before the deletion must not be public again because of an older state.
    @Test
    void eachBucketsListIsAsOpenAsItWasLast() throws Exception {
        try (var server = CloakroomProcess.serve(directory.resolve("data"), Map.of());
                var http = HttpClient.newHttpClient()) {
            var endpoint = server.ready().group(1);
            var made = JsonMapper.shared().readTree(good("project", "create", "shop", "--json"));
            try (var s3 = client(
                    endpoint,
                    made.at("/token/accessKey").asString(),
                    made.at("/token/secretKey").asString())) {
                s3.createBucket(bucket -> bucket.bucket("closed").acl(BucketCannedACL.PUBLIC_READ));
                s3.putBucketAcl(acl -> acl.bucket("closed").acl(BucketCannedACL.PRIVATE));
                s3.createBucket(bucket -> bucket.bucket("opened"));
                s3.putBucketAcl(acl -> acl.bucket("opened").acl(BucketCannedACL.PUBLIC_READ));
            }
            assertThat(listed(http, endpoint, "closed")).isEqualTo(403);
            assertThat(listed(http, endpoint, "opened")).isEqualTo(200);
            good("project", "delete", "shop", "--with-data", "shop");
            assertThat(listed(http, endpoint, "opened")).isEqualTo(404);
            awaitRetired();
            good("project", "undelete", "shop");
            assertThat(listed(http, endpoint, "closed")).isEqualTo(403);
            assertThat(listed(http, endpoint, "opened")).isEqualTo(200);
        }
    }

    private static int listed(HttpClient anybody, String endpoint, String bucket) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(endpoint + "/" + bucket)).build();
        return anybody.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static S3Client client(String endpoint, String accessKey, String secret) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .build();
    }

    private static int status(S3Client s3) {
        try {
            var _ = s3.getObjectAsBytes(get -> get.bucket("wares").key("small"));
            return 200;
        } catch (S3Exception refused) {
            return refused.statusCode();
        }
    }
}
