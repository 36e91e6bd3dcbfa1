package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// "Who deleted x.jpg through S3?": sends requests over a real port, and looks for them in the access log with the
/// command line, over REST and in its files.
final class AccessLogTest {
    private static final Map<String, String> GIVEN = Map.of(
            "CLOAKROOM_ACCESS_KEY", "given-key",
            "CLOAKROOM_SECRET_KEY", "given-secret",
            "CLOAKROOM_BUCKETS", "photos");

    @TempDir
    private Path directory;

    /// The log has a file a day.
    @BeforeEach
    void onOneDay() {
        Midnight.pass();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static S3Client s3(CloakroomProcess server, String accessKey, String secret) throws IOException {
        return s3(URI.create(server.ready().group(1)), accessKey, secret);
    }

    private static S3Client s3(URI endpoint, String accessKey, String secret) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .build();
    }

    private Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", data().toString()), "", arguments);
    }

    private JsonNode json(String... arguments) {
        var words = new ArrayList<>(List.of(arguments));
        words.add("--json");
        var result = cli(words.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        return JsonMapper.shared().readTree(result.out());
    }

    private List<JsonNode> requests(String... options) {
        var words = new ArrayList<>(List.of("requests", "list"));
        words.addAll(List.of(options));
        return json(words.toArray(String[]::new)).path("items").valueStream().toList();
    }

    private static List<String> all(List<JsonNode> items, String field) {
        return items.stream().map(item -> item.path(field).asString()).toList();
    }

    @Test
    void linesThatCannotBeWrittenAreReportedAsATrouble() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN)) {
            var ports = server.ready();
            var files = data().resolve("requests");
            Files.writeString(files, "no directory");
            try (var s3 = s3(URI.create(ports.group(1)), "given-key", "given-secret")) {
                s3.putObject(put -> put.bucket("photos").key("lost"), RequestBody.fromString("x"));
                assertThat(requests()).isEmpty();
                assertThat(ready(ports.group(2))).startsWith("ok\nthe access log cannot be written");
                assertThat(cli("status").out()).contains("the access log cannot be written");
                Files.delete(files);
                s3.putObject(put -> put.bucket("photos").key("kept"), RequestBody.fromString("x"));
                assertThat(all(requests(), "key")).containsExactly("kept");
                assertThat(ready(ports.group(2))).isEqualTo("ok\n");
            }
        }
    }

    private static String ready(String admin) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(admin + "/readyz")).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void tellsWhoDeletedAnObjectWhetherAloneInBulkOrInThePanel() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN);
                var s3 = s3(server, "given-key", "given-secret")) {
            for (var key : List.of("x.jpg", "y.jpg", "z.jpg", "h\u00e9/\u202Ez.jpg")) {
                s3.putObject(put -> put.bucket("photos").key(key), RequestBody.fromString("picture"));
            }
            s3.getObjectAsBytes(get -> get.bucket("photos").key("x.jpg"));
            s3.deleteObject(delete -> delete.bucket("photos").key("x.jpg"));
            var bulk = List.of("y.jpg", "h\u00e9/\u202Ez.jpg").stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            s3.deleteObjects(delete -> delete.bucket("photos").delete(keys -> keys.objects(bulk)));
            assertThat(cli("bucket", "delete-object", "default", "photos", "z.jpg")
                            .code())
                    .isZero();

            var alone = requests("--key", "x.jpg");
            assertThat(all(alone, "operation")).containsExactly("DeleteObject", "PutObject");
            var deleted = alone.getFirst();
            assertThat(deleted.path("token").asString()).isEqualTo("given-key");
            assertThat(deleted.path("login").asString()).isEqualTo("admin");
            assertThat(deleted.path("status").asInt()).isEqualTo(204);
            assertThat(deleted.path("address").asString()).isEqualTo("127.0.0.1");
            assertThat(deleted.path("client").asString()).contains("aws-sdk-java");
            assertThat(deleted.path("request").asString()).matches("[0-9A-F]{16}");
            assertThat(alone.getLast().path("bytesIn").asInt()).isGreaterThanOrEqualTo(7);

            var inBulk = requests("--project", "default", "--key", "h\u00e9/\u202Ez.jpg");
            assertThat(all(inBulk, "operation")).containsExactly("DeleteObject", "PutObject");
            assertThat(inBulk.getFirst().path("status").asInt()).isEqualTo(204);
            assertThat(all(requests("--key", "y.jpg"), "request"))
                    .startsWith(inBulk.getFirst().path("request").asString());
            var inPanel = requests("--key", "z.jpg").getFirst();
            assertThat(inPanel.path("via").asString()).isEqualTo("cli");
            assertThat(inPanel.path("operation").asString()).isEqualTo("DeleteObject");

            var today = LocalDate.now(ZoneOffset.UTC);
            assertThat(requests("--day", today.toString(), "--operation", "PutObject"))
                    .hasSize(4);
            assertThat(requests("--day", today.minusDays(1).toString())).isEmpty();
            assertThat(requests("--prefix", "h\u00e9/", "--token", "given-key")).hasSize(2);
            assertThat(requests("--bucket", "other")).isEmpty();
            assertThat(requests("--limit", "2")).hasSize(2);
            assertThat(cli("requests", "list", "--key", "x.jpg").out())
                    .contains("TIME", "given-key", "admin", "DeleteObject", "x.jpg");
            assertThat(requests("--day", "yesterday")).isEmpty();
            var bad = cli("requests", "list", "--day", "soon");
            assertThat(bad.code()).isEqualTo(1);
            assertThat(bad.err())
                    .isEqualTo("cloakroom: --day is a day such as 2026-11-28, today or yesterday, not \"soon\"\n");
            var nothing = cli("requests", "list", "--key", "z");
            assertThat(nothing.err())
                    .contains("no such request", "It reaches back to " + today, "--key is the whole key", "reads");
        }
        assertThat(files(".jsonl"))
                .singleElement()
                .asString()
                .contains("\"x.jpg\"")
                .doesNotContain("given-secret");
    }

    private void good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.err()).isZero();
    }

    /// The panel and the command line change many objects at once through their own REST calls.
    @Test
    void tellsWhoDeletedMovedAndPublishedManyByCommands() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN);
                var s3 = s3(server, "given-key", "given-secret")) {
            for (var key : List.of("a.jpg", "b.jpg", "old/c.jpg", "left.jpg")) {
                s3.putObject(put -> put.bucket("photos").key(key), RequestBody.fromString("picture"));
            }
            good("bucket", "publish", "default", "photos", "a.jpg", "b.jpg");
            good("bucket", "delete-objects", "default", "photos", "a.jpg", "b.jpg");
            good("bucket", "move-object", "default", "photos", "old/", "new/");
            good("bucket", "delete", "default", "photos", "--force", "--name", "photos");
            assertThat(server.stop()).isZero(); // which writes what was done last
        }
        try (var server = CloakroomProcess.serve(data(), GIVEN)) {
            assertThat(server.ready().group(1)).isNotEmpty();
            for (var key : List.of("a.jpg", "b.jpg")) {
                assertThat(all(requests("--key", key), "operation"))
                        .containsExactly("DeleteObject", "PutObjectAcl", "PutObject");
            }
            assertThat(all(requests("--key", "old/c.jpg"), "operation")).containsExactly("DeleteObject", "PutObject");
            assertThat(all(requests("--key", "new/c.jpg"), "operation")).containsExactly("DeleteObject", "CopyObject");
            var forced = requests("--key", "left.jpg", "--operation", "DeleteObject");
            assertThat(all(forced, "login")).containsExactly("operator");
            assertThat(all(forced, "via")).containsExactly("cli");
        }
    }

    private List<String> files(String ending) throws IOException {
        try (var all = Files.list(data().resolve("requests"))) {
            var texts = new ArrayList<String>();
            for (var file : all.filter(each -> each.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    @Test
    void refusalsAreLoggedForWhomeverHasAToken() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN)) {
            var endpoint = URI.create(server.ready().group(1));
            var made = json(
                    "token",
                    "create",
                    "--project",
                    "default",
                    "--user",
                    "admin",
                    "--level",
                    "read",
                    "--bucket",
                    "photos");
            var key = made.at("/token/accessKey").asString();
            try (var reader = s3(endpoint, key, made.at("/token/secretKey").asString());
                    var forger = s3(endpoint, key, "wrong")) {
                for (var client : List.of(reader, forger)) {
                    assertThat(refused(client)).isEqualTo(403);
                }
            }
            assertThat(all(requests("--token", key), "code")).containsExactly("AccessDenied");
            assertThat(String.join("", files(".jsonl"))).contains("\"reason\":\"limits of the token do not allow it\"");
            try (var owner = s3(endpoint, "given-key", "given-secret")) {
                owner.putBucketPolicy(put -> put.bucket("photos").policy("""
                        {"Statement": {"Sid": "KeepAll", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                                       "Resource": "arn:aws:s3:::photos/*"}}
                        """));
                assertThat(refused(owner)).isEqualTo(403);
            }
            assertThat(all(requests("--token", "given-key", "--operation", "DeleteObject"), "code"))
                    .containsExactly("AccessDenied");
            assertThat(String.join("", files(".jsonl"))).contains("\"reason\":\"bucket policy: KeepAll\"");
        }
    }

    private static int refused(S3Client client) {
        try {
            client.deleteObject(delete -> delete.bucket("photos").key("k"));
            return 204;
        } catch (S3Exception refused) {
            return refused.statusCode();
        }
    }

    @Test
    void ownersSeeTheRequestsOfTheirOwnProjectAlone() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN)) {
            var endpoint = URI.create(server.ready().group(1));
            var shop = json("project", "create", "shop");
            try (var mine = s3(
                            endpoint,
                            shop.at("/token/accessKey").asString(),
                            shop.at("/token/secretKey").asString());
                    var other = s3(endpoint, "given-key", "given-secret")) {
                mine.createBucket(bucket -> bucket.bucket("wares"));
                mine.putObject(put -> put.bucket("wares").key("k"), RequestBody.fromString("x"));
                other.putObject(put -> put.bucket("photos").key("k"), RequestBody.fromString("x"));
            }
            assertThat(all(requests("--key", "k"), "bucket")).containsExactly("photos", "wares");
            assertThat(all(requests("--project", "shop"), "operation")).containsExactly("PutObject", "CreateBucket");
        }
    }

    @Test
    void allRequestsWithTheBytesThatWereSent() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN, "--access-log", "all");
                var s3 = s3(server, "given-key", "given-secret")) {
            for (int size : new int[] {0, 100, 200_000, 3_000_000}) {
                s3.putObject(put -> put.bucket("photos").key("k" + size), RequestBody.fromBytes(new byte[size]));
                assertThat(s3.getObjectAsBytes(get -> get.bucket("photos").key("k" + size))
                                .asByteArray())
                        .hasSize(size);
            }
            try {
                s3.headObject(head -> head.bucket("photos").key("none"));
            } catch (NoSuchKeyException expected) {
                assertThat(expected.statusCode()).isEqualTo(404);
            }
            assertThat(server.stop()).isZero(); // which writes what was sent last
        }
        var lines = files(".jsonl")
                .getFirst()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        for (int size : new int[] {100, 200_000, 3_000_000}) {
            var get = lines.stream()
                    .filter(line -> line.path("operation").asString().equals("GetObject")
                            && line.path("key").asString().equals("k" + size))
                    .findFirst()
                    .orElseThrow();
            assertThat(get.path("bytesOut").asLong()).isEqualTo(size);
            assertThat(get.path("totalMicros").asLong())
                    .isGreaterThanOrEqualTo(get.path("firstMicros").asLong());
        }
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("operation").asString()).isEqualTo("HeadObject");
            assertThat(line.path("code").asString()).isEqualTo("NoSuchKey");
        });
    }

    /// The server finds out that an object is damaged only after it has decided to answer 200.
    @Test
    void aDamagedObjectIsLoggedAndCountedAsTheErrorThatTheClientGot() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN, "--access-log", "all");
                var s3 = s3(server, "given-key", "given-secret")) {
            s3.putObject(put -> put.bucket("photos").key("good"), RequestBody.fromBytes(new byte[100]));
            s3.putObject(put -> put.bucket("photos").key("bad"), RequestBody.fromBytes(new byte[300_000]));
            damageSegments();
            assertThat(read(s3, "good")).isEqualTo(200);
            assertThat(statusesOfReads("good")).containsExactly(200);
            assertThat(read(s3, "bad")).isEqualTo(500);
            var tries = statusesOfReads("bad"); // the SDK tries again
            assertThat(tries).isNotEmpty().allMatch(status -> status == 500);
            assertThat(json("status").path("serverErrors").asInt()).isEqualTo(tries.size());
        }
    }

    /// Changes the first byte of every file of payload.
    private void damageSegments() throws IOException {
        try (var files = Files.walk(data().resolve("spaces"))) {
            for (var file : files.filter(each -> each.toString().contains("/segments/") && !each.endsWith("mark"))
                    .toList()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
                }
            }
        }
    }

    private static int read(S3Client client, String key) {
        try {
            client.getObjectAsBytes(get -> get.bucket("photos").key(key));
            return 200;
        } catch (S3Exception refused) {
            return refused.statusCode();
        }
    }

    private List<Integer> statusesOfReads(String key) {
        return requests("--key", key, "--operation", "GetObject").stream()
                .map(line -> line.path("status").asInt())
                .toList();
    }

    @Test
    void canBeSwitchedOffAndGoElsewhere() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN, "--access-log", "off");
                var s3 = s3(server, "given-key", "given-secret")) {
            s3.putObject(put -> put.bucket("photos").key("k"), RequestBody.fromString("x"));
            var listed = cli("requests", "list");
            assertThat(listed.err()).contains("access-log: off");
        }
        assertThat(data().resolve("requests")).doesNotExist();
        try (var server = CloakroomProcess.serve(
                        data(), GIVEN, "--access-log-form", "combined", "--access-log-file-size", "64KiB");
                var s3 = s3(server, "given-key", "given-secret")) {
            s3.putObject(put -> put.bucket("photos").key("a b"), RequestBody.fromString("x"));
            assertThat(cli("requests", "list").err()).contains("no access log that can be searched");
            assertThat(server.stop()).isZero(); // which writes what was sent last
        }
        assertThat(files(".log"))
                .singleElement()
                .asString()
                .contains(" - given-key [", "\"PUT /photos/a%20b HTTP/1.1\" 200 ");
        var bad = CloakroomProcess.run(Map.of(), "", "serve", "--data", data().toString(), "--access-log", "some");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("--access-log is \"some\"; allowed: off, changes or all");
    }

    /// Simulates a stuck log collector: nobody reads the pipe, which holds 64 KiB.
    @Test
    void aReaderOfStandardOutputThatStallsStopsNothing() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN, "--access-log-to", "stdout");
                var s3 = s3(server, "given-key", "given-secret")) {
            for (int i = 0; i < 150; i++) {
                var key = "k".repeat(900) + i;
                s3.putObject(put -> put.bucket("photos").key(key), RequestBody.fromString("x"));
            }
            assertThat(cli("requests", "list").err()).contains("no access log that can be searched");
            assertThat(server.stop()).isZero();
        }
    }

    /// Whoever can read a presigned link can use it until it expires.
    @Test
    void aLinksSignatureIsNotInIt() throws Exception {
        try (var server = CloakroomProcess.serve(data(), GIVEN, "--access-log", "all")) {
            var _ = server.ready();
            var link = json("bucket", "link", "default", "photos", "k", "--expires", "600")
                    .path("url")
                    .asString();
            try (var http = java.net.http.HttpClient.newHttpClient()) {
                var answer = http.send(
                        java.net.http.HttpRequest.newBuilder(URI.create(link)).build(),
                        java.net.http.HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(404);
            }
            assertThat(all(requests("--key", "k", "--operation", "GetObject"), "token"))
                    .containsExactly("given-key");
            assertThat(files(".jsonl").getFirst()).doesNotContain("X-Amz", link.substring(link.length() - 64));
        }
    }
}
