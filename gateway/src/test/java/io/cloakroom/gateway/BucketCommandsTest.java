package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The commands about buckets, objects and the audit log.
@TestInstance(Lifecycle.PER_CLASS)
final class BucketCommandsTest {
    @TempDir
    private static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable CloakroomProcess server;
    private URI s3 = URI.create("http://127.0.0.1");
    private int buckets;

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        s3 = URI.create(started.ready().group(1));
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        if (server != null) {
            server.close();
        }
    }

    private static Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
    }

    private static String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private String bucket(String... keys) throws Exception {
        var name = bucketWithoutObjects();
        for (var key : keys) {
            put(name, key);
        }
        return name;
    }

    private void put(String bucket, String key) throws Exception {
        var token = JsonMapper.shared()
                .readTree(good("token", "list", "--json"))
                .at("/items/0/accessKey")
                .asString();
        assertThat(token).startsWith("CLKR");
        var link = JsonMapper.shared().readTree(good("bucket", "link", "default", bucket, key, "--json", "--put"));
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(link.path("url").asString()))
                        .PUT(BodyPublishers.ofString("text"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private int anonymous(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(s3.resolve(path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void publishAndUnpublishExplainTheirEffect() throws Exception {
        var bucket = bucket("a.txt", "b.txt");
        assertThat(good("bucket", "publish", "default", bucket, "a.txt"))
                .contains("Everybody who knows its address may read it", s3 + "/" + bucket + "/a.txt");
        assertThat(anonymous("/" + bucket + "/a.txt")).isEqualTo(200);
        assertThat(anonymous("/" + bucket + "/b.txt")).isEqualTo(403);
        assertThat(good("bucket", "objects", "default", bucket)).contains("public-read", "private");
        assertThat(good("bucket", "view-object", "default", bucket, "a.txt")).contains("ETag", "CRC64NVME");
        assertThat(good("bucket", "unpublish", "default", bucket, "a.txt", "b.txt"))
                .isEqualTo("2 made private.\n");
        assertThat(anonymous("/" + bucket + "/a.txt")).isEqualTo(403);
        var partly = cli("bucket", "publish", "default", bucket, "a.txt", "none");
        assertThat(partly.code()).isEqualTo(1);
        assertThat(partly.out()).isEqualTo("1 made public-read, 1 refused.\n");
        assertThat(partly.err()).isEqualTo("none: the bucket has no object \"none\"\n");
    }

    @Test
    void theListOfABucketIsOpened() throws Exception {
        var bucket = bucket();
        assertThat(anonymous("/" + bucket)).isEqualTo(403);
        assertThat(good("bucket", "acl", "default", bucket)).contains("private");
        assertThat(good("bucket", "acl", "default", bucket, "--set", "public-read"))
                .contains("names of all its objects are public", "does not open them");
        assertThat(anonymous("/" + bucket)).isEqualTo(200);
    }

    @Test
    void aListThatIsCutSaysSo() throws Exception {
        var bucket = bucket("a", "b", "c");
        var cut = cli("bucket", "objects", "default", bucket, "--limit", "2");
        assertThat(cut.out()).contains("a", "b").doesNotContain("c  ");
        assertThat(cut.err()).startsWith("These are 2 objects, and there are more: --after ");
        var next = cut.err().replaceAll("(?s).*--after (\\S+) goes.*", "$1");
        var rest = cli("bucket", "objects", "default", bucket, "--limit", "2", "--after", next, "--quiet");
        assertThat(rest.out()).isEqualTo("c\n");
        assertThat(rest.err()).isEmpty();
        var log = cli("audit", "list", "--limit", "1");
        assertThat(log.err()).startsWith("These are 1 lines, and there are more: --after ");
        assertThat(cli("bucket", "objects", "default", bucket).err()).isEmpty();
    }

    @Test
    void aBucketWithObjectsIsDeletedWithForceAndItsName() throws Exception {
        var bucket = bucket("a", "b/c");
        assertThat(cli("bucket", "rm", "default", bucket).err()).contains("holds objects", "--force");
        assertThat(cli("bucket", "rm", "default", bucket, "--force").err()).contains("--name NAME");
        var other = cli("bucket", "rm", "default", bucket, "--force", "--name", "other");
        assertThat(other.err()).contains("that is not the bucket's name, so nothing was deleted");
        assertThat(good("bucket", "objects", "default", bucket, "--quiet")).isEqualTo("a\nb/c\n");
        assertThat(good("bucket", "rm", "default", bucket, "--force", "--name", bucket))
                .isEqualTo("Bucket deleted.\n");
        assertThat(cli("bucket", "view", "default", bucket).code()).isEqualTo(1);
    }

    @Test
    void objectsAreMovedAndDeleted() throws Exception {
        var bucket = bucket("a", "x/b", "x/c", "d");
        good("bucket", "move-object", "default", bucket, "a", "z");
        assertThat(good("bucket", "move-object", "default", bucket, "x/", "y")).isEqualTo("2 moved.\n");
        good("bucket", "create-folder", "default", bucket, "new");
        assertThat(good("bucket", "objects", "default", bucket, "--quiet")).isEqualTo("d\nnew/\ny/b\ny/c\nz\n");
        assertThat(cli("bucket", "move-object", "default", bucket, "d", "z").err())
                .isEqualTo("d: there is an object \"z\" already\n");
        good("bucket", "move-object", "default", bucket, "d", "z", "--replace");
        assertThat(good("bucket", "delete-objects", "default", bucket, "--prefix", "y/"))
                .isEqualTo("2 deleted.\n");
        assertThat(good("bucket", "delete-objects", "default", bucket, "new/", "z"))
                .isEqualTo("2 deleted.\n");
        assertThat(cli("bucket", "delete-objects", "default", bucket).code()).isEqualTo(1);
        assertThat(cli("bucket", "delete-objects", "default", bucket, "--prefix", "")
                        .err())
                .contains("bucket delete --force");
    }

    @Test
    void aFolderIsNotMovedIntoItselfAndMayBeMovedToTheBucketItself() throws Exception {
        var bucket = bucket("f/a", "f/h/b", "g/c");
        for (var to : new String[] {"f/x/", "f", "f/"}) {
            for (var options : new String[][] {{}, {"--to-bucket", bucket}}) {
                var words = new ArrayList<>(List.of("bucket", "move-object", "default", bucket, "f/", to));
                words.addAll(List.of(options));
                var refused = cli(words.toArray(String[]::new));
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.err()).contains("a folder cannot be moved into itself");
            }
        }
        assertThat(good("bucket", "objects", "default", bucket, "--quiet")).isEqualTo("f/a\nf/h/b\ng/c\n");
        assertThat(good("bucket", "move-object", "default", bucket, "f/", "")).isEqualTo("2 moved.\n");
        good("bucket", "move-object", "default", bucket, "g/c", "");
        assertThat(good("bucket", "objects", "default", bucket, "--quiet")).isEqualTo("a\nc\nh/b\n");
    }

    /// A key could look like another one, or control the terminal. Zero-width joiners are legitimate in names.
    @Test
    void aKeyCannotReverseTheWritingDirectionOfTheTerminal() throws Exception {
        var bucket = bucket("a\u202Egpj.exe", "b\u001b[31m", "c\u200Dd");
        var listed = good("bucket", "objects", "default", bucket, "--quiet");
        assertThat(listed).isEqualTo("a?gpj.exe\nb?[31m\nc\u200Dd\n");
        assertThat(good("bucket", "objects", "default", bucket)).doesNotContain("\u202E", "\u001b");
        assertThat(cli("bucket", "publish", "default", bucket, "x\u202Ey", "z").err())
                .contains("x?y: ")
                .doesNotContain("\u202E");
    }

    /// More keys than fit into one request.
    @Test
    void longKeysAreDeletedInAsManyCallsAsTheyNeed() {
        var words = new ArrayList<>(List.of("bucket", "delete-objects", "default", bucketWithoutObjects()));
        for (int i = 0; i < 1_000; i++) {
            words.add("%04d".formatted(i) + "k".repeat(1_000));
        }
        assertThat(good(words.toArray(String[]::new))).isEqualTo("1000 deleted.\n");
    }

    private String bucketWithoutObjects() {
        var name = "wares-" + ++buckets;
        good("bucket", "create", "default", name);
        return name;
    }

    @Test
    void theLogIsSearchedByPersonAndDay() {
        assertThat(good("audit", "list", "--by", "admin", "--project", "default"))
                .contains("project.create");
        assertThat(good("audit", "list", "--day", "2000-01-01")).doesNotContain("project.create");
        assertThat(good("audit", "list", "--from", "2000-01-01", "--to", "2100-01-01"))
                .contains("project.create");
        assertThat(cli("audit", "list", "--day", "2000-01-01", "--from", "2000-01-01")
                        .code())
                .isEqualTo(2);
        assertThat(cli("audit", "list", "--from", "soon").err()).contains("2027-01-31");
    }

    @Test
    void sizesTakeTheUsualUnitsAndAnExceededLimitIsReported() throws Exception {
        var bucket = bucket("a");
        assertThat(bucket).isNotEmpty();
        var changed = cli("project", "change", "default", "--max-bytes", "1 byte", "--max-buckets", "100");
        assertThat(changed.code()).isZero();
        assertThat(changed.err()).contains("the project holds more than its new limit on bytes allows");
        assertThat(good("project", "change", "default", "--max-bytes", "1 GB")).contains("1000000000");
        assertThat(good("project", "change", "default", "--max-bytes", "1G")).contains("1073741824");
        assertThat(cli("project", "change", "default", "--max-bytes", "1 XB").err())
                .contains("--max-bytes: a size is a number with its unit");
        good("project", "change", "default", "--max-bytes", "none");
    }

    /// A request for something that this server does not offer is the client's mistake.
    @Test
    void aRequestForAnUnsupportedFeatureDoesNotCountAsAServerError() throws Exception {
        var before = JsonMapper.shared().readTree(good("status", "--json"));
        assertThat(anonymous("/?torrent&x-id=none")).isGreaterThanOrEqualTo(400);
        var answer = http.send(
                HttpRequest.newBuilder(s3.resolve("/some-bucket?replication"))
                        .PUT(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(501);
        var after = JsonMapper.shared().readTree(good("status", "--json"));
        assertThat(after.path("requests").asInt())
                .isGreaterThan(before.path("requests").asInt());
        assertThat(after.path("serverErrors").asInt()).isZero();
    }
}
