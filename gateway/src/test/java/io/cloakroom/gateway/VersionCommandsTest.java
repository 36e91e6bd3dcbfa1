package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
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

/// The commands about versions of objects.
@TestInstance(Lifecycle.PER_CLASS)
final class VersionCommandsTest {
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
        bucket = "kept-" + ++buckets;
        good("bucket", "create", "default", bucket);
        good("bucket", "versioning", "default", bucket, "--set", "enabled");
    }

    private static Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
    }

    private static String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private HttpResponse<String> followed(String method, String text, String... link) throws Exception {
        var url = good(link).strip();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private void put(String key, String... texts) throws Exception {
        for (var text : texts) {
            followed("PUT", text, "bucket", "link", "default", bucket, key, "--put");
        }
    }

    private String current(String key) throws Exception {
        return followed("GET", "", "bucket", "link", "default", bucket, key).body();
    }

    private List<String> versions(String key) {
        return good("bucket", "versions", "default", bucket, "--key", key, "--quiet")
                .lines()
                .toList();
    }

    @Test
    void switchingVersioningOnSaysWhatItCosts() {
        assertThat(good("bucket", "versioning", "default", bucket))
                .contains("enabled", "count in the project's storage");
        assertThat(good("bucket", "versioning", "default", bucket, "--set", "suspended"))
                .contains("suspended", "Existing versions stay");
        assertThat(good("bucket", "list", "default")).contains("VERSIONING", "suspended");
        assertThat(cli("bucket", "versioning", "default", bucket, "--set", "off")
                        .err())
                .contains("status is enabled, suspended or never");
        assertThat(good("bucket", "versioning", "--help")).contains("project's storage until each version is deleted");
    }

    @Test
    void anOlderVersionIsListedOpenedAndRestored() throws Exception {
        put("a.txt", "first", "the second");
        var listed = good("bucket", "versions", "default", bucket);
        assertThat(listed).contains("VERSION", "a.txt", "10", "5", "true", "false");
        var old = versions("a.txt").get(1);
        assertThat(good("bucket", "view-object", "default", bucket, "a.txt", "--version-id", old))
                .contains(old);
        assertThat(followed("GET", "", "bucket", "link", "default", bucket, "a.txt", "--version-id", old)
                        .body())
                .isEqualTo("first");
        assertThat(good("bucket", "restore", "default", bucket, "a.txt", "--version-id", old))
                .startsWith("Restored: the current version is ");
        assertThat(current("a.txt")).isEqualTo("first");
        assertThat(versions("a.txt")).hasSize(3);
        assertThat(cli("bucket", "restore", "default", bucket, "a.txt").err()).contains("is not deleted");
    }

    @Test
    void aDeletedObjectIsFoundAndComesBack() throws Exception {
        put("a.txt", "text");
        assertThat(good("bucket", "delete-object", "default", bucket, "a.txt"))
                .contains("bucket restore brings it back");
        assertThat(good("bucket", "objects", "default", bucket, "--quiet")).isEmpty();
        assertThat(good("bucket", "objects", "default", bucket, "--deleted", "--quiet"))
                .isEqualTo("a.txt\n");
        assertThat(good("bucket", "objects", "default", bucket, "--deleted")).contains("DELETE MARKER");
        good("bucket", "restore", "default", bucket, "a.txt");
        assertThat(current("a.txt")).isEqualTo("text");
        assertThat(good("bucket", "objects", "default", bucket, "--deleted", "--quiet"))
                .isEmpty();
    }

    @Test
    void aDeletedKeyWithoutVersionsIsReportedAsUnrecoverable() throws Exception {
        put("a.txt", "text");
        good("bucket", "delete-object", "default", bucket, "a.txt");
        assertThat(good("bucket", "delete-object", "default", bucket, "ghost.txt"))
                .startsWith("There was no such object. A delete marker of that name was made");
        assertThat(good("bucket", "objects", "default", bucket, "--deleted").lines())
                .anyMatch(line -> line.contains("CAN COME BACK"))
                .anyMatch(line -> line.startsWith("a.txt") && line.contains(" true "))
                .anyMatch(line -> line.startsWith("ghost.txt") && line.contains(" false "));
        assertThat(cli("bucket", "restore", "default", bucket, "ghost.txt").err())
                .contains("no version of it is left");
    }

    /// An object that was written while versioning is suspended is deleted completely, without leaving a version.
    @Test
    void aDeletionWhileSuspendedPromisesNothing() throws Exception {
        good("bucket", "versioning", "default", bucket, "--set", "suspended");
        put("a.txt", "text");
        assertThat(good("bucket", "delete-object", "default", bucket, "a.txt"))
                .contains("Versioning is suspended", "gone for good")
                .doesNotContain("brings it back");
    }

    @Test
    void usageAndCheckShowTheBytesOfOlderVersions() throws Exception {
        put("a.txt", "first", "second");
        good("bucket", "delete-object", "default", bucket, "a.txt");
        assertThat(good("project", "usage", "default").lines())
                .anyMatch(line -> line.matches("Older versions +[1-9]\\d*"))
                .anyMatch(line -> line.matches("Delete markers +[1-9]\\d*"))
                .noneMatch(line -> line.startsWith("usage."));
        assertThat(good("bucket", "check", "default", bucket).lines())
                .anyMatch(line -> line.matches("Older versions counted +2"))
                .anyMatch(line -> line.matches("Bytes of older versions recorded +11"))
                .anyMatch(line -> line.matches("Delete markers counted +1"));
    }

    @Test
    void anOlderVersionIsMadePrivate() throws Exception {
        put("a.txt", "first");
        good("bucket", "publish", "default", bucket, "a.txt");
        put("a.txt", "second");
        var old = versions("a.txt").get(1);
        assertThat(good("bucket", "versions", "default", bucket)).contains("ACL", "public-read");
        var shown = good("bucket", "view-object", "default", bucket, "a.txt", "--version-id", old);
        var url = URI.create(shown.replaceAll("(?s).*Public URL +(\\S+).*", "$1"));
        assertThat(http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("first");
        assertThat(good("bucket", "unpublish", "default", bucket, "a.txt", "--version-id", old))
                .contains(old, "private");
        assertThat(http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(cli("bucket", "unpublish", "default", bucket, "a.txt", "b.txt", "--version-id", old)
                        .err())
                .contains("--version-id goes with one KEY");
    }

    @Test
    void aLinkToAVersionThatIsNotThereSaysSo() throws Exception {
        put("a.txt", "text");
        good("bucket", "delete-object", "default", bucket, "a.txt");
        var marker = versions("a.txt").getFirst();
        assertThat(cli("bucket", "link", "default", bucket, "a.txt", "--version-id", "none")
                        .err())
                .contains("has no version \"none\"", "The link opens nothing.")
                .doesNotContain("yet");
        assertThat(cli("bucket", "link", "default", bucket, "a.txt", "--version-id", marker)
                        .err())
                .contains("is a delete marker", "The link opens nothing.");
    }

    @Test
    void oneVersionIsDeletedForGood() throws Exception {
        put("a.txt", "first", "second");
        var all = versions("a.txt");
        assertThat(good("bucket", "delete-version", "default", bucket, "a.txt", all.get(1)))
                .isEqualTo("Version deleted for good.\n");
        assertThat(versions("a.txt")).containsExactly(all.get(0));
        var again = cli("bucket", "delete-version", "default", bucket, "a.txt", all.get(1));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("has no version " + all.get(1));
        good("bucket", "delete-object", "default", bucket, "a.txt");
        assertThat(good(
                        "bucket",
                        "delete-version",
                        "default",
                        bucket,
                        "a.txt",
                        versions("a.txt").getFirst()))
                .isEqualTo("Delete marker deleted.\n");
        assertThat(current("a.txt")).isEqualTo("second");
    }

    @Test
    void aListOfVersionsThatIsCutSaysSo() throws Exception {
        put("a", "1", "2", "3");
        var cut = cli("bucket", "versions", "default", bucket, "--limit", "2");
        assertThat(cut.err()).startsWith("These are 2 versions, and there are more: --after ");
        var next = cut.err().replaceAll("(?s).*--after (\\S+) goes.*", "$1");
        var rest = cli("bucket", "versions", "default", bucket, "--after", next, "--quiet");
        assertThat(rest.out()).isEqualTo(versions("a").get(2) + "\n");
        assertThat(JsonMapper.shared()
                        .readTree(good("bucket", "versions", "default", bucket, "--json"))
                        .path("items")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void aBucketWithVersionsLeftIsDeletedByForceAlone() throws Exception {
        put("x/a", "1", "2");
        put("b", "1");
        good("bucket", "delete-object", "default", bucket, "b");
        assertThat(good("bucket", "delete-objects", "default", bucket, "--prefix", "x/", "--versions"))
                .isEqualTo("2 versions deleted for good.\n");
        assertThat(cli("bucket", "delete-objects", "default", bucket, "b", "--versions")
                        .err())
                .contains("bucket delete-version");
        assertThat(cli("bucket", "delete", "default", bucket).err())
                .contains("older versions or delete markers", "--force");
        assertThat(good("bucket", "delete", "default", bucket, "--force", "--name", bucket))
                .isEqualTo("Bucket deleted.\n");
    }
}
