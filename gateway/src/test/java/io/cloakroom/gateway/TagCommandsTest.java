package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The commands about tags of buckets and objects, as they are typed.
@TestInstance(Lifecycle.PER_CLASS)
final class TagCommandsTest {
    @TempDir
    private static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable CloakroomProcess server;
    private int buckets;
    private String bucket = "";

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        started.ready();
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void withABucket() {
        bucket = "tagged-" + ++buckets;
        good("bucket", "create", "default", bucket);
    }

    private static Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
    }

    private static String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private void put(String key, String text) throws Exception {
        var url = good("bucket", "link", "default", bucket, key, "--put").strip();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method("PUT", BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void tagsOfAnObjectAreAddedAndRemoved() throws Exception {
        put("a.txt", "text");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--quiet"))
                .isEmpty();
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--tag", "b=x y", "--tag", "a=1"))
                .isEqualTo("KEY  VALUE\na    1\nb    x y\n");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--tag", "c=k=v", "--untag", "a"))
                .isEqualTo("KEY  VALUE\nb    x y\nc    k=v\n");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--quiet"))
                .isEqualTo("b\nc\n");
        var json = JsonMapper.shared().readTree(good("bucket", "object-tags", "default", bucket, "a.txt", "--json"));
        assertThat(json.path("tags").toString()).isEqualTo("{\"b\":\"x y\",\"c\":\"k=v\"}");
        assertThat(good("bucket", "view-object", "default", bucket, "a.txt")).contains("Tags", "k=v");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--clear", "--tag", "d=", "--quiet"))
                .isEqualTo("d\n");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--clear", "--quiet"))
                .isEmpty();
    }

    @Test
    void eachVersionHasItsOwnTags() throws Exception {
        put("a.txt", "first");
        good("bucket", "versioning", "default", bucket, "--set", "enabled");
        put("a.txt", "second");
        good("bucket", "object-tags", "default", bucket, "a.txt", "--version-id", "null", "--tag", "of=first");
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--quiet"))
                .isEmpty();
        assertThat(good("bucket", "object-tags", "default", bucket, "a.txt", "--version-id", "null"))
                .contains("of", "first");
    }

    @Test
    void tagsOfABucketAreChangedToo() {
        assertThat(good("bucket", "tags", "default", bucket, "--tag", "department=sales"))
                .contains("department", "sales");
        good("bucket", "tags", "default", bucket, "--tag", "more=1");
        assertThat(good("bucket", "tags", "default", bucket, "--quiet")).isEqualTo("department\nmore\n");
        good("bucket", "tags", "default", bucket, "--untag", "department");
        assertThat(good("bucket", "tags", "default", bucket, "--quiet")).isEqualTo("more\n");
    }

    @Test
    void invalidTagsAreRefusedWithASentence() throws Exception {
        put("a.txt", "text");
        assertThat(cli("bucket", "object-tags", "default", bucket, "a.txt", "--tag", "novalue")
                        .err())
                .contains("--tag is KEY=VALUE");
        var refused = cli("bucket", "object-tags", "default", bucket, "a.txt", "--tag", "a*=b");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("the key \"a*\" of a tag is not valid");
        assertThat(cli("bucket", "object-tags", "default", bucket, "none").err())
                .contains("has no object \"none\"");
    }
}
