package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `rclone` with a remote of type s3 and provider Other, which is for servers that it does not know.
class RcloneTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private Client rclone(RealServer server, Way way) {
        var client = new Client(home, way.release().find("rclone").toString())
                .with("RCLONE_CONFIG_ROOM_TYPE", "s3")
                .with("RCLONE_CONFIG_ROOM_PROVIDER", "Other")
                .with("RCLONE_CONFIG_ROOM_ENDPOINT", server.endpoint())
                .with("RCLONE_CONFIG_ROOM_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("RCLONE_CONFIG_ROOM_SECRET_ACCESS_KEY", RealServer.SECRET_KEY);
        return server.secure()
                ? client.with("RCLONE_CA_CERT", server.certificateAuthority().toString())
                : client;
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void syncsATreeUpAndDown(Way way) throws Exception {
        var server = SERVERS.over(way);
        var rclone = rclone(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        var remote = "room:" + server.bucketName() + "/below";
        var back = home.resolve("back");

        rclone.run("sync", tree.root(), remote);
        assertThat(rclone.succeed("check", "--download", tree.root(), remote).err())
                .contains(" 0 differences found")
                .contains("13 matching files");
        assertThat(changes(rclone, tree.root(), remote)).as("nothing to do").isEmpty();

        tree.change();
        assertThat(rclone.fail("check", tree.root(), remote)).contains(" 3 differences found");
        assertThat(changes(rclone, tree.root(), remote)).hasSize(3);
        // A changed time alone leads to a copy of the object onto itself, not to an upload.
        rclone.run("touch", "--timestamp", "2001-02-03T04:05:06", remote + "/" + Tree.BIG);
        assertThat(changes(rclone, tree.root(), remote))
                .singleElement()
                .asString()
                .contains("Updated modification time");
        rclone.run("sync", remote, back);
        tree.assertSame(back);
        tree.assertSameTimes(back);
        assertThat(changes(rclone, remote, back)).as("nothing to do").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void readsOldVersions(Way way) throws Exception {
        var server = SERVERS.over(way);
        var rclone = rclone(server, way);
        var bucket = "room:" + server.bucketName();
        rclone.run("mkdir", bucket);
        rclone.run("backend", "versioning", bucket, "Enabled");
        assertThat(rclone.run("backend", "versioning", bucket)).contains("Enabled");
        var file = home.resolve("note.txt");
        Files.writeString(file, "first");
        rclone.run("copyto", file, bucket + "/note.txt");
        var between = java.time.Instant.now();
        while (java.time.Instant.now().getEpochSecond() < between.getEpochSecond() + 2) {
            Thread.onSpinWait();
        }
        Files.writeString(file, "second, longer");
        rclone.run("copyto", file, bucket + "/note.txt");
        rclone.run("deletefile", bucket + "/note.txt");

        assertThat(rclone.run("lsf", bucket)).isEmpty();
        var versions = rclone.run("lsf", "--s3-versions", bucket).lines().toList();
        assertThat(versions).hasSize(2).allMatch(name -> name.startsWith("note-v"));
        var contents = versions.stream()
                .map(name -> {
                    try {
                        return rclone.run("cat", "--s3-versions", bucket + "/" + name);
                    } catch (Exception failed) {
                        throw new AssertionError(failed);
                    }
                })
                .toList();
        assertThat(contents).containsExactlyInAnyOrder("first", "second, longer");
        var then = java.time.format.DateTimeFormatter.ISO_INSTANT.format(
                between.plusSeconds(1).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        assertThat(rclone.run("cat", "--s3-version-at", then, bucket + "/note.txt"))
                .isEqualTo("first");
        rclone.run("backend", "cleanup-hidden", bucket);
        assertThat(rclone.run("lsf", "--s3-versions", bucket)).isEmpty();
        rclone.run("rmdir", bucket);
    }

    /// Up with class, metadata and tags, within the server, and down again.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void keepsStorageClassMetadataAndTags(Way way) throws Exception {
        var server = SERVERS.over(way);
        var rclone = rclone(server, way);
        var bucket = server.bucketName();
        var remote = "room:" + bucket;
        var tree = Tree.plant(home.resolve("tree"));
        var note = tree.file("plain.txt");
        Files.setLastModifiedTime(note, FileTime.from(Instant.parse("2020-02-29T12:34:56.123456789Z")));
        Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rw-r-----"));
        rclone.run("mkdir", remote);
        String[] kept = {
            "--metadata",
            "--metadata-set",
            "who=me",
            "--metadata-set",
            "cache-control=max-age=60",
            "--metadata-set",
            "content-type=text/x-note",
            "--s3-storage-class",
            "STANDARD_IA",
            "--header-upload",
            "x-amz-tagging: team=cloak%20room&stage="
        };
        copyto(rclone, note, remote + "/note.txt", kept);
        copyto(rclone, tree.file(Tree.BIG), remote + "/big", kept, "--s3-upload-cutoff", "5M", "--s3-chunk-size", "5M");

        for (var key : List.of("note.txt", "big")) {
            var seen = JsonMapper.shared().readTree(rclone.run("lsjson", "--stat", "--metadata", remote + "/" + key));
            // Recent releases show storage classes only for servers that they know.
            assertThat(seen.path("Tier").asString("")).isIn("STANDARD_IA", "");
            assertThat(seen.path("MimeType").asString()).isEqualTo("text/x-note");
            assertThat(seen.at("/Metadata/who").asString()).isEqualTo("me");
            assertThat(seen.at("/Metadata/cache-control").asString()).isEqualTo("max-age=60");
            var object = details(server, bucket, key);
            assertThat(object.path("storageClass").asString()).isEqualTo("STANDARD_IA");
            assertThat(object.path("parts").asInt()).isEqualTo(key.equals("big") ? 4 : 0);
            assertThat(object.path("tags").toString()).isEqualTo("{\"team\":\"cloak room\",\"stage\":\"\"}");
        }

        rclone.run("copyto", "--metadata", remote + "/note.txt", home.resolve("back"));
        assertThat(home.resolve("back")).hasSameBinaryContentAs(note);
        assertThat(Files.getLastModifiedTime(home.resolve("back"))).isEqualTo(Files.getLastModifiedTime(note));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("back"))))
                .isEqualTo("rw-r-----");

        // A copy within the server has the class that was asked for, and the metadata and tags of the source.
        rclone.run(
                "copyto", "--metadata", "--s3-storage-class", "GLACIER_IR", remote + "/note.txt", remote + "/copied");
        var copied = details(server, bucket, "copied");
        assertThat(copied.path("storageClass").asString()).isEqualTo("GLACIER_IR");
        assertThat(copied.at("/metadata/who").asString()).isEqualTo("me");
        assertThat(copied.path("contentType").asString()).isEqualTo("text/x-note");
        assertThat(copied.at("/tags/team").asString()).isEqualTo("cloak room");
    }

    private static void encrypted(Client rclone, Tree tree, String remote, Path back) throws Exception {
        rclone.run("copy", tree.root(), remote);
        assertThat(rclone.succeed("check", "--download", tree.root(), remote).err())
                .contains(" 0 differences found")
                .contains("13 matching files");
        assertThat(changes(rclone, tree.root(), remote)).as("nothing to do").isEmpty();
        rclone.run("moveto", remote + "/" + Tree.BIG, remote + "/moved");
        rclone.run("moveto", remote + "/moved", remote + "/" + Tree.BIG);
        rclone.run("copy", remote, back);
        tree.assertSame(back);
    }

    /// Over https, because the server refuses clients' keys over http.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Release#all")
    void encryptsWithAKeyOfItsOwn(Release release) throws Exception {
        var way = new Way(release, true);
        var server = SERVERS.over(way);
        var remote = "room:" + server.bucketName();
        var tree = Tree.plant(home.resolve("tree"));
        encrypted(customer(server, way, "thirty-two bytes that are a key."), tree, remote, home.resolve("back"));
        var none = home.resolve("none");
        for (var other : List.of(rclone(server, way), customer(server, way, "another key of thirty-two bytes."))) {
            other.fail("copy", "--retries", "1", remote, none);
            other.fail("check", "--download", tree.root(), remote);
        }
        assertThat(Files.exists(none.resolve("plain.txt"))).isFalse();
    }

    private Client customer(RealServer server, Way way, String key) {
        return inParts(rclone(server, way))
                .with("RCLONE_S3_SSE_CUSTOMER_ALGORITHM", "AES256")
                .with("RCLONE_S3_SSE_CUSTOMER_KEY", key);
    }

    private static Client inParts(Client rclone) {
        return rclone.with("RCLONE_S3_UPLOAD_CUTOFF", "5M").with("RCLONE_S3_CHUNK_SIZE", "5M");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void encryptsWithKeysOfTheServer(Way way) throws Exception {
        var server = SERVERS.over(way);
        var bucket = server.bucketName();
        var key = server.kmsKey();
        var rclone = inParts(rclone(server, way))
                .with("RCLONE_S3_SERVER_SIDE_ENCRYPTION", "aws:kms")
                .with("RCLONE_S3_SSE_KMS_KEY_ID", key);
        var tree = Tree.plant(home.resolve("tree"));
        encrypted(rclone, tree, "room:" + bucket, home.resolve("back"));
        for (var name : List.of("plain.txt", Tree.BIG)) {
            var head = server.s3().headObject(request -> request.bucket(bucket).key(name));
            assertThat(head.ssekmsKeyId()).isEqualTo(key);
        }
    }

    private static void copyto(Client rclone, Path from, String to, String[] flags, String... more) throws Exception {
        var words = new ArrayList<Object>(List.of("copyto"));
        words.addAll(List.of(flags));
        words.addAll(List.of(more));
        words.addAll(List.of(from, to));
        rclone.run(words.toArray());
    }

    private static JsonNode details(RealServer server, String bucket, String key) throws Exception {
        return server.admin("GET", "projects/default/buckets/" + bucket + "/objects/" + key, "");
    }

    /// Syncs, and returns the log's lines of what was done.
    private static List<String> changes(Client rclone, Object from, Object to) throws Exception {
        return rclone.succeed("sync", "-v", from, to)
                .err()
                .lines()
                .filter(line -> line.contains(": Copied (")
                        || line.contains(": Deleted")
                        || line.contains("Updated modification time"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void movesReadsAndRemoves(Way way) throws Exception {
        var server = SERVERS.over(way);
        var rclone = rclone(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        var remote = "room:" + server.bucketName();
        rclone.run("mkdir", remote);
        assertThat(rclone.run("lsf", "room:")).contains(remote.substring(5) + "/");
        rclone.run("copy", tree.root(), remote);

        // In pages of two: the end of each page goes back and forth.
        assertThat(rclone.run("lsf", "-R", "--files-only", "--s3-list-chunk", "2", remote)
                        .lines())
                .hasSize(13)
                .containsAll(Tree.NAMES);
        rclone.run("moveto", remote + "/" + Tree.BIG, remote + "/moved/big + one");
        rclone.run("copyto", remote + "/moved/big + one", home.resolve("got"));
        assertThat(home.resolve("got")).hasSameBinaryContentAs(tree.file(Tree.BIG));
        assertThat(rclone.run("cat", "--offset", "8", "--count", "5", remote + "/plain.txt"))
                .isEqualTo("plain");
        var link = rclone.run("link", remote + "/with space/two  spaces.txt").strip();
        assertThat(server.get(link).body()).isEqualTo(tree.bytes("with space/two  spaces.txt"));
        // An upload of unknown length, as in a copy from another remote.
        rclone.run("copyto", "--streaming-upload-cutoff", "0", tree.file(Tree.BIG), remote + "/streamed");
        assertThat(rclone.run("size", remote)).contains("Total objects: 14");
        assertThat(rclone.run("lsf", remote + "/none", "--max-depth", "1")).isEmpty();
        rclone.run("deletefile", remote + "/streamed");
        rclone.run("purge", remote);
        assertThat(rclone.run("lsf", "room:")).doesNotContain(remote.substring(5) + "/");
        assertThat(Files.exists(tree.file(Tree.BIG))).isTrue();
    }
}
