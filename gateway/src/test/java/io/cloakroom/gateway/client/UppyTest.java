package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.support.ui.WebDriverWait;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/// Uppy's plugin for S3 in Chromium, on a page of another origin.
class UppyTest {
    /// Two parts of 5 MiB, and one of a byte.
    private static final int SIZE = (10 << 20) + 1;

    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    static Path directory;

    private static WebSite site;
    private S3Client s3;
    private String bucket;

    @BeforeAll
    static void openTheSite() throws Exception {
        var libraries = Release.all().toList().getLast().library("javascript").resolve("node_modules");
        site = WebSite.start(SERVERS.over(false), directory);
        Files.createSymbolicLink(directory.resolve("node_modules"), libraries);
        new Client(directory, Programs.require("node").toString())
                .run("node_modules/esbuild/bin/esbuild", "uppy.mjs", "--bundle", "--outfile=uppy.js");
        Files.delete(directory.resolve("node_modules"));
        site.open(site.origin(), "uppy.html");
    }

    @AfterAll
    static void closeTheSite() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void makeTheBucket() {
        s3 = SERVERS.over(false).s3();
        bucket = site.bucket(SERVERS.over(false), s3);
    }

    @AfterEach
    void closeTheClient() {
        s3.close();
    }

    private JsonNode upload(String how, int size, Map<String, Object> more) throws Exception {
        var options = new TreeMap<>(more);
        options.put("how", how);
        options.put("bucket", bucket);
        options.put("key", "in/a b+c.bin");
        options.put("size", size);
        options.put("multipart", size == SIZE);
        if (how.equals("keys")) {
            options.put("s3", keys());
        }
        return site.call("upload", options);
    }

    /// Keys that a page may give to its visitors: those of a token for one prefix of this bucket.
    private Map<String, String> keys() throws Exception {
        var server = SERVERS.over(false);
        var token = server.admin(
                        "POST",
                        "projects/default/tokens",
                        "{'user':'admin','name':'uppy','scope':{'level':'read-write','buckets':['" + bucket
                                + "'],'prefixes':['in/'],'addresses':[],'publicUploads':false}}")
                .path("token");
        return Map.of(
                "endpoint",
                server.endpoint(),
                "accessKeyId",
                token.path("accessKey").asString(),
                "secretAccessKey",
                token.path("secretKey").asString());
    }

    private void assertUploaded(JsonNode upload, int size) {
        assertThat(upload.path("failed").size()).as(upload.toString()).isZero();
        assertThat(upload.path("location").asString())
                .startsWith(SERVERS.over(false).endpoint() + "/" + bucket + "/in/");
        var stored = s3.getObjectAsBytes(request -> request.bucket(bucket).key("in/a b+c.bin"));
        assertThat(stored.response().contentType()).isEqualTo("application/x-test");
        var expected = new byte[size];
        for (int place = 0; place < size; place++) {
            expected[place] = (byte) (place % 251);
        }
        assertThat(stored.asByteArray()).isEqualTo(expected);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "form", "keys"})
    void uploadsInOneRequest(String how) throws Exception {
        assertUploaded(upload(how, 1000, Map.of()), 1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "keys"})
    void uploadsInParts(String how) throws Exception {
        var upload = upload(how, SIZE, Map.of());
        assertUploaded(upload, SIZE);
        assertThat(texts(upload.path("etags"))).hasSize(3).allMatch(etag -> etag.matches("[0-9a-f]{32}"));
        var head = s3.headObject(request -> request.bucket(bucket).key("in/a b+c.bin"));
        assertThat(head.eTag()).endsWith("-3\"");
    }

    /// Asks S3 which parts it has, and sends the others.
    @Test
    void resumesAfterAPause() throws Exception {
        var upload = upload("links", SIZE, Map.of("afterPart", "pause"));
        assertUploaded(upload, SIZE);
        assertThat(texts(upload.path("calls")))
                .containsExactly(
                        "create_multipart_upload",
                        "upload_part 1",
                        "list_parts",
                        "upload_part 2",
                        "upload_part 3",
                        "complete_multipart_upload");
    }

    @Test
    void abortsWhatTheUserCancels() throws Exception {
        var upload = upload("links", SIZE, Map.of("afterPart", "cancel"));
        assertThat(texts(upload.path("etags"))).hasSize(1);
        assertThat(upload.path("location").isMissingNode()
                        || upload.path("location").isNull())
                .as(upload.toString())
                .isTrue();
        // The plugin does not wait for the answer to its last request.
        new WebDriverWait(site.browser(), Duration.ofMinutes(1))
                .withMessage("the upload is still there")
                .until(_ -> s3.listMultipartUploads(request -> request.bucket(bucket))
                        .uploads()
                        .isEmpty());
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .isEmpty();
    }
}
