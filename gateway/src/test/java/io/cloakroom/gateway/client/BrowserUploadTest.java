package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.checksum.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Pages of another origin upload files in Chromium, by presigned PUT and by form, and read the ETag.
class BrowserUploadTest {
    private static final String TEXT = "name;price\ncoat;100\n";

    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    static Path directory;

    private static WebSite site;
    private S3Client s3;
    private String bucket;

    @BeforeAll
    static void openTheSite() throws Exception {
        site = WebSite.start(SERVERS.over(false), directory);
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
        site.open(site.origin(), "upload.html");
    }

    @AfterEach
    void closeTheClient() {
        s3.close();
    }

    private static String etag(String text) {
        var md5 = Digests.md5().digest(text.getBytes(StandardCharsets.UTF_8));
        return '"' + HexFormat.of().formatHex(md5) + '"';
    }

    private List<String> keys() {
        return s3.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private void assertStored(String key, String type) {
        var stored = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
        assertThat(stored.asUtf8String()).isEqualTo(TEXT);
        assertThat(stored.response().contentType()).isEqualTo(type);
    }

    @Test
    void putsByALink() {
        var put = site.call("putByLink", bucket, "a+b c/ü.csv", TEXT);
        assertThat(put.path("status").asInt()).as(put.toString()).isEqualTo(200);
        assertThat(put.path("etag").asString()).isEqualTo(etag(TEXT));
        assertStored("a+b c/ü.csv", "text/csv");
        var head = s3.headObject(request -> request.bucket(bucket).key("a+b c/ü.csv"));
        assertThat(head.metadata()).containsEntry("from", "page");

        var got = site.call("getByLink", bucket, "a+b c/ü.csv");
        assertThat(got.path("text").asString()).isEqualTo(TEXT);
        assertThat(got.path("etag").asString()).isEqualTo(etag(TEXT));
        assertThat(got.path("requestId").isNull())
                .as("a header that is not exposed")
                .isTrue();
    }

    /// The script reads the status and the code of a refusal. It does not see a mere network error.
    @Test
    void readsWhyALinkIsRefused() {
        var refused = site.call("getByAnotherKeysLink", bucket, "k");
        assertThat(refused.path("status").asInt()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.path("text").asString()).contains("<Code>SignatureDoesNotMatch</Code>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postByForm", "postByFormWithProgress"})
    void postsAForm(String by) {
        var posted = site.call(by, bucket, "in/k", TEXT);
        assertThat(posted.path("status").asInt()).as(posted.toString()).isEqualTo(201);
        assertThat(posted.path("etag").asString()).isEqualTo(etag(TEXT));
        assertStored("in/k", "text/csv");
    }

    /// The page's own HTML form, with a file that the user picked. The answer redirects the browser to a page that reads the ETag.
    @Test
    void sendsItsOwnForm() throws Exception {
        site.call("prepareForm", bucket, "in/${filename}", site.origin() + "/upload.html?sent=yes");
        var file = Files.writeString(directory.resolve("Prices of May.csv"), TEXT);
        site.browser().findElement(By.name("file")).sendKeys(file.toString());
        site.browser().findElement(By.tagName("button")).click();
        new WebDriverWait(site.browser(), Duration.ofMinutes(1)).until(ExpectedConditions.urlContains("etag="));
        var arrived = site.call("arrived");
        assertThat(arrived.path("sent").asString()).isEqualTo("yes");
        assertThat(arrived.path("bucket").asString()).isEqualTo(bucket);
        assertThat(arrived.path("key").asString()).isEqualTo("in/Prices of May.csv");
        assertThat(arrived.path("etag").asString()).isEqualTo(etag(TEXT));
        assertStored("in/Prices of May.csv", "binary/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"putByLink", "postByFormWithProgress"})
    void aPageOfAnotherOriginStoresNothing(String by) {
        site.open(site.otherOrigin(), "upload.html");
        var refused = site.call(by, bucket, "k", TEXT);
        assertThat(refused.path("error").asString()).as(refused.toString()).isIn("TypeError", "error");
        assertThat(keys()).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginReadsNothing() {
        s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString(TEXT));
        site.open(site.otherOrigin(), "upload.html");
        var refused = site.call("getByLink", bucket, "k");
        assertThat(refused.path("error").asString()).as(refused.toString()).isEqualTo("TypeError");
    }

    /// A browser sends a form's POST without a preflight. Only the signed policy keeps other sites from uploading; the CORS
    /// rules keep the answer from their scripts.
    @Test
    void aFormOfAnotherOriginIsStoredAndItsAnswerKeptBack() {
        site.open(site.otherOrigin(), "upload.html");
        var kept = site.call("postByForm", bucket, "k", TEXT);
        assertThat(kept.path("error").asString()).as(kept.toString()).isEqualTo("TypeError");
        assertThat(keys()).containsExactly("k");
    }
}
