package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.Chromium;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.chrome.ChromeDriver;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A website in a process of its own, and a Chromium that shows its pages. The pages upload to the S3 server, which has
/// another origin. The website signs their requests with boto3: see `site.py`.
final class WebSite implements AutoCloseable {
    private static final List<String> FILES = List.of("site.py", "upload.html", "upload.js", "uppy.html", "uppy.mjs");

    private final Process process;
    private final URI origin;
    private final ChromeDriver browser;

    private WebSite(Process process, URI origin, ChromeDriver browser) {
        this.process = process;
        this.origin = origin;
        this.browser = browser;
    }

    /// @param directory an empty one
    static WebSite start(RealServer server, Path directory) throws Exception {
        var release = Release.all().toList().getLast();
        for (var file : FILES) {
            try (var source = Objects.requireNonNull(WebSite.class.getResourceAsStream("/client/site/" + file), file)) {
                Files.copy(source, directory.resolve(file));
            }
        }
        var errors = directory.resolve("errors").toFile();
        var python = new ProcessBuilder(release.find("python").toString(), "-W", "ignore", "site.py")
                .directory(directory.toFile())
                .redirectError(errors);
        python.environment().put("ENDPOINT", server.endpoint());
        python.environment().put("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY);
        python.environment().put("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY);
        var process = python.start();
        try {
            var origin = URI.create(firstLine(process, errors.toPath()));
            return new WebSite(process, origin, Chromium.start(directory.resolve("profile")));
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static String firstLine(Process process, Path errors) throws IOException {
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = output.readLine();
        assertThat(line).as(() -> read(errors)).isNotNull();
        return line;
    }

    private static String read(Path errors) {
        try {
            return Files.readString(errors);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    ChromeDriver browser() {
        return browser;
    }

    URI origin() {
        return origin;
    }

    /// The same pages under another host name, which browsers take for another origin.
    URI otherOrigin() {
        return URI.create("http://localhost:" + origin.getPort());
    }

    void open(URI from, String page) {
        browser.get(from.resolve("/" + page).toString());
    }

    /// Calls a function of the page that is open.
    ///
    /// @return the value of its promise
    JsonNode call(String function, Object... arguments) {
        browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(5));
        var result = browser.executeAsyncScript(
                "const [name, given, done] = arguments;"
                        + "window[name](...given).then(done, (failed) => done({ failed: String(failed.stack) }));",
                function,
                List.of(arguments));
        var seen = JsonMapper.shared().<JsonNode>valueToTree(result);
        assertThat(seen.path("failed").isString()).as(seen.toString()).isFalse();
        return seen;
    }

    /// A new bucket whose CORS rules let in pages from [#origin] alone.
    String bucket(RealServer server, S3Client s3) {
        var bucket = server.bucketName();
        s3.createBucket(request -> request.bucket(bucket));
        var rule = CORSRule.builder()
                .allowedOrigins(origin.toString())
                .allowedMethods("GET", "PUT", "POST", "DELETE")
                .allowedHeaders("*")
                .exposeHeaders("ETag")
                .maxAgeSeconds(60)
                .build();
        s3.putBucketCors(request -> request.bucket(bucket).corsConfiguration(cors -> cors.corsRules(rule)));
        return bucket;
    }

    @Override
    public void close() {
        browser.quit();
        process.destroyForcibly().onExit().join();
    }
}
