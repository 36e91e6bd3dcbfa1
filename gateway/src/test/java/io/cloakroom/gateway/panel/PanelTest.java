package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.deque.html.axecore.results.Rule;
import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.gateway.Midnight;
import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The main tasks in the panel, in a real browser on a real server. Needs Chromium and its driver.
@TestInstance(Lifecycle.PER_CLASS)
final class PanelTest {
    private static final String PASSWORD = "operator password";
    private static final int[] WIDTHS = {360, 768, 1440};
    private static final List<String> SCHEMES = List.of("light", "dark");

    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;
    private @Nullable Browser opened;
    private URI s3 = URI.create("http://127.0.0.1");
    private URI panel = URI.create("http://127.0.0.1");
    private int names;

    @BeforeAll
    void start() throws IOException {
        Programs.require("chromium");
        Programs.require("chromedriver");
        var started = CloakroomProcess.start(
                Map.of(
                        "CLOAKROOM_ADMIN_PASSWORD", PASSWORD,
                        "CLOAKROOM_ACCESS_KEY", "given-key",
                        "CLOAKROOM_SECRET_KEY", "given-secret",
                        "CLOAKROOM_BUCKETS", "photos"),
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--s3-port",
                "0",
                "--admin-port",
                "0");
        server = started;
        var ready = started.ready();
        s3 = URI.create(ready.group(1));
        panel = URI.create(ready.group(2));
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

    private Browser browser() {
        return Objects.requireNonNull(opened);
    }

    private Browser signedIn() {
        return browser().look(1280, "light").signIn("admin", PASSWORD).sees("Projects");
    }

    private String fresh(String name) {
        return name + " " + ++names;
    }

    /// Way 1.
    private String order(boolean withToken) {
        var name = fresh("Shop");
        var at = signedIn();
        at.link("Projects").click();
        at.link("Order an Object Store").click();
        at.field("Name").sendKeys(name);
        at.field("Description").sendKeys("Orders and images");
        var tick = at.field("Create an S3 token");
        assertThat(tick.isSelected()).isTrue();
        if (!withToken) {
            tick.click();
        }
        at.button("Create").click();
        at.sees("Project ID").sees(name);
        return name;
    }

    private void requireWorks(String accessKey, String secret) {
        try (var client = client(accessKey, secret)) {
            client.listBuckets();
        }
    }

    private void requireRefused(String accessKey, String secret) {
        try (var client = client(accessKey, secret)) {
            assertThatThrownBy(client::listBuckets).isInstanceOfSatisfying(S3Exception.class, refused -> {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId");
            });
        }
    }

    private S3Client client(String accessKey, String secret) {
        return S3Client.builder()
                .endpointOverride(s3)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .build();
    }

    @Test
    void anOrderShowsItsTokenAtOnce() {
        order(true);
        var at = browser();
        var accessKey = at.one("#access-key").getText();
        var secret = at.one("#secret-key").getText();
        assertThat(accessKey).matches("CLKR[A-Z2-7]{16}");
        requireWorks(accessKey, secret);
        assertThat(at.one("#endpoint").getText()).isEqualTo(s3.toString());
    }

    @Test
    void anOrderWithoutTheTickMakesNoToken() {
        var name = order(false);
        browser().sees("No token was made");
        browser().link("To the project").click();
        browser().sees(name).sees("There is no token yet");
    }

    @Test
    void anOrderThatIsRefusedSaysWhyAndKeepsWhatWasTyped() {
        var name = order(true);
        var at = browser().open("/projects/new");
        at.field("Name").sendKeys(name);
        at.field("Description").sendKeys("typed before");
        at.button("Create").click();
        at.sees("There is a project \"" + name + "\" already");
        assertThat(at.field("Name").getAttribute("value")).isEqualTo(name);
        assertThat(at.field("Description").getAttribute("value")).isEqualTo("typed before");
    }

    /// Way 2.
    private String tokenFromProject(String project, String token) {
        var at = browser().open("/projects");
        at.link("Projects").click();
        at.link(project).click();
        at.sees("Manage S3 tokens");
        at.button("Create token").click();
        at.select("User").selectByVisibleText(project.replace(' ', '-'));
        var name = at.one("dialog input[name=name]");
        name.clear();
        name.sendKeys(token);
        at.button("Create").click();
        at.sees("Created.");
        return at.until(
                "the token is not in the list",
                () -> at.all(".tokens tbody tr").stream()
                        .filter(row -> row.getText().contains(token))
                        .map(row -> row.findElement(By.tagName("code")).getText())
                        .findFirst()
                        .orElse(null));
    }

    @Test
    void aTokenMadeFromTheProjectIsInTheListAtOnce() {
        var project = order(true);
        var accessKey = tokenFromProject(project, "laptop");
        assertThat(accessKey).matches("CLKR[A-Z2-7]{16}");
        assertThat(browser().all(".tokens tbody tr").getFirst().getText())
                .as("newest first")
                .contains("laptop");
    }

    @Test
    void aTokenMadeFromTheUserShowsItsProject() {
        var project = order(true);
        var user = project.replace(' ', '-');
        var at = browser();
        at.link("Users").click();
        at.field("Search users").sendKeys(user + Keys.ENTER);
        at.link(user).click();
        at.sees("Manage S3 tokens");
        at.button("Create token").click();
        at.select("Project").selectByVisibleText(project);
        at.button("Create").click();
        at.sees("Created.");
        at.until("two tokens are in the list", () -> at.all(".tokens tbody tr").size() == 2 ? true : null);
        assertThat(at.all(".tokens tbody tr").getFirst().getText()).contains(project);
    }

    @Test
    void theSecretIsShownOnDemandAndHidesItself() {
        var project = order(true);
        var accessKey = tokenFromProject(project, "laptop");
        var at = browser();
        at.one(".tokens .dots").click();
        at.menuItem("View").click();
        at.sees("Endpoint URL").sees("Project ID").sees(project).sees("User ID").sees(accessKey);
        assertThat(at.text()).doesNotContain("Hide secret key");
        at.button("Show secret key").click();
        var secret = at.one("#secret-key").getText();
        at.select("Client").selectByVisibleText("rclone");
        assertThat(at.one("#text-rclone").getText()).contains(accessKey, secret, s3.toString());
        requireWorks(accessKey, secret);
        at.until(
                Duration.ofMinutes(2),
                "the secret does not hide itself",
                () -> at.driver().getPageSource().contains(secret) ? null : true);
        at.button("Show secret key");
        at.open("/tokens/" + accessKey).sees("see the secret key of");
    }

    @Test
    void aDeletedTokenIsRefusedByTheNextRequest() {
        var project = order(true);
        var at = browser();
        var accessKey = at.one("#access-key").getText();
        var secret = at.one("#secret-key").getText();
        requireWorks(accessKey, secret);
        at.link("To the project").click();
        at.one(".tokens .dots").click();
        at.menuItem("Delete").click();
        at.sees("Delete the token default?").sees(accessKey).sees(project);
        requireWorks(accessKey, secret);
        at.button("Delete").click();
        at.sees("Token deleted").sees("ms to tell the gateway");
        requireRefused(accessKey, secret);
        at.link("Close").click();
        at.sees("There is no token yet");
    }

    @Test
    void theMainTasksCanBeDoneByKeyboardAlone() {
        var project = order(true);
        var at = browser();
        at.driver().manage().deleteAllCookies();
        at.open("/");
        at.until("the name has not the focus", () -> at.focused().equals("Name") ? true : null);
        at.driver().switchTo().activeElement().sendKeys("admin", Keys.TAB, PASSWORD, Keys.ENTER);
        at.sees("Sign out");
        at.tabTo("Search projects", project, Keys.ENTER);
        at.until("the search has no result", () -> at.all(".card h2 a").size() == 1 ? true : null);
        at.tabTo(project, Keys.ENTER).sees("Manage S3 tokens");
        at.tabTo("Create token", Keys.ENTER).sees("Create an S3 token");
        at.one("dialog select[name=user]");
        at.tabTo("Create", Keys.ENTER).sees("Created.");
        at.tabTo("default", Keys.ENTER).sees("Endpoint URL");
        at.tabTo("Show secret key", Keys.ENTER);
        assertThat(at.one("#secret-key").getText()).matches("[A-Za-z0-9]{40}");
    }

    @Test
    void aMenuIsWalkedWithTheArrowKeys() {
        order(true);
        var at = browser();
        at.link("To the project").click();
        var dots = at.one(".tokens .dots");
        dots.sendKeys(Keys.ENTER);
        at.menuItem("View");
        at.until("View has not the focus", () -> at.focused().equals("View") ? true : null);
        for (var step : List.of(
                Map.entry(Keys.ARROW_DOWN, "Delete"),
                Map.entry(Keys.ARROW_DOWN, "View"),
                Map.entry(Keys.ARROW_UP, "Delete"),
                Map.entry(Keys.HOME, "View"),
                Map.entry(Keys.END, "Delete"))) {
            at.driver().switchTo().activeElement().sendKeys(step.getKey());
            assertThat(at.focused()).isEqualTo(step.getValue());
        }
        at.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
        assertThat(at.driver().switchTo().activeElement()).isEqualTo(dots);
        assertThat(at.all("[role=menu]")).noneMatch(WebElement::isDisplayed);
    }

    @Test
    void keysThatAProgramHasAlreadyBecomeTokens() {
        var project = order(true);
        var at = browser();
        at.link("To the project").click();
        at.button("Import key pairs").click();
        at.select("User").selectByVisibleText(project.replace(' ', '-'));
        var known = "known." + names;
        at.one("textarea[name=pairs]").sendKeys(known + ",known-secret,printer" + Keys.ENTER + "given-key");
        at.button("Import").click();
        at.sees("Line 2 is no pair");
        var typed = at.one("textarea[name=pairs]");
        assertThat(typed.getAttribute("value")).as("stays in the browser").contains("known-secret");
        typed.sendKeys(",other-secret");
        at.button("Import").click();
        at.sees("1 imported, 1 refused").sees(known);
        assertThat(at.driver().getPageSource()).doesNotContain("known-secret", "other-secret");
        requireWorks(known, "known-secret");
        at.link("Close").click();
        at.sees("printer");
    }

    @Test
    void aPolicyIsEditedAndABrokenOneStaysAsItWasTyped() {
        order(true);
        var at = browser();
        at.link("Configure a client").click();
        at.one("details:has(textarea[name=policy]) summary").click();
        at.one("textarea[name=policy]").sendKeys("{\"Version\": \"2012-10-17\",\n\"Statement\": [}");
        at.button("Save policy").click();
        at.sees("A policy is a JSON object: line 2.").sees("Everything in every bucket");
        var typed = at.one("textarea[name=policy]");
        assertThat(typed.getAttribute("value")).isEqualTo("{\"Version\": \"2012-10-17\",\n\"Statement\": [}");
        typed.clear();
        typed.sendKeys("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
                + "\"Action\": \"s3:ListBucket\", \"Resource\": \"*\"}]}");
        at.button("Save policy").click();
        at.sees("Saved.");
        assertThat(at.text()).doesNotContain("Everything in every bucket");
    }

    @Test
    void theUseOfATokenIsThirtyBarsThatCanBeRead() {
        order(true);
        var at = browser();
        Midnight.pass();
        var today = LocalDate.now(ZoneOffset.UTC).toString();
        requireWorks(at.one("#access-key").getText(), at.one("#secret-key").getText());
        at.link("Configure a client").click();
        var chart = "svg[aria-label^='Requests in 30 days: ']";
        assertThat(at.all(chart + " rect")).hasSize(30);
        at.until(
                "the request is not in the chart",
                () -> Objects.requireNonNull(at.open(at.driver().getCurrentUrl())
                                        .one(chart)
                                        .getAttribute("aria-label"))
                                .contains(today + ": 1")
                        ? true
                        : null);
    }

    @Test
    void aFileThatS3WouldNotTakeIsRefusedBeforeAnythingIsSent() throws Exception {
        var file = directory.resolve("huge.img");
        try (var huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength((5L << 30) + 1);
        }
        var at = signedIn();
        at.link("default").click();
        at.link("photos").click();
        at.driver().findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        at.sees("huge.img could not be uploaded (it is over 5 GiB");
        assertThat(at.driver()
                        .executeScript("return performance.getEntriesByType('resource').map(entry => entry.name)"
                                + ".filter(name => name.includes('upload') || name.includes('huge')).length"))
                .isEqualTo(0L);
    }

    @Test
    void aFileGoesStraightToS3AndBack() throws Exception {
        var file = Files.writeString(directory.resolve("hello wörld.txt"), "hello from the browser");
        var at = signedIn();
        at.link("default").click();
        at.link("photos").click();
        at.driver().findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        at.sees("22 bytes");
        at.link("hello wörld.txt").click();
        var link = at.link("Download").getAttribute("href");
        assertThat(URI.create(Objects.requireNonNull(link)).getPort()).isEqualTo(s3.getPort());
        try (var http = HttpClient.newHttpClient()) {
            var got = http.send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(got.body()).isEqualTo("hello from the browser");
            assertThat(got.headers().firstValue("content-disposition")).contains("attachment");
        }
        at.button("Create link").click();
        at.sees("This link works for another").sees("The token default (");
        assertThat(at.one("#link").getText()).contains("response-content-disposition=attachment");
        at.button("Delete …").click();
        at.sees("Delete hello wörld.txt?");
        at.button("Delete").click();
        at.sees("Deleted.");
        assertThat(at.text()).doesNotContain("hello wörld.txt");
    }

    @Test
    void aTokenCanBeTestedRotatedAndReportedAsLeaked() {
        var at = signedIn();
        at.link("default").click();
        at.sees("Manage S3 tokens").link("default").click();
        at.button("Test token").click();
        at.sees("It works.").sees("Put a marker object");
        order(true);
        var accessKey = at.one("#access-key").getText();
        var secret = at.one("#secret-key").getText();
        at.link("Configure a client").click();
        at.button("Rotate").click();
        at.sees("Your S3 token");
        requireWorks(at.one("#access-key").getText(), at.one("#secret-key").getText());
        requireWorks(accessKey, secret);
        var newer = at.one("#access-key").getText();
        var newerSecret = at.one("#secret-key").getText();
        at.link("Configure a client").click();
        at.button("Disable and replace").click();
        at.sees("Which one leaked?");
        at.button("Disable now").click();
        at.sees("The key is disabled").sees("What the key did lately");
        requireRefused(newer, newerSecret);
        requireWorks(at.one("#access-key").getText(), at.one("#secret-key").getText());
    }

    @Test
    void aMemberSeesItsOwnTokensAndNothingElse() throws Exception {
        var project = order(true);
        var foreign = browser().one("#access-key").getText();
        var login = "member-" + names;
        var at = browser();
        at.link("Users").click();
        at.one("details summary").click();
        at.field("Login name").sendKeys(login);
        at.field("Password").sendKeys("member password");
        at.button("Create user").click();
        at.sees("Created.");
        at.open("/projects").link(project).click();
        at.field("Login name").sendKeys(login);
        at.button("Add user").click();
        at.sees("Added to the project.");
        at.signIn(login, "member password").sees(project);
        at.sees("You were added to the project " + project + " by admin, as member.");
        at.button("Got it: " + project).click();
        at.until("the notice stays", () -> at.text().contains("You were added") ? null : true);
        assertThat(at.all(".card")).hasSize(1);
        assertThat(at.text()).doesNotContain("Audit log", "Order an Object Store");
        at.link(project).click();
        assertThat(at.text()).doesNotContain(foreign);
        at.button("Create token").click();
        assertThat(at.select("User").getOptions()).hasSize(1);
        at.button("Create").click();
        at.sees("Created.");
        for (var hidden : List.of("/tokens/" + foreign, "/audit", "/status", "/projects/default")) {
            at.open(hidden).sees("404");
        }
    }

    @Test
    void whoWasAddedCanLeaveAgain() {
        var project = order(true);
        var at = browser();
        var login = "leaver-" + names;
        at.link("Users").click();
        at.one("details summary").click();
        at.field("Login name").sendKeys(login);
        at.field("Password").sendKeys("leaver password");
        at.button("Create user").click();
        at.sees("Created.");
        at.open("/projects").link(project).click();
        at.field("Login name").sendKeys(login);
        at.button("Add user").click();
        at.sees("Added to the project.");
        at.button("Create token").click();
        at.select("User").selectByVisibleText(login);
        at.button("Create").click();
        at.sees("Created.");
        at.signIn(login, "leaver password").sees("You were added to the project " + project);
        at.link(project).click();
        at.sees("created by admin");
        var accessKey = at.one("table.tokens code").getText();
        at.button("Leave this project …").click();
        at.sees("Leave the project " + project + "?").sees(accessKey);
        at.button("Leave").click();
        at.sees("You have left the project").sees("You are in no project yet.");
        signedIn().open("/tokens/" + accessKey).sees("404");
    }

    @Test
    void aForgedFormChangesNothing() throws Exception {
        var at = signedIn();
        var cookie = Objects.requireNonNull(at.driver().manage().getCookieNamed("cloakroom-session"));
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        var csrf = at.one("body").getAttribute("data-csrf");
        try (var http = HttpClient.newHttpClient()) {
            assertThat(post(http, cookie.getValue(), "name=forged", null)).isEqualTo(403);
            assertThat(post(http, cookie.getValue(), "name=forged&csrf=wrong", null))
                    .isEqualTo(403);
            assertThat(post(http, cookie.getValue(), "name=forged&csrf=" + csrf, "http://evil.example"))
                    .isEqualTo(403);
            assertThat(post(http, "clks_" + "0".repeat(32) + "_" + "x".repeat(43), "name=forged&csrf=" + csrf, null))
                    .isEqualTo(303);
        }
        at.open("/projects");
        assertThat(at.text()).doesNotContain("forged");
        at.button("Sign out").click();
        at.open("/projects");
        assertThat(at.driver().getCurrentUrl()).contains("/sign-in");
    }

    private int post(HttpClient http, String cookie, String form, @Nullable String origin) throws Exception {
        var request = HttpRequest.newBuilder(panel.resolve("/projects"))
                .header("cookie", "cloakroom-session=" + cookie)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (origin != null) {
            request.header("origin", origin);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /// Path and name of every page.
    private Map<String, String> pages() {
        var at = signedIn();
        at.link("default").click();
        at.sees("Users of this project");
        var project = path();
        at.link("admin").click();
        at.until("it is not the page of the user", () -> path().startsWith("/users/") ? true : null);
        var user = path();
        return Map.ofEntries(
                Map.entry("projects", "/projects"),
                Map.entry("order", "/projects/new"),
                Map.entry("project", project),
                Map.entry("bucket", project + "/buckets/photos"),
                Map.entry("lifecycle", project + "/buckets/photos/lifecycle"),
                Map.entry("lifecycle-rule", project + "/buckets/photos/lifecycle/form"),
                Map.entry("new-token", project + "/tokens/new"),
                Map.entry("import", project + "/tokens/import"),
                Map.entry("token", "/tokens/given-key"),
                Map.entry("delete-token", "/tokens/given-key/delete"),
                Map.entry("disable-token", "/tokens/given-key/disable"),
                Map.entry("leak-token", "/tokens/given-key/leak"),
                Map.entry("connection", "/tokens/given-key/connection"),
                Map.entry("users", "/users"),
                Map.entry("user", user),
                Map.entry("audit", "/audit"),
                Map.entry("status", "/status"),
                Map.entry("reference", "/reference"),
                Map.entry("sign-in", "/sign-in"),
                Map.entry("error", "/nothing"));
    }

    private String path() {
        return URI.create(Objects.requireNonNull(browser().driver().getCurrentUrl()))
                .getPath();
    }

    @Test
    void everyPageFitsEveryWidthAndAsksNoOtherHost() throws IOException {
        var pages = pages();
        var at = browser();
        var misfits = new ArrayList<String>();
        for (var scheme : SCHEMES) {
            for (int width : WIDTHS) {
                at.look(width, scheme);
                for (var page : pages.entrySet()) {
                    at.open(page.getValue());
                    at.screenshot(page.getKey() + "-" + width + "-" + scheme, width);
                    var wider = (Boolean) at.driver()
                            .executeScript("return document.documentElement.scrollWidth > window.innerWidth");
                    if (Boolean.TRUE.equals(wider)) {
                        misfits.add(page.getKey() + " at " + width);
                    }
                    misfits.addAll(foreignHosts(at));
                }
            }
        }
        assertThat(misfits).isEmpty();
    }

    private List<String> foreignHosts(Browser at) {
        @SuppressWarnings("unchecked")
        var asked = (List<String>) Objects.requireNonNull(
                at.driver().executeScript("return performance.getEntriesByType('resource').map(entry => entry.name)"));
        return asked.stream()
                .filter(url -> !url.startsWith(panel.toString()) && !url.startsWith(s3.toString()))
                .filter(url -> !url.startsWith("data:"))
                .toList();
    }

    @Test
    void axeFindsNothingSerious() {
        var pages = pages();
        var at = browser();
        var found = new ArrayList<String>();
        for (var scheme : SCHEMES) {
            at.look(1280, scheme);
            for (var page : pages.entrySet()) {
                at.open(page.getValue());
                for (var rule : at.violations()) {
                    if (List.of("serious", "critical").contains(rule.getImpact())) {
                        found.add(page.getKey() + " " + scheme + ": " + rule.getId() + " " + where(rule));
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<String> where(Rule rule) {
        return rule.getNodes().stream()
                .map(node -> String.valueOf(node.getTarget()))
                .toList();
    }
}
