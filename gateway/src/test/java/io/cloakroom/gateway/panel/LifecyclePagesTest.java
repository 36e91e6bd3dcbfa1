package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Lifecycle rules and unfinished uploads in the panel.
final class LifecyclePagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String bucket = "";

    @BeforeEach
    void withAnObject() throws Exception {
        bucket = "aging-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
        SITE.put(bucket, "backups/a.tar", "hello");
    }

    @AfterEach
    void wide() {
        SITE.browser().look(1280, "light");
    }

    private String path() {
        return "projects/default/buckets/" + bucket;
    }

    private Browser onPage() {
        return SITE.signedIn().open("/" + path() + "/lifecycle").sees("Lifecycle of " + bucket);
    }

    /// The form of a template.
    private static WebElement template(Browser at, String name) {
        return at.one("form:has(input[name=template][value=" + name + "])");
    }

    private static void press(Browser at, String name, String button) {
        template(at, name).findElement(By.cssSelector(button)).click();
    }

    private static void type(WebElement form, String field, String text) {
        var input = form.findElement(By.name(field));
        input.clear();
        input.sendKeys(text);
    }

    @Test
    void rulesAreClickedTogetherEditedSwitchedOffAndDeleted() throws Exception {
        var at = SITE.signedIn().open("/" + path());
        at.link("Lifecycle").click();
        at.sees("This bucket has no rules: everything stays until somebody deletes it.");
        press(at, "delete", "button:not([formaction])");
        at.sees("Saved.").sees("Objects under backups/ are deleted 90 days after their creation.");
        type(template(at, "older"), "keep", "2");
        press(at, "older", "button:not([formaction])");
        at.sees("All older versions are removed 30 days after a newer one replaced them.")
                .sees("The newest 2 older versions of each object stay, however old they are.");

        at.link("Edit delete").click();
        var edit = at.sees("Edit the rule delete").one("form.lifecycle-rule");
        type(edit, "prefix", "old/");
        type(edit, "expireAfterDays", "1");
        at.button("Save rule").click();
        at.sees("Objects under old/ are deleted 1 day after their creation.");
        var rules = SITE.good("GET", path() + "/lifecycle", "").path("rules");
        assertThat(rules.path(0).path("id").asString()).isEqualTo("delete");
        assertThat(rules.path(0).path("prefix").asString()).isEqualTo("old/");

        at.button("Disable delete").click();
        at.sees("off").button("Enable delete");
        assertThat(SITE.good("GET", path() + "/lifecycle", "")
                        .path("rules")
                        .path(0)
                        .path("enabled")
                        .asBoolean(true))
                .isFalse();
        at.button("Delete rule delete").click();
        at.button("Delete rule older").click();
        at.sees("This bucket has no rules");
    }

    @Test
    void whatWouldHappenIsShownAndDoesNotHappen() throws Exception {
        SITE.good(
                "PUT",
                path() + "/lifecycle",
                "{'rules':[{'id':'past','prefix':'backups/','expireOn':'2020-01-01T00:00:00Z'}]}");
        var at = onPage().sees("Objects under backups/ are deleted from 2020-01-01 on.");
        at.button("Preview the rules").click();
        at.sees("Objects that would be deleted: 1, 5 bytes")
                .sees("backups/a.tar")
                .sees("is deleted");
        press(at, "delete", "button[formaction]");
        at.sees("Nothing: no rule applies to anything now.");
        SITE.good("GET", path() + "/objects/backups%2Fa.tar", "");
        type(template(at, "older"), "keep", "100");
        type(template(at, "older"), "prefix", "x".repeat(1025));
        press(at, "older", "button:not([formaction])");
        at.sees("The maximum size of a prefix is 1024");
        assertThat(at.one("form:has(input[value=older]) input[name=keep]").getDomProperty("value"))
                .isEqualTo("100");
    }

    @Test
    void anUnfinishedUploadIsShownAndAborted() throws Exception {
        begin("backups/big file.tar");
        var at = onPage().sees("backups/big file.tar").sees("7 bytes").sees("admin");
        at.button("Abort backups/big file.tar").click();
        at.sees("Aborted. The space of its parts is free again.").sees("No upload is in progress.");
        assertThat(SITE.good("GET", path() + "/uploads", "").path("items").isEmpty())
                .isTrue();
        at.open("/audit").sees("abort an upload of");
    }

    private void begin(String key) throws Exception {
        var keys = SITE.good("POST", "projects/default/tokens", "{'user':'admin','grantRole':'owner'}");
        var token = AwsBasicCredentials.create(
                keys.path("token").path("accessKey").asString(),
                keys.path("token").path("secretKey").asString());
        try (var s3 = S3Client.builder()
                .endpointOverride(SITE.s3())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(token))
                .build()) {
            var upload =
                    s3.createMultipartUpload(request -> request.bucket(bucket).key(key));
            s3.uploadPart(
                    request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(upload.uploadId())
                            .partNumber(1),
                    RequestBody.fromString("7 bytes"));
        }
    }

    @Test
    void thePageIsForEveryWidthSchemeAndReader() throws Exception {
        begin("backups/" + "long-name-".repeat(12));
        SITE.good(
                "PUT",
                path() + "/lifecycle",
                "{'rules':[{'id':'past','prefix':'" + "long-prefix/".repeat(10) + "','expireOn':'2020-01-01T00:00:00Z',"
                        + "'transitions':[]},{'prefix':'backups/','noncurrentDays':3},{'expireOn':'2020-01-01T00:00:00Z'}]}");
        var at = onPage();
        for (var scheme : List.of("light", "dark")) {
            at.look(360, scheme);
            at.open("/" + path() + "/lifecycle").sees("Unfinished uploads");
            assertThat(at.driver().executeScript("return document.documentElement.scrollWidth <= 360"))
                    .isEqualTo(true);
            at.button("Preview the rules").click();
            at.sees("What the rules would do now").sees("is deleted");
            assertThat(at.driver().executeScript("return document.documentElement.scrollWidth <= 360"))
                    .isEqualTo(true);
            var found = at.violations();
            assertThat(found).as(scheme + ": " + found).isEmpty();
            at.screenshot("lifecycle-" + scheme, 360);
        }
    }
}
