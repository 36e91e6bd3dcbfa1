package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `s3cmd`, which only knows the address of the server, and that it has no host names for buckets.
class S3cmdTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private Client s3cmd(RealServer server, Way way) throws Exception {
        Files.writeString(home.resolve(".s3cfg"), """
                [default]
                access_key = %s
                secret_key = %s
                host_base = %s
                host_bucket = %3$s
                use_https = %s
                signurl_use_https = %4$s
                """.formatted(
                RealServer.ACCESS_KEY, RealServer.SECRET_KEY, server.authority(), server.secure() ? "True" : "False"));
        var program = way.release().find("s3cmd").toString();
        return server.secure()
                ? new Client(
                        home,
                        program,
                        "--ca-certs",
                        server.certificateAuthority().toString())
                : new Client(home, program);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void syncsATreeUpAndDown(Way way) throws Exception {
        var server = SERVERS.over(way);
        var s3cmd = s3cmd(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        var url = "s3://" + server.bucketName() + "/";
        var back = Files.createDirectories(home.resolve("back"));

        s3cmd.run("mb", url);
        assertThat(s3cmd.run("sync", tree.root() + "/", url)).contains("upload: ");
        assertThat(s3cmd.run("sync", tree.root() + "/", url))
                .as("nothing to do")
                .doesNotContain("upload: ");
        s3cmd.run("sync", url, back + "/");
        tree.assertSame(back);
        assertThat(s3cmd.run("sync", url, back + "/")).as("nothing to do").doesNotContain("download: ");

        tree.change();
        assertThat(s3cmd.run("sync", "--delete-removed", tree.root() + "/", url)
                        .lines()
                        .filter(line -> line.startsWith("upload: ") || line.startsWith("delete: ")))
                .hasSize(3);
        s3cmd.run("sync", "--delete-removed", url, back + "/");
        tree.assertSame(back);
        assertThat(s3cmd.run("ls", "--recursive", url)
                        .lines()
                        .map(line -> line.substring(line.indexOf(url) + url.length()))
                        .collect(Collectors.toSet()))
                .hasSize(13)
                .contains("ünïcödé/日本語/😀 e\u0301 \u00e9.txt", "100%/per%20cent %2F%.txt");
        assertThat(s3cmd.run("du", url)).contains("13 objects");
        s3cmd.run("rb", "--recursive", "--force", url);
        assertThat(s3cmd.run("ls")).doesNotContain(url.substring(0, url.length() - 1));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void putsGetsCopiesAndDeletes(Way way) throws Exception {
        var server = SERVERS.over(way);
        var s3cmd = s3cmd(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        var url = "s3://" + server.bucketName() + "/";
        s3cmd.run("mb", url);

        s3cmd.run("put", tree.file(Tree.BIG), url + "big");
        s3cmd.run("get", url + "big", home.resolve("got"));
        assertThat(home.resolve("got")).hasSameBinaryContentAs(tree.file(Tree.BIG));
        s3cmd.run(
                "put",
                "--mime-type",
                "text/x-mine",
                "--add-header",
                "Cache-Control: max-age=60",
                tree.file("plain.txt"),
                url + "a b+c");
        assertThat(s3cmd.run("info", url + "a b+c"))
                .contains("text/x-mine")
                .contains("MD5 sum:")
                .contains("FULL_CONTROL");
        var signed = server.get(s3cmd.run("signurl", url + "a b+c", "+600").strip());
        assertThat(signed.body()).isEqualTo(tree.bytes("plain.txt"));
        assertThat(signed.headers().firstValue("cache-control")).contains("max-age=60");
        s3cmd.run("cp", url + "a b+c", url + "copied");
        s3cmd.run("mv", url + "copied", url + "moved");
        s3cmd.run("cp", url + "big", url + "big copied");
        assertThat(s3cmd.run("ls", url).lines().map(line -> line.substring(line.indexOf("s3://"))))
                .containsExactly(url + "a b+c", url + "big", url + "big copied", url + "moved");
        s3cmd.run("modify", "--add-header", "x-amz-meta-who: me", url + "moved");
        assertThat(s3cmd.run("info", url + "moved")).contains("x-amz-meta-who: me");
        assertThat(s3cmd.fail("get", url + "none", home.resolve("none"))).contains("does not exist");
        s3cmd.run("del", url + "moved");
        s3cmd.run("del", "--recursive", "--force", url);
        assertThat(s3cmd.run("ls", url)).isEmpty();
        s3cmd.run("rb", url);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void makesObjectsPublicAndPrivate(Way way) throws Exception {
        var server = SERVERS.over(way);
        var s3cmd = s3cmd(server, way);
        var bucket = server.bucketName();
        var url = "s3://" + bucket + "/";
        var web = server.endpoint() + "/" + bucket + "/";
        var file = Files.writeString(home.resolve("page.html"), "<p>seen by all");
        s3cmd.run("mb", url);

        s3cmd.run("put", "--acl-public", file, url + "born.html");
        assertThat(text(server, web + "born.html")).isEqualTo("<p>seen by all");
        s3cmd.run("put", file, url + "page.html");
        assertThat(server.get(web + "page.html").statusCode()).isEqualTo(403);
        s3cmd.run("setacl", "--acl-public", url + "page.html");
        assertThat(text(server, web + "page.html")).isEqualTo("<p>seen by all");
        assertThat(s3cmd.run("info", url + "page.html")).contains("*anon*: READ");
        s3cmd.run("setacl", "--acl-private", url + "page.html");
        assertThat(server.get(web + "page.html").statusCode()).isEqualTo(403);
        assertThat(s3cmd.run("info", url + "page.html")).doesNotContain("*anon*");

        assertThat(server.get(web).statusCode()).isEqualTo(403);
        s3cmd.run("setacl", "--acl-public", url);
        assertThat(text(server, web)).contains("<Key>born.html</Key>");
        s3cmd.run("setacl", "--acl-private", url);
        assertThat(server.get(web).statusCode()).isEqualTo(403);

        var signed = s3cmd.run("signurl", url + "page.html", "+600").strip();
        assertThat(text(server, signed)).as(signed).isEqualTo("<p>seen by all");
        assertThat(server.get(signed.replace("page", "born2")).statusCode()).isEqualTo(403);
    }

    /// Only the current release has commands for tags. Both releases can send tags with an upload.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void sendsTagsAndStorageClassesWithUploads(Way way) throws Exception {
        var server = SERVERS.over(way);
        var s3cmd = s3cmd(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        var bucket = server.bucketName();
        var url = "s3://" + bucket + "/";
        s3cmd.run("mb", url);
        for (var key : List.of("small", "big")) {
            s3cmd.run(
                    "put",
                    "--storage-class",
                    "STANDARD_IA",
                    "--add-header",
                    "x-amz-tagging:team=cloak%20room&stage=",
                    "--multipart-chunk-size-mb",
                    "5",
                    tree.file(key.equals("big") ? Tree.BIG : "plain.txt"),
                    url + key);
            assertThat(s3cmd.run("info", url + key)).contains("Storage:   STANDARD_IA");
            var object = server.admin("GET", "projects/default/buckets/" + bucket + "/objects/" + key, "");
            assertThat(object.path("parts").asInt()).isEqualTo(key.equals("big") ? 4 : 0);
            assertThat(object.path("tags").toString()).isEqualTo("{\"team\":\"cloak room\",\"stage\":\"\"}");
        }
        if (!s3cmd.run("--help").contains("settagging")) {
            return;
        }
        for (var target : List.of(url, url + "small")) {
            s3cmd.run("settagging", target, "a=1&b=2");
            assertThat(s3cmd.run("gettagging", target)).contains("a", "1", "b", "2");
            s3cmd.run("deltagging", target);
        }
        assertThat(server.admin("GET", "projects/default/buckets/" + bucket + "/objects/small/tags", "")
                        .path("tags")
                        .size())
                .isZero();
    }

    private static String text(RealServer server, String url) throws Exception {
        return new String(server.get(url).body(), StandardCharsets.UTF_8);
    }
}
