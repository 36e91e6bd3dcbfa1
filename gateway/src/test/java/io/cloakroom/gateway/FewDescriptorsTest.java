package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.cli.console.AdminFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/// A server with at most 600 file descriptors serves more projects than it can keep open at once.
@EnabledOnOs(OS.LINUX)
final class FewDescriptorsTest {
    private static final int PROJECTS = 85;
    private static final int CONNECTIONS = 100;
    private static final int OBJECT_BYTES = 5 << 20;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void allProjectsAreServedOverAHundredConnections() throws Exception {
        try (var server = CloakroomProcess.serveWithDescriptors(600, directory);
                var http = Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .socketTimeout(Duration.ofMinutes(5)) // a slow disk has half a gigabyte to sync
                        .build();
                var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var ready = server.ready();
            var clients = new ArrayList<S3Client>();
            for (int i = 0; i < PROJECTS; i++) {
                clients.add(project(URI.create(ready.group(2)), "project-" + i, http));
            }
            var works = new ArrayList<Future<?>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var client = clients.get(i % PROJECTS);
                var bucket = "bucket-" + i;
                works.add(threads.submit(storing(client, bucket)));
            }
            for (var work : works) {
                work.get();
            }
            works.clear();
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                var client = clients.get(i % CONNECTIONS % PROJECTS);
                var bucket = "bucket-" + i % CONNECTIONS;
                works.add(threads.submit(() -> {
                    var read = client.getObjectAsBytes(get -> get.bucket(bucket).key("key"));
                    assertThat(read.asByteArrayUnsafe()).isEqualTo(content(bucket));
                }));
            }
            for (var work : works) {
                work.get();
            }
            assertThat(server.errors()).contains("600 file descriptors").doesNotContain("ERROR");
        }
    }

    private static Callable<Void> storing(S3Client client, String bucket) {
        return () -> {
            client.createBucket(create -> create.bucket(bucket));
            client.putObject(put -> put.bucket(bucket).key("key"), RequestBody.fromBytes(content(bucket)));
            return null;
        };
    }

    private static byte[] content(String bucket) {
        var bytes = new byte[OBJECT_BYTES];
        Arrays.fill(bytes, (byte) bucket.hashCode());
        return bytes;
    }

    /// Makes a project, and a client with its token that never retries.
    private S3Client project(URI admin, String name, SdkHttpClient http) throws Exception {
        var json = JsonMapper.shared();
        var token = json.readTree(Files.readAllBytes(directory.resolve(AdminFile.NAME)))
                .at("/token")
                .asString();
        try (var client = HttpClient.newHttpClient()) {
            var made = client.send(
                    HttpRequest.newBuilder(admin.resolve("/api/v1/projects"))
                            .header("authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(made.statusCode()).as(made.body()).isLessThan(300);
            var order = json.readTree(made.body());
            return S3Client.builder()
                    .endpointOverride(URI.create(order.at("/endpoint").asString()))
                    .region(Region.US_EAST_1)
                    .forcePathStyle(true)
                    .httpClient(http)
                    .overrideConfiguration(said -> said.retryStrategy(AwsRetryStrategy.doNotRetry()))
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                            order.at("/token/accessKey").asString(),
                            order.at("/token/secretKey").asString())))
                    .build();
        }
    }
}
