package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `aws s3` and `aws s3api`.
class AwsCliTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private static Client aws(RealServer server, Way way, Path home, String region) {
        var client = Client.aws(way.release(), home, "--endpoint-url", server.endpoint())
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("AWS_DEFAULT_REGION", region);
        return server.secure()
                ? client.with("AWS_CA_BUNDLE", server.certificateAuthority().toString())
                : client;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void syncsATreeUpAndDown(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var tree = Tree.plant(home.resolve("tree"));
        var url = "s3://" + server.bucketName();
        var back = home.resolve("back");

        aws.run("s3", "mb", url);
        assertThat(aws.run("s3", "sync", tree.root(), url)).contains("upload: ", Tree.BIG);
        assertThat(aws.run("s3", "sync", tree.root(), url)).as("nothing to do").isEmpty();
        aws.run("s3", "sync", url, back);
        tree.assertSame(back);
        assertThat(aws.run("s3", "sync", url, back)).as("nothing to do").isEmpty();

        tree.change();
        // The files have old times, so that only sizes show what has changed.
        assertThat(aws.run("s3", "sync", "--delete", tree.root(), url)
                        .lines()
                        .filter(line -> line.startsWith("upload: ") || line.startsWith("delete: ")))
                .hasSize(3);
        aws.run("s3", "sync", "--delete", url, back);
        tree.assertSame(back);
        var moved = url + "/moved";
        aws.run("s3", "mv", url + "/" + Tree.BIG, moved);
        assertThat(aws.run("s3", "ls", "--recursive", url)).contains(" moved").doesNotContain(Tree.BIG);
        assertThat(aws.run("s3", "ls", url + "/deep")).contains("PRE deep/").contains("deep-er.txt");
        aws.run("s3", "cp", moved, home.resolve("moved"));
        assertThat(home.resolve("moved")).hasSameBinaryContentAs(tree.file(Tree.BIG));
        assertThat(aws.fail("s3", "rb", url)).contains("BucketNotEmpty");
        aws.run("s3", "rm", "--recursive", url);
        assertThat(aws.run("s3", "ls", "--recursive", url)).isEmpty();
        aws.run("s3", "rb", url);
        assertThat(aws.fail("s3", "ls", url)).contains("NoSuchBucket");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void presignsForWhoeverHasTheUrl(Way way) throws Exception {
        var server = SERVERS.over(way);
        Files.writeString(home.resolve("file"), "presigned");
        // In us-east-1, release 1 uses Signature V2 by default.
        for (var region : new String[] {"us-east-1", "eu-central-1"}) {
            var aws = aws(server, way, home, region);
            var bucket = server.bucketName();
            aws.run("s3", "mb", "s3://" + bucket);
            aws.run("s3", "cp", home.resolve("file"), "s3://" + bucket + "/a b+c.txt");
            var url = aws.run("s3", "presign", "s3://" + bucket + "/a b+c.txt").strip();
            assertThat(new String(server.get(url).body(), StandardCharsets.UTF_8))
                    .as(url)
                    .isEqualTo("presigned");
            assertThat(server.get(url.replace("b%2Bc", "b%2Bd")).statusCode()).isEqualTo(403);
            assertThat(server.send("PUT", url).statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void storesAndReturnsChecksums(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var bucket = server.bucketName();
        aws.run("s3api", "create-bucket", "--bucket", bucket);
        var file = Files.writeString(home.resolve("file"), "checked\n");
        var crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        var expected = Map.of(
                "SHA256", digest("SHA-256", file),
                "SHA1", digest("SHA-1", file),
                "CRC32",
                        Base64.getEncoder()
                                .encodeToString(Arrays.copyOfRange(
                                        java.nio.ByteBuffer.allocate(8)
                                                .putLong(crc.getValue())
                                                .array(),
                                        4,
                                        8)));
        for (var sum : expected.entrySet()) {
            var algorithm = sum.getKey();
            var put = aws.run(
                    "s3api",
                    "put-object",
                    "--bucket",
                    bucket,
                    "--key",
                    algorithm,
                    "--body",
                    file,
                    "--checksum-algorithm",
                    algorithm);
            assertThat(json(put).at("/Checksum" + algorithm).asString()).isEqualTo(sum.getValue());
            var got = home.resolve(algorithm);
            var get = aws.run(
                    "s3api", "get-object", "--bucket", bucket, "--key", algorithm, "--checksum-mode", "ENABLED", got);
            assertThat(json(get).at("/Checksum" + algorithm).asString()).isEqualTo(sum.getValue());
            assertThat(got).hasSameBinaryContentAs(file);
        }
        var attributes = aws.run(
                "s3api",
                "get-object-attributes",
                "--bucket",
                bucket,
                "--key",
                "SHA1",
                "--object-attributes",
                "Checksum",
                "ObjectSize");
        assertThat(json(attributes).at("/Checksum/ChecksumSHA1").asString()).isEqualTo(expected.get("SHA1"));
        assertThat(json(attributes).at("/ObjectSize").asInt()).isEqualTo(8);
        assertThat(aws.fail("s3api", "get-object", "--bucket", bucket, "--key", "none", home.resolve("none")))
                .contains("NoSuchKey");
        assertThat(aws.fail("s3api", "head-object", "--bucket", bucket, "--key", "none"))
                .contains("404");
    }

    private static String digest(String algorithm, Path file) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void uploadsInPartsThatItNamesItself(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var bucket = server.bucketName();
        aws.run("s3api", "create-bucket", "--bucket", bucket);
        var tree = Tree.plant(home.resolve("tree"));
        var all = tree.bytes(Tree.BIG);
        var first = Files.write(home.resolve("first"), Arrays.copyOf(all, 12_000_000));
        var second = Files.write(home.resolve("second"), Arrays.copyOfRange(all, 12_000_000, all.length));
        String[] object = {"--bucket", bucket, "--key", "in/parts"};

        var created = s3api(aws, "create-multipart-upload", object, "--checksum-algorithm", "SHA256");
        var id = created.at("/UploadId").asString();
        for (var part : new Object[][] {{"1", first}, {"2", second}}) {
            s3api(
                    aws,
                    "upload-part",
                    object,
                    "--upload-id",
                    id,
                    "--part-number",
                    part[0],
                    "--body",
                    part[1],
                    "--checksum-algorithm",
                    "SHA256");
        }
        var listed = s3api(aws, "list-parts", object, "--upload-id", id);
        assertThat(listed.at("/Parts").size()).isEqualTo(2);
        assertThat(listed.at("/Parts/1/ChecksumSHA256").asString()).isEqualTo(digest("SHA-256", second));
        var uploads = json(aws.run("s3api", "list-multipart-uploads", "--bucket", bucket));
        assertThat(uploads.at("/Uploads/0/UploadId").asString()).isEqualTo(id);
        var parts = JsonMapper.shared().createObjectNode();
        for (var part : listed.at("/Parts")) {
            parts.withArray("Parts")
                    .addObject()
                    .put("PartNumber", part.at("/PartNumber").asInt())
                    .put("ETag", part.at("/ETag").asString())
                    .put("ChecksumSHA256", part.at("/ChecksumSHA256").asString());
        }
        var done = s3api(aws, "complete-multipart-upload", object, "--upload-id", id, "--multipart-upload", parts);
        assertThat(done.at("/ETag").asString()).endsWith("-2\"");
        assertThat(done.at("/ChecksumSHA256").asString()).endsWith("-2");
        var got = home.resolve("got");
        assertThat(s3api(aws, "get-object", object, "--part-number", "2", got)
                        .at("/PartsCount")
                        .asInt())
                .isEqualTo(2);
        assertThat(got).hasSameBinaryContentAs(second);
        s3api(aws, "get-object", object, "--checksum-mode", "ENABLED", got);
        assertThat(got).hasSameBinaryContentAs(tree.file(Tree.BIG));

        var abandoned =
                s3api(aws, "create-multipart-upload", object).at("/UploadId").asString();
        aws.run("s3api", "abort-multipart-upload", object[0], bucket, object[2], object[3], "--upload-id", abandoned);
        assertThat(aws.run("s3api", "list-multipart-uploads", "--bucket", bucket))
                .doesNotContain("UploadId\"");
    }

    private static JsonNode s3api(Client aws, String call, String[] object, Object... more) throws Exception {
        var words = new java.util.ArrayList<Object>(java.util.List.of("s3api", call));
        words.addAll(Arrays.asList(object));
        words.addAll(Arrays.asList(more));
        return json(aws.run(words.toArray()));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void listsInPagesCopiesAndDeletesMany(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var bucket = server.bucketName();
        var tree = Tree.plant(home.resolve("tree"));
        Files.delete(tree.file(Tree.BIG));
        aws.run("s3", "mb", "s3://" + bucket);
        aws.run("s3", "sync", tree.root(), "s3://" + bucket);

        var all = json(aws.run("s3api", "list-objects-v2", "--bucket", bucket, "--page-size", "3"));
        assertThat(all.at("/Contents").valueStream().map(each -> each.at("/Key").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        java.util.stream.Stream.concat(Tree.NAMES.stream(), java.util.stream.Stream.of(Tree.EMPTY))
                                .toList());
        var folders =
                json(aws.run("s3api", "list-objects", "--bucket", bucket, "--delimiter", "/", "--page-size", "2"));
        assertThat(folders.at("/CommonPrefixes")
                        .valueStream()
                        .map(each -> each.at("/Prefix").asString()))
                .containsExactly(".hidden/", "100%/", "deep/", "with space/", "ünïcödé/");
        var name = "a+b=c&d;e,f@g:h$i.txt";
        var copied = aws.run(
                "s3api",
                "copy-object",
                "--bucket",
                bucket,
                "--key",
                "copy of + it",
                "--copy-source",
                bucket + "/" + name,
                "--metadata-directive",
                "REPLACE",
                "--content-type",
                "text/x-copy",
                "--metadata",
                "who=me");
        assertThat(json(copied).at("/CopyObjectResult/ETag").asString()).startsWith("\"");
        var head = json(aws.run("s3api", "head-object", "--bucket", bucket, "--key", "copy of + it"));
        assertThat(head.at("/ContentType").asString()).isEqualTo("text/x-copy");
        assertThat(head.at("/Metadata/who").asString()).isEqualTo("me");
        assertThat(head.at("/ContentLength").asLong()).isEqualTo(Files.size(tree.file(name)));

        var keys = JsonMapper.shared().createObjectNode();
        for (var each : all.at("/Contents")) {
            keys.withArray("Objects").addObject().put("Key", each.at("/Key").asString());
        }
        var deleted = json(aws.run("s3api", "delete-objects", "--bucket", bucket, "--delete", keys));
        assertThat(deleted.at("/Deleted").size()).isEqualTo(12);
        assertThat(aws.run("s3", "ls", bucket)).contains("copy of + it").hasLineCount(1);
        assertThat(json(aws.run("s3api", "list-buckets"))
                        .at("/Buckets")
                        .valueStream()
                        .map(each -> each.at("/Name").asString()))
                .contains(bucket);
        assertThat(json(aws.run("s3api", "get-bucket-location", "--bucket", bucket))
                        .at("/LocationConstraint")
                        .isNull())
                .isTrue();
    }

    /// Each call of `aws s3api` that supports versions.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void keepsVersions(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var bucket = server.bucketName();
        aws.run("s3api", "create-bucket", "--bucket", bucket);
        assertThat(aws.run("s3api", "get-bucket-versioning", "--bucket", bucket))
                .isEmpty();
        aws.run("s3api", "put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", "Status=Enabled");
        assertThat(json(aws.run("s3api", "get-bucket-versioning", "--bucket", bucket))
                        .path("Status")
                        .asString())
                .isEqualTo("Enabled");
        var file = Files.writeString(home.resolve("file"), "first");
        var first = version(aws.run("s3api", "put-object", "--bucket", bucket, "--key", "k", "--body", file));
        Files.writeString(file, "second");
        var second = version(aws.run("s3api", "put-object", "--bucket", bucket, "--key", "k", "--body", file));
        var marker = json(aws.run("s3api", "delete-object", "--bucket", bucket, "--key", "k"));
        assertThat(marker.path("DeleteMarker").asBoolean()).isTrue();

        var listed = json(aws.run("s3api", "list-object-versions", "--bucket", bucket));
        assertThat(listed.path("Versions").findValuesAsString("VersionId")).containsExactly(second, first);
        assertThat(listed.path("DeleteMarkers").findValuesAsString("VersionId"))
                .containsExactly(marker.path("VersionId").asString());
        assertThat(aws.fail("s3api", "head-object", "--bucket", bucket, "--key", "k"))
                .contains("404");
        var got = home.resolve("got");
        aws.run("s3api", "get-object", "--bucket", bucket, "--key", "k", "--version-id", first, got);
        assertThat(got).hasContent("first");
        assertThat(json(aws.run(
                                "s3api",
                                "get-object-attributes",
                                "--bucket",
                                bucket,
                                "--key",
                                "k",
                                "--version-id",
                                second,
                                "--object-attributes",
                                "ObjectSize"))
                        .path("ObjectSize")
                        .asInt())
                .isEqualTo(6);
        aws.run(
                "s3api",
                "put-object-acl",
                "--bucket",
                bucket,
                "--key",
                "k",
                "--version-id",
                first,
                "--acl",
                "public-read");
        assertThat(aws.run("s3api", "get-object-acl", "--bucket", bucket, "--key", "k", "--version-id", first))
                .contains("AllUsers");
        assertThat(aws.run("s3api", "get-object-acl", "--bucket", bucket, "--key", "k", "--version-id", second))
                .doesNotContain("AllUsers");
        var copied = json(aws.run(
                "s3api",
                "copy-object",
                "--bucket",
                bucket,
                "--key",
                "k",
                "--copy-source",
                bucket + "/k?versionId=" + first));
        assertThat(copied.path("CopySourceVersionId").asString()).isEqualTo(first);
        aws.run("s3api", "get-object", "--bucket", bucket, "--key", "k", got);
        assertThat(got).hasContent("first");
        aws.run("s3api", "delete-object", "--bucket", bucket, "--key", "k", "--version-id", first);
        assertThat(aws.fail("s3api", "get-object", "--bucket", bucket, "--key", "k", "--version-id", first, got))
                .contains("NoSuchVersion");
        assertThat(aws.fail("s3api", "delete-bucket", "--bucket", bucket)).contains("BucketNotEmpty");
        var left = json(aws.run("s3api", "list-object-versions", "--bucket", bucket));
        var objects = new java.util.ArrayList<String>();
        for (var kind : java.util.List.of("Versions", "DeleteMarkers")) {
            for (var each : left.path(kind)) {
                objects.add("{Key=k,VersionId=" + each.path("VersionId").asString() + "}");
            }
        }
        var deleted = json(aws.run(
                "s3api",
                "delete-objects",
                "--bucket",
                bucket,
                "--delete",
                "Objects=[" + String.join(",", objects) + "]"));
        assertThat(deleted.path("Deleted").size()).isEqualTo(3);
        aws.run("s3api", "delete-bucket", "--bucket", bucket);
    }

    /// Each call of `aws s3api` that supports tags or restores, and `aws s3` with a storage class.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void keepsStorageClassesAndTags(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way, home, "us-east-1");
        var bucket = server.bucketName();
        aws.run("s3api", "create-bucket", "--bucket", bucket);
        var file = Files.writeString(home.resolve("file"), "content");
        var cold = "s3://" + bucket + "/cold/k";
        var ofCold = new String[] {"--bucket", bucket, "--key", "cold/k"};
        s3api(
                aws,
                "put-object",
                ofCold,
                "--body",
                file,
                "--storage-class",
                "GLACIER",
                "--tagging",
                "team=cloak%20room&stage=");
        var head = s3api(aws, "head-object", ofCold);
        assertThat(head.path("StorageClass").asString()).isEqualTo("GLACIER");
        assertThat(head.path("Restore").asString()).startsWith("ongoing-request=\"false\"");
        assertThat(s3api(aws, "get-object-tagging", ofCold).toString()).contains("cloak room", "stage");
        s3api(aws, "restore-object", ofCold, "--restore-request", "Days=1,GlacierJobParameters={Tier=Bulk}");
        s3api(aws, "put-object-tagging", ofCold, "--tagging", "TagSet=[{Key=a,Value=1}]");
        assertThat(s3api(aws, "get-object-tagging", ofCold).at("/TagSet/0/Key").asString())
                .isEqualTo("a");
        s3api(aws, "delete-object-tagging", ofCold);
        assertThat(s3api(aws, "get-object-tagging", ofCold).path("TagSet").size())
                .isZero();

        var back = home.resolve("back");
        aws.run("s3", "cp", cold, back);
        aws.run("s3", "cp", back, "s3://" + bucket + "/warm", "--storage-class", "STANDARD_IA");
        assertThat(aws.run("s3api", "list-objects-v2", "--bucket", bucket)).contains("STANDARD_IA");
        assertThat(back).hasContent("content");
        var folder = home.resolve("folder");
        aws.run("s3", "cp", "--recursive", "--force-glacier-transfer", "s3://" + bucket + "/cold", folder);
        assertThat(folder.resolve("k")).hasContent("content");

        aws.run("s3api", "put-bucket-tagging", "--bucket", bucket, "--tagging", "TagSet=[{Key=b,Value=2}]");
        assertThat(aws.run("s3api", "get-bucket-tagging", "--bucket", bucket)).contains("\"b\"");
        aws.run("s3api", "delete-bucket-tagging", "--bucket", bucket);
        assertThat(aws.fail("s3api", "get-bucket-tagging", "--bucket", bucket)).contains("NoSuchTagSet");
    }

    private static String version(String answer) {
        return json(answer).path("VersionId").asString();
    }
}
