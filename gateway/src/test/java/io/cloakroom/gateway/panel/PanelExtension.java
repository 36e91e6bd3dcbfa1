package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server in a process of its own and a browser on its panel, for the tests of one class. Needs Chromium and its driver.
final class PanelExtension implements BeforeAllCallback, AfterAllCallback {
    static final String PASSWORD = "operator password";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> settings;
    private @Nullable Path directory;
    private @Nullable CloakroomProcess server;
    private @Nullable Browser browser;
    private URI s3 = URI.create("http://127.0.0.1");
    private URI panel = URI.create("http://127.0.0.1");
    private String operator = "";

    PanelExtension() {
        this(Map.of());
    }

    /// @param settings of the server, beside the password
    PanelExtension(Map<String, String> settings) {
        this.settings = new HashMap<>(settings);
        this.settings.put("CLOAKROOM_ADMIN_PASSWORD", PASSWORD);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Programs.require("chromium");
        Programs.require("chromedriver");
        directory = Files.createTempDirectory("panel-test");
        server = CloakroomProcess.serve(data(), settings);
        var ready = server.ready();
        s3 = URI.create(ready.group(1));
        panel = URI.create(ready.group(2));
        operator = Files.readString(data().resolve("operator-token")).strip();
        browser = new Browser(panel, directory.resolve("profile"));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    /// Closes everything that [#beforeAll] has made, which is nothing if there is no browser.
    void close() throws Exception {
        http.close();
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (directory == null) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// For files of the tests.
    Path directory() {
        return Objects.requireNonNull(directory);
    }

    /// Data directory of the server.
    Path data() {
        return directory().resolve("data");
    }

    URI s3() {
        return s3;
    }

    URI panel() {
        return panel;
    }

    Browser browser() {
        return Objects.requireNonNull(browser);
    }

    /// The browser, signed in as the operator, wide and light.
    Browser signedIn() {
        return browser().look(1280, "light").signIn("admin", PASSWORD).sees("Projects");
    }

    /// A call of the REST interface as the operator.
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(panel.resolve("/api/v1/" + path))
                        .header("authorization", "Bearer " + operator)
                        .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    /// The same; the answer must be good.
    JsonNode good(String method, String path, String body) throws IOException, InterruptedException {
        var answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    /// Puts an object of this text into a bucket of the project `default`.
    void put(String bucket, String key, String text) throws IOException, InterruptedException {
        var link =
                good("POST", "projects/default/buckets/" + bucket + "/links", "{'key':'" + key + "','method':'PUT'}");
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(link.path("url").asString()))
                        .PUT(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /// The answer of S3 to an anonymous request.
    HttpResponse<String> get(URI target) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofString());
    }

    /// The answer of S3 to an anonymous request for an object.
    HttpResponse<String> anonymous(String bucket, String key) throws IOException, InterruptedException {
        return get(s3.resolve("/" + bucket + "/" + key));
    }
}
