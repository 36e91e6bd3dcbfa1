package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.storage.Programs;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Finds in the panel who deleted an object.
final class PanelRequestsTest {
    @TempDir
    private static Path directory;

    @Test
    void theAccessLogIsReachedFromTheAuditLogAndSearchedByKey() throws Exception {
        Programs.require("chromium");
        Programs.require("chromedriver");
        var given = Map.of(
                "CLOAKROOM_ADMIN_PASSWORD", "operator password",
                "CLOAKROOM_ACCESS_KEY", "given-key",
                "CLOAKROOM_SECRET_KEY", "given-secret",
                "CLOAKROOM_BUCKETS", "photos");
        try (var server = CloakroomProcess.serve(directory.resolve("data"), given)) {
            var ready = server.ready();
            deleteSome(URI.create(ready.group(1)));
            try (var at = new Browser(URI.create(ready.group(2)), directory.resolve("profile"))) {
                at.signIn("admin", "operator password").sees("Projects");
                at.link("Audit log").click();
                at.link("Requests: who did what through S3").click();
                at.sees("keep-59.jpg");
                at.field("Key of the object").sendKeys("summer/x.jpg");
                at.button("Search").click();
                at.sees("DeleteObject").sees("given-key").sees("photos/summer/x.jpg");
                assertThat(at.text()).doesNotContain("keep-0.jpg");
                at.open("/requests?key=none").sees("No request matches.");
                at.open("/requests").link("Older lines").click();
                at.sees("keep-0.jpg");
                looks(at);
                at.open("/status").sees("Background work").sees("usage-sums");
                at.button("Run usage-sums now").click();
                at.sees("Background work");
                at.open("/audit").sees("start a pass of the background job").sees("usage-sums");
                at.open("/projects");
                at.link("default").click();
                at.sees("Users of this project");
                var project =
                        URI.create(String.valueOf(at.driver().getCurrentUrl())).getPath();
                at.open(project + "/requests?bucket=photos&key=summer/x.jpg").sees("DeleteObject");
                at.link("default").click();
                at.sees("Buckets").link("Requests").click();
                at.sees("keep-59.jpg");
                at.open(project + "/buckets/photos").link("Who changed what").click();
                at.sees("keep-59.jpg");
                at.open(project + "/buckets/photos/object?key=keep-7.jpg")
                        .link("Who changed it")
                        .click();
                at.sees("photos/keep-7.jpg");
                assertThat(at.text()).doesNotContain("keep-59.jpg");
            }
        }
    }

    private static void deleteSome(URI endpoint) {
        try (var s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("given-key", "given-secret")))
                .build()) {
            for (int i = 0; i < 60; i++) {
                var key = "keep-" + i + ".jpg";
                s3.putObject(put -> put.bucket("photos").key(key), RequestBody.fromString("x"));
            }
            s3.putObject(put -> put.bucket("photos").key("summer/x.jpg"), RequestBody.fromString("x"));
            s3.deleteObject(delete -> delete.bucket("photos").key("summer/x.jpg"));
        }
    }

    private static void looks(Browser at) throws Exception {
        for (var scheme : List.of("light", "dark")) {
            for (int width : new int[] {360, 768, 1440}) {
                at.look(width, scheme).open("/requests").sees("summer/x.jpg");
                at.screenshot("requests-" + scheme + "-" + width, width);
                Object fits = at.driver()
                        .executeScript(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
                assertThat(fits).as("fits into " + width).isEqualTo(true);
            }
            var found = at.violations();
            assertThat(found).as(scheme + ": " + found).isEmpty();
        }
        at.look(1280, "light");
    }
}
