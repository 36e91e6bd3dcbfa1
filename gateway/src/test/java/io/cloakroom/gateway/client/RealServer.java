package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cloakroom serve` as a process of its own, over http or https, for all tests with real clients.
final class RealServer implements AutoCloseable {
    /// Buckets can be in host names below it: every resolver maps names that end in `localhost` to this machine.
    static final String DOMAIN = "s3.localhost";

    static final String ACCESS_KEY = "CLKRTESTTESTTESTTEST";
    static final String SECRET_KEY = "secret+of/the+tests+that+run+real/clients";

    private final Path directory;
    private final CloakroomProcess process;
    private final HttpClient http;
    private final Path authority;
    private final boolean secure;
    private final URI endpoint;
    private final URI admin;
    private final AtomicInteger names = new AtomicInteger();

    private RealServer(Path directory, CloakroomProcess process, Certificates certificates, boolean secure)
            throws IOException {
        this.directory = directory;
        this.process = process;
        this.secure = secure;
        this.authority = certificates.authority();
        this.http = HttpClient.newBuilder().sslContext(certificates.trusting()).build();
        var ready = process.ready();
        this.endpoint = URI.create(ready.group(1));
        this.admin = URI.create(ready.group(2));
    }

    static RealServer start(boolean secure) throws Exception {
        var directory = Files.createTempDirectory("cloakroom-clients");
        var certificates = Certificates.make(directory);
        var arguments = new ArrayList<>(List.of("serve", "--s3-port", "0", "--admin-port", "0", "--domain", DOMAIN));
        arguments.addAll(List.of("--data", directory.resolve("data").toString()));
        if (secure) {
            arguments.addAll(List.of("--tls-cert", certificates.certificate().toString()));
            arguments.addAll(List.of("--tls-key", certificates.key().toString()));
        }
        var keys = Map.of("CLOAKROOM_ACCESS_KEY", ACCESS_KEY, "CLOAKROOM_SECRET_KEY", SECRET_KEY);
        var process = CloakroomProcess.start(keys, arguments.toArray(String[]::new));
        return new RealServer(directory, process, certificates, secure);
    }

    boolean secure() {
        return secure;
    }

    String endpoint() {
        return endpoint.toString();
    }

    /// Host and port.
    String authority() {
        return endpoint.getAuthority();
    }

    /// Who signed the server's certificate, as PEM.
    Path certificateAuthority() {
        return authority;
    }

    /// A name for a bucket that no other test has.
    String bucketName() {
        return "bucket-" + names.incrementAndGet();
    }

    /// The AWS SDK, with the server's own keys. Of a server over http.
    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    /// Sends a request that nobody signed.
    HttpResponse<byte[]> send(String method, String url) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return send("GET", url);
    }

    /// Calls the REST interface as the operator.
    ///
    /// @param body JSON, with ' for "
    JsonNode admin(String method, String path, String body) throws IOException, InterruptedException {
        var token = Files.readString(directory.resolve("data").resolve("operator-token"));
        var request = HttpRequest.newBuilder(admin.resolve("/api/v1/" + path))
                .header("authorization", "Bearer " + token.strip())
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    /// A new key for SSE-KMS, by its ARN.
    String kmsKey() throws IOException, InterruptedException {
        return admin("POST", "projects/default/kms-keys", "{}").path("arn").asString();
    }

    /// The server logs its own faults, and none of its clients' mistakes. Lines about the operator's changes are no
    /// faults.
    void assertNothingLogged() throws IOException {
        assertThat(process.errors().lines().filter(line -> !line.contains(" INFO  AuditTrail - ")))
                .isEmpty();
    }

    @Override
    public void close() throws IOException {
        http.close();
        try {
            assertThat(process.stop()).isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted before the server had stopped", stopped);
        } finally {
            process.close();
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
