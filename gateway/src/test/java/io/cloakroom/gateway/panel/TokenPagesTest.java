package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pages of tokens, in a real browser on a real server. Needs Chromium and its driver.
@TestInstance(Lifecycle.PER_CLASS)
final class TokenPagesTest {
    private static final String PASSWORD = "operator password";

    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;
    private @Nullable Browser opened;
    private URI panel = URI.create("http://127.0.0.1");
    private String operator = "";
    private int names;

    @BeforeAll
    void start() throws IOException {
        Programs.require("chromium");
        Programs.require("chromedriver");
        var data = directory.resolve("data");
        var started = CloakroomProcess.start(
                Map.of(
                        "CLOAKROOM_ADMIN_PASSWORD", PASSWORD,
                        "CLOAKROOM_ACCESS_KEY", "given-key",
                        "CLOAKROOM_SECRET_KEY", "given-secret",
                        "CLOAKROOM_BUCKETS", "photos"),
                "serve",
                "--data",
                data.toString(),
                "--s3-port",
                "0",
                "--admin-port",
                "0");
        server = started;
        panel = URI.create(started.ready().group(2));
        operator = Files.readString(data.resolve("operator-token")).strip();
        opened = new Browser(panel, directory.resolve("profile"));
    }

    @AfterAll
    void stop() throws IOException {
        if (opened != null) {
            opened.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private Browser signedIn() {
        return Objects.requireNonNull(opened)
                .look(1280, "light")
                .signIn("admin", PASSWORD)
                .sees("Projects");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(panel.resolve("/api/v1/" + path))
                            .header("authorization", "Bearer " + operator)
                            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private JsonNode rest(String method, String path, String body) throws Exception {
        var answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    /// Makes a project with a token, and returns the access key.
    private String ordered(String project) throws Exception {
        return rest("POST", "projects", "{'name':'" + project + "'}")
                .at("/token/accessKey")
                .asString();
    }

    private String fresh(String name) {
        return name + "-" + ++names;
    }

    private List<String> actions(String key) throws Exception {
        return rest("GET", "tokens/" + key + "/audit", "").findValuesAsString("action");
    }

    @Test
    void aNewTokenIsShownOnceAtOnceAndAfterAReload() throws Exception {
        var project = fresh("made");
        ordered(project);
        var at = signedIn().open("/projects/" + project);
        at.button("Create token").click();
        assertThat(at.one("dialog input[name=name]").getAttribute("value")).isEqualTo("token-2");
        at.button("Create").click();
        at.sees("Created.").sees("Your new token");
        var key = at.one("#access-key").getText();
        var secret = at.one("#secret-key").getText();
        assertThat(secret).matches("[A-Za-z0-9]{40}");
        assertThat(at.all(".tokens tbody tr").getFirst().getText()).contains("token-2", key);
        assertThat(at.driver().getCurrentUrl()).doesNotContain(secret);
        at.select("Client").selectByVisibleText("rclone");
        assertThat(at.one("#text-rclone").getText()).contains(key, secret);
        at.driver().navigate().refresh();
        at.sees("Your new token");
        assertThat(at.one("#secret-key").getText()).isEqualTo(secret);
        assertThat(actions(key)).as("newest first").containsExactly("token.reveal", "token.reveal", "token.create");
        // Another session does not see it.
        var url = Objects.requireNonNull(at.driver().getCurrentUrl());
        signedIn();
        at.driver().get(url);
        at.sees("Manage S3 tokens");
        assertThat(at.driver().getPageSource()).doesNotContain(secret).doesNotContain("Your new token");
    }

    @Test
    void anOrderIsStillThereAfterAReload() {
        var at = signedIn().open("/projects/new");
        at.field("Name").sendKeys(fresh("ordered"));
        at.button("Create").click();
        at.sees("Your S3 token");
        var secret = at.one("#secret-key").getText();
        at.driver().navigate().refresh();
        at.sees("Your S3 token");
        assertThat(at.one("#secret-key").getText()).isEqualTo(secret);
        assertThat(at.driver().getCurrentUrl()).endsWith("/connection").doesNotContain(secret);
    }

    @Test
    void oneRevealWritesOneLine() throws Exception {
        var key = ordered(fresh("revealed"));
        var at = signedIn().open("/tokens/" + key);
        at.button("Show secret key").click();
        at.one("#secret-key");
        at.select("Client").selectByVisibleText("restic");
        at.one("#text-restic");
        assertThat(actions(key)).containsExactly("token.reveal");
    }

    @Test
    void disablingAsksAndSaysWhatEnds() throws Exception {
        var project = fresh("disabled");
        var key = ordered(project);
        var at = signedIn().open("/tokens/" + key);
        at.button("Disable").click();
        at.sees("Disable the token default?").sees("It was never used").sees("links that it signed");
        at.link("Cancel").click();
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("active");
        at.button("Disable").click();
        at.button("Disable now").click();
        at.sees("Disabled: the very next request");
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("disabled");
        at.button("Enable").click();
        at.sees("Enabled.");
    }

    @Test
    void aRotationWithoutGraceAsksToo() throws Exception {
        var key = ordered(fresh("at-once"));
        var at = signedIn().open("/tokens/" + key);
        at.select("The old key continues to work for").selectByVisibleText("no time");
        at.button("Rotate").click();
        at.sees("Rotate the token default without grace?").sees("It was never used");
        assertThat(rest("GET", "tokens/" + key, "").has("replacedBy")).isFalse();
        at.button("Rotate now").click();
        at.sees("Your S3 token").sees("The old key " + key + " is refused from now on.");
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("disabled");
    }

    @Test
    void aRotationSaysHowLongTheOldKeyWorks() throws Exception {
        var key = ordered(fresh("for-a-day"));
        var at = signedIn().open("/tokens/" + key);
        at.select("The old key continues to work for").selectByVisibleText("1 day");
        at.button("Rotate").click();
        at.sees("Your S3 token").sees("The old key " + key + " works for another 24 hours, until ");
        at.open("/tokens/" + key).sees("It was replaced by CLKR");
    }

    @Test
    void aRefusedFieldInAClosedSectionIsShownWithItsInput() throws Exception {
        var project = fresh("fold");
        ordered(project);
        var at = signedIn().open("/projects/" + project);
        at.button("Create token").click();
        at.one("dialog form details summary").click();
        at.field("Only from these addresses").sendKeys("my-office");
        at.button("Create").click();
        at.sees("“my-office” is no address");
        assertThat(at.field("Only from these addresses").getDomProperty("value"))
                .isEqualTo("my-office");
        assertThat(at.all("dialog input[name=expiresOn]").getFirst().isDisplayed())
                .isFalse();
        at.select("Expires").selectByVisibleText("on the day below");
        at.field("Day on which it ends");
    }

    @Test
    void aBulkActionAsksOnceForAllTokens() throws Exception {
        var project = fresh("many");
        var key = ordered(project);
        var at = signedIn().open("/projects/" + project);
        at.button("Apply").click();
        at.sees("Nothing is selected").sees("Select at least one token.");
        at.link("Close").click();
        at.driver().findElement(By.cssSelector("input[name=accessKey]")).click();
        at.button("Apply").click();
        at.sees("Disable 1 token?").sees(key).sees("last used: never");
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("active");
        at.button("Disable").click();
        at.sees("1 done, 0 refused");
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("disabled");
        at.link("Back").click();
        at.driver().findElement(By.cssSelector("input[name=accessKey]")).click();
        at.select("With the selected").selectByVisibleText("enable");
        at.button("Apply").click();
        at.sees("1 done, 0 refused");
    }

    @Test
    void theGraceIsOneSentenceInListAndPage() throws Exception {
        var project = fresh("grace");
        var old = ordered(project);
        rest("PATCH", "tokens/" + old, "{'expiresInDays':90}");
        var newer = rest("POST", "tokens/" + old + "/rotation", "{'graceSeconds':36000}")
                .at("/token/accessKey")
                .asString();
        var sentence = "Replaced by " + newer + ", works for another 10 hours";
        var at = signedIn().open("/projects/" + project).sees(sentence);
        at.open("/tokens/" + old).sees(sentence);
        assertThat(at.text()).doesNotContain("in 3 months");
        at.open("/tokens/" + newer).sees(sentence);
    }

    @Test
    void aLeakAsksWhichOfThePairAndSaysWhatWorks() throws Exception {
        var old = ordered(fresh("pair"));
        var newer = rest("POST", "tokens/" + old + "/rotation", "{'graceSeconds':36000}")
                .at("/token/accessKey")
                .asString();
        var at = signedIn().open("/tokens/" + old);
        at.button("Disable and replace").click();
        at.sees("Which one leaked?").sees("This key, " + old).sees("The other key, " + newer);
        at.driver().findElement(By.cssSelector("input[value='" + newer + "']")).click();
        at.button("Disable now").click();
        at.sees("The key is disabled").sees(newer + " is refused from now on").sees("What works now");
        assertThat(at.one("main ul").getText())
                .contains(old + " keeps working until")
                .contains("(in 10 hours)");
        var third = at.one("#access-key").getText();
        var secret = at.one("#secret-key").getText();
        at.driver().navigate().refresh();
        assertThat(at.one("#secret-key").getText()).isEqualTo(secret);
        at.open("/tokens/" + old).button("Disable and replace").click();
        at.one("input[value=both]").click();
        at.button("Disable now").click();
        at.sees("The keys are disabled").sees(old + " is refused from now on").sees(third + " is refused from now on");
        assertThat(at.one("main ul").getText()).doesNotContain(old).contains("keeps working; it never expires");
    }

    @Test
    void enablingALeakedTokenAsksFirst() throws Exception {
        var key = ordered(fresh("back"));
        rest("POST", "tokens/" + key + "/leak", "{}");
        var at = signedIn().open("/tokens/" + key).sees("leaked");
        at.button("Enable").click();
        at.sees("again?").sees("whoever found it can use it again");
        at.button("Enable it again").click();
        at.sees("Enabled.");
        assertThat(rest("GET", "tokens/" + key, "").path("state").asString()).isEqualTo("active");
    }

    @Test
    void theClientIsPickedWithItsBucket() throws Exception {
        var project = fresh("picked");
        ordered(project);
        for (var bucket : List.of("one", "two")) {
            rest("POST", "projects/" + project + "/buckets", "{'name':'" + project + "-" + bucket + "'}");
        }
        var limited = rest(
                        "POST",
                        "projects/" + project + "/tokens",
                        "{'user':'" + project + "','scope':{'level':'read-write','buckets':['" + project
                                + "-two'],'prefixes':['site/'],'addresses':[],'publicUploads':true}}")
                .at("/token/accessKey")
                .asString();
        var at = signedIn().open("/tokens/" + limited);
        assertThat(at.one("#picker select[name=bucket]").getText().strip()).isEqualTo(project + "-two");
        at.select("Client").selectByVisibleText("WordPress: S3-Uploads");
        at.sees("May make its uploads public").sees("wp-config.php").sees("You should now see: Success:");
        assertThat(at.one("#text-wordpress-s3-uploads").getText())
                .contains("'" + project + "-two/site'", "YOUR-SECRET-KEY")
                .doesNotContain("YOUR-BUCKET");
        assertThat(at.one("#text-wordpress-s3-uploads-endpoint").getText()).contains("use_path_style_endpoint");
        assertThat(at.all(".client")).filteredOn(each -> each.isDisplayed()).hasSize(1);
        at.button("Show secret key").click();
        at.one("#secret-key");
        assertThat(at.one("#text-wordpress-s3-uploads").getText()).doesNotContain("YOUR-SECRET-KEY");
        var all = rest("GET", "tokens?project=" + project, "")
                .findValuesAsString("accessKey")
                .getLast();
        at.open("/tokens/" + all + "?client=rclone&bucket=" + project + "-two").sees("rclone");
        at.select("Client").selectByVisibleText("restic");
        assertThat(at.one("#text-restic").getText()).contains("/" + project + "-two/restic");
        new Select(at.one("#picker select[name=bucket]")).selectByVisibleText(project + "-one");
        at.until(
                "the bucket is another one",
                () -> at.one("#text-restic").getText().contains("-one/") ? true : null);
        assertThat(at.text()).doesNotContain("OpenStack");
    }

    /// The steps of `docs/wordpress.md`; [Pictures] shows them.
    @Test
    void bucketAndTokenForWordPressAreClickedTogether() throws Exception {
        var project = fresh("blog");
        ordered(project);
        var bucket = "website";
        var at = signedIn().look(800, "light").open("/projects/" + project);
        at.field("New bucket").sendKeys(bucket);
        at.button("Create bucket").click();
        at.sees("Created.");
        at.open("/projects/" + project).button("Create token").click();
        at.one("dialog form details summary").click();
        at.select("Level").selectByVisibleText("Read and write");
        at.field("Only in these buckets").sendKeys(bucket);
        at.field("May make its uploads public").click();
        at.button("Create").click();
        at.sees("Your new token");
        var key = at.one("#access-key").getText();
        at.select("Client").selectByVisibleText("WordPress: WP Offload Media");
        assertThat(at.one("#text-wordpress-offload-media").getText())
                .contains("'" + bucket + "'", key, at.one("#secret-key").getText());
        assertThat(rest("GET", "tokens/" + key, "").path("scopeText").asString())
                .isEqualTo("Read and write, and make uploads public, in the bucket " + bucket);
        at.open("/tokens/" + key + "?client=wordpress-offload-media").sees("stop editing!");
    }

    /// Makes a token that expires soon. The server refuses an expiry that has passed when the request arrives; then a later one
    /// is tried.
    private void endingSoon(String project) throws Exception {
        int status = 400;
        for (long seconds = 2; status == 400; seconds *= 2) {
            var end = Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
            status = send(
                            "POST",
                            "projects/" + project + "/tokens",
                            "{'user':'" + project + "','expiresAt':'" + end + "'}")
                    .statusCode();
        }
        assertThat(status).isEqualTo(201);
    }

    @Test
    void anExpiredTokenIsShownAsExpired() throws Exception {
        var project = fresh("past");
        ordered(project);
        endingSoon(project);
        var at = signedIn();
        var sentence = Pattern.compile("Expired (just now|\\d+ (seconds|minutes) ago)");
        at.until(
                "the token does not expire",
                () -> sentence.matcher(at.open("/projects/" + project).text()).find() ? true : null);
    }

    @Test
    void aLimitedTokenThatWorksIsSaidToWork() throws Exception {
        var key = rest(
                        "POST",
                        "projects/default/tokens",
                        "{'user':'admin','name':'limited','scope':{'level':'read-write','buckets':['photos'],"
                                + "'prefixes':['uploads/'],'addresses':[],'publicUploads':false}}")
                .at("/token/accessKey")
                .asString();
        var at = signedIn().open("/tokens/" + key);
        at.button("Test token").click();
        at.sees("It works.").sees("✓ Put a marker object").sees("✓ Delete it");
    }
}
