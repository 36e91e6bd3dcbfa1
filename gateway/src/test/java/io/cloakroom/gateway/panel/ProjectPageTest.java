package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/// A project's page, the audit log and users: what forms keep, what dialogs say before something is deleted, and what
/// can be searched.
final class ProjectPageTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int projects;
    private String project = "";

    @BeforeEach
    void withAProject() throws Exception {
        project = "shop-" + ++projects;
        SITE.good("POST", "projects", "{'name':'" + project + "'}");
    }

    private Browser onPage() {
        var at = SITE.signedIn();
        at.link(project).click();
        return at.sees("Manage S3 tokens");
    }

    @Test
    void sectionsStandInTheOrderOfUseAndTheTokensAreOneClickAway() {
        var at = onPage();
        assertThat(at.all("main h2").stream().map(WebElement::getText))
                .containsExactly("Manage S3 tokens", "Buckets", "Users of this project", "Usage", "Settings");
        var links = at.all("main a");
        assertThat(links.getLast().getText()).as("at the bottom").isEqualTo("Manage S3 tokens");
        links.getLast().click();
        assertThat(Objects.requireNonNull(at.driver().getCurrentUrl())).endsWith("#tokens");
        at.button("Create token").click();
        at.sees("Create an S3 token");
    }

    @Test
    void settingsThatAreRefusedStayAsTheyWereTypedAndOpen() {
        var at = onPage();
        at.one("#settings summary").click();
        var size = at.field("Data, with its unit");
        size.clear();
        size.sendKeys("10");
        var description = at.field("Description");
        description.clear();
        description.sendKeys("typed before");
        at.button("Save").click();
        at.sees("A size is a number with its unit: 500 MB, 10 GiB, 2T.");
        assertThat(at.field("Data, with its unit").getDomProperty("value")).isEqualTo("10");
        assertThat(at.field("Description").getDomProperty("value")).isEqualTo("typed before");
        at.field("Data, with its unit").sendKeys(" GB");
        at.select("Tokens of members").selectByVisibleText("create and delete buckets, too");
        at.button("Save").click();
        at.sees("Saved.");
        at.one("#settings summary").click();
        assertThat(at.field("Data, with its unit").getDomProperty("value")).isEqualTo("10 GB");
        assertThat(at.select("Tokens of members").getFirstSelectedOption().getText())
                .isEqualTo("create and delete buckets, too");
    }

    @Test
    void aLimitBelowWhatIsThereIsSavedAndSaid() throws Exception {
        SITE.good("POST", "projects/" + project + "/buckets", "{'name':'" + project + "-a'}");
        SITE.good("POST", "projects/" + project + "/buckets", "{'name':'" + project + "-b'}");
        var at = onPage();
        at.one("#settings summary").click();
        at.one("#settings input[name=maxBuckets]").sendKeys("1");
        at.button("Save").click();
        at.sees("Saved.").sees("The project exceeds its limits (Buckets).");
    }

    @Test
    void namesOfBucketsAndUsersThatAreRefusedStay() {
        var at = onPage();
        at.field("New bucket").sendKeys("Not_Good");
        at.button("Create bucket").click();
        at.sees("A bucket's name has 3-63 characters");
        assertThat(at.field("New bucket").getDomProperty("value")).isEqualTo("Not_Good");
        at.field("Login name").sendKeys("no/login");
        at.select("Role").selectByVisibleText("owner");
        at.button("Add user").click();
        at.sees("A login name has");
        assertThat(at.field("Login name").getDomProperty("value")).isEqualTo("no/login");
        assertThat(at.select("Role").getFirstSelectedOption().getText()).isEqualTo("owner");
    }

    @Test
    void whoHasTokensIsNotRemovedAndTheDialogNamesThem() throws Exception {
        SITE.good("POST", "projects/" + project + "/users", "{'login':'ann-" + project + "'}");
        var at = onPage();
        at.button("Remove " + project + " from the project").click();
        at.sees(project + " still has tokens in " + project).sees("default").sees("last used never");
        at.link("Close").click();
        at.button("Remove ann-" + project + " from the project").click();
        at.sees("Remove ann-" + project + " from " + project + "?");
        at.button("Remove").click();
        at.sees("Removed from the project.");
        assertThat(SITE.good("GET", "projects/" + project + "/users", "").toString())
                .doesNotContain("ann-" + project);
    }

    @Test
    void aProjectIsDeletedAfterADialogThatSaysWhatGoes() throws Exception {
        SITE.good("POST", "projects/" + project + "/buckets", "{'name':'" + project + "-a'}");
        var at = onPage();
        at.button("Delete this project …").click();
        at.sees("Delete the project " + project + "?").sees("This deletes 1 bucket with 0 objects");
        at.sees("These tokens stop working with the very next request:");
        at.button("Delete project").click();
        at.sees("holds buckets");
        at.one("dialog input[name=withData]").sendKeys(project);
        at.button("Delete project").click();
        at.sees("Deleted.");
        assertThat(SITE.send("GET", "projects/" + project, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aUserIsDeletedAfterADialogThatNamesProjectsAndTokens() throws Exception {
        var at = SITE.signedIn().open("/users/" + project);
        at.button("Delete this user …").click();
        at.sees("Delete the user " + project + "?").sees(project + " (owner)").sees("These tokens speak for the user.");
        at.field("Delete the user's tokens too").click();
        at.button("Delete user").click();
        at.sees("Deleted.");
        assertThat(SITE.send("GET", "users/" + project, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aNewUserThatIsRefusedKeepsWhatWasTyped() {
        var at = SITE.signedIn().open("/users");
        at.one("details summary").click();
        at.field("Login name").sendKeys(project);
        at.field("Display name").sendKeys("Ann of the shop");
        at.button("Create user").click();
        at.sees("There is a user");
        assertThat(at.field("Login name").getDomProperty("value")).isEqualTo(project);
        assertThat(at.field("Display name").getDomProperty("value")).isEqualTo("Ann of the shop");
    }

    @Test
    void theAuditLogIsReadInWordsAndSearched() throws Exception {
        SITE.good("PATCH", "projects/" + project, "{'limits':{'maxBytes':'1 GB','maxObjects':7}}");
        var id = SITE.good("GET", "projects/" + project, "").path("id").asString();
        var at = SITE.signedIn();
        at.link("Audit log").click();
        at.field("Project").sendKeys(project);
        at.select("What").selectByVisibleText("Projects");
        at.button("Search").click();
        at.until("there are other lines", () -> at.all("table.log tbody tr").size() == 2 ? true : null);
        at.sees("change the project " + project).sees("limits: 1 GB, 7 objects").sees("create the project");
        assertThat(at.text()).doesNotContain("maxBytes", "{");
        at.driver().findElement(By.cssSelector("table.log td:nth-child(3) a")).click();
        at.sees("Manage S3 tokens");
        assertThat(Objects.requireNonNull(at.driver().getCurrentUrl())).endsWith("/projects/" + id);
    }

    @Test
    void linesOfOnePersonAndOneDayAreFound() throws Exception {
        var at = SITE.signedIn();
        at.open("/audit?who=nobody").sees("Nothing was found.");
        at.open("/audit?day=2000-01-01").sees("Nothing was found.");
        at.link("Show everything").click();
        at.sees("sign in");
        at.open("/audit?project=none").sees("There is no project \"none\"");
    }

    /// The pages and dialogs that [PanelTest] does not check.
    @Test
    void pagesAndDialogsFitAndAxeFindsNothingSerious() throws Exception {
        SITE.good("POST", "projects/default/buckets", "{'name':'" + project + "-looks'}");
        SITE.put(project + "-looks", "a.txt", "text");
        var bucket = "/projects/default/buckets/" + project + "-looks";
        var at = SITE.signedIn();
        var found = new ArrayList<String>();
        for (var page : List.of(
                bucket,
                bucket + "/object?key=a.txt",
                bucket + "/object/delete?key=a.txt",
                bucket + "/object/move?key=a.txt",
                bucket + "/acl",
                bucket + "/folder",
                bucket + "/delete",
                "/projects/" + project + "/delete",
                "/projects/" + project + "/leave",
                "/projects/" + project + "/users/" + project + "/delete",
                "/projects/" + project + "/audit",
                "/users/" + project + "/delete")) {
            for (var scheme : List.of("light", "dark")) {
                found.addAll(faults(at.look(360, scheme).open(page), page + " " + scheme));
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<String> faults(Browser at, String page) {
        var found = new ArrayList<String>();
        var wider = at.driver().executeScript("return document.documentElement.scrollWidth > window.innerWidth");
        if (Boolean.TRUE.equals(wider)) {
            found.add(page + " is wider than the window");
        }
        for (var rule : at.violations()) {
            if (List.of("serious", "critical").contains(rule.getImpact())) {
                found.add(page + ": " + rule.getId());
            }
        }
        return found;
    }

    @Test
    void anOwnerReadsTheLogOfTheProject() throws Exception {
        SITE.good("PUT", "users/" + project + "/password", "{'password':'owner password'}");
        var at = SITE.browser().signIn(project, "owner password").sees("Projects");
        at.open("/projects/" + project);
        at.link("Audit log").click();
        at.sees("create the project");
        assertThat(at.text()).doesNotContain("Verify the log");
        at.open("/audit").sees("404");
    }
}
