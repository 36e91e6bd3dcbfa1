package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.KnownData.Keys;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server process over the directory of [KnownData], with a client for each of its tokens.
final class KnownDataServer implements AutoCloseable {
    /// No reserve, since the free space of the test's disk is not the subject. The files of deleted projects are kept for
    /// as long as the server allows, since the directories grow old.
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "CLOAKROOM_RESERVE",
            "0",
            "CLOAKROOM_DELETED_PROJECT_DAYS",
            "3650",
            "CLOAKROOM_ADMIN_PASSWORD",
            KnownData.ADMIN_PASSWORD,
            "CLOAKROOM_ACCESS_KEY",
            KnownData.DEFAULT.access(),
            "CLOAKROOM_SECRET_KEY",
            KnownData.DEFAULT.secret());

    private final CloakroomProcess process;
    private final URI endpoint;
    private final String admin;
    private final String operatorToken;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<S3Client> clients = new ArrayList<>();

    private KnownDataServer(CloakroomProcess process, URI endpoint, String admin, String operatorToken) {
        this.process = process;
        this.endpoint = endpoint;
        this.admin = admin;
        this.operatorToken = operatorToken;
    }

    static KnownDataServer start(Path data) throws IOException {
        var process = CloakroomProcess.serve(data, ENVIRONMENT);
        try {
            var ready = process.ready();
            var token = Files.readString(data.resolve("operator-token")).strip();
            return new KnownDataServer(process, URI.create(ready.group(1)), ready.group(2), token);
        } catch (IOException | AssertionError failed) {
            process.close();
            throw failed;
        }
    }

    S3Client s3(Keys keys) {
        var client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.access(), keys.secret())))
                .build();
        clients.add(client);
        return client;
    }

    /// What a request without signature is answered.
    HttpResponse<byte[]> anonymous(String bucket, String key) throws Exception {
        var path = URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/" + bucket + "/" + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /// The operator's request, whose answer is a good one.
    JsonNode rest(String method, String path, String body) throws Exception {
        var answer = answer(method, path, body);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    JsonNode rest(String path) throws Exception {
        return rest("GET", path, "");
    }

    HttpResponse<String> answer(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(admin + "/api/v1/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("authorization", "Bearer " + operatorToken)
                .header("content-type", "application/json")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    String readiness() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(admin + "/readyz")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    void stop() throws InterruptedException {
        assertThat(process.stop()).isZero();
    }

    void kill() {
        process.kill();
    }

    String log() throws IOException {
        return process.errors();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(S3Client::close);
        http.close();
        process.close();
    }
}
