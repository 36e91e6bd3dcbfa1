package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Access to a bucket in the panel: policy, CORS, block of public access, ownership, and the simulation.
final class AccessPagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String bucket = "";

    @BeforeEach
    void withAnObject() throws Exception {
        bucket = "shared-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
        SITE.put(bucket, "web/a.txt", "hello");
        SITE.good("PUT", "projects/default/public-access-block", "{}");
    }

    @AfterEach
    void wide() {
        SITE.browser().look(1280, "light");
    }

    private String path() {
        return "projects/default/buckets/" + bucket;
    }

    private Browser onAccessPage() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link(bucket).click();
        at.sees("Drop files here").sees("Private: only the project's own tokens have access");
        at.link("Access").click();
        return at.sees("Access to " + bucket);
    }

    private static WebElement editor(Browser at, String name) {
        return at.one("textarea[name=" + name + "]");
    }

    private static String textOf(Browser at, String name) {
        return String.valueOf(editor(at, name).getDomProperty("value"));
    }

    private int status(String key) throws Exception {
        return SITE.anonymous(bucket, key).statusCode();
    }

    @Test
    void aTemplateMakesFilesBelowAPrefixPublic() throws Exception {
        var at = onAccessPage();
        assertThat(status("web/a.txt")).isEqualTo(403);
        at.select("Template").selectByVisibleText("Everybody may read the objects");
        at.field("Below this prefix, or all").sendKeys("web/");
        at.button("Add to the policy below").click();
        at.sees("This policy can be saved. It makes the bucket public.");
        assertThat(textOf(at, "policy")).contains("EverybodyReads", "arn:aws:s3:::" + bucket + "/web/*");
        assertThat(status("web/a.txt")).isEqualTo(403);
        at.button("Save policy").click();
        at.sees("Saved.")
                .sees("Public: people without keys have access")
                .sees("Its policy lets everybody read objects.");
        assertThat(SITE.anonymous(bucket, "web/a.txt").body()).isEqualTo("hello");
        assertThat(status("b.txt")).isEqualTo(403);

        at.open("/" + path() + "/object?key=web%2Fa.txt").sees("Everybody may read it: the bucket policy allows it.");
        at.open("/" + path() + "/access").sees("Remove policy");
        at.button("Remove policy").click();
        at.sees("Saved.").sees("It has no policy.");
        assertThat(status("web/a.txt")).isEqualTo(403);
    }

    @Test
    void templatesAreAddedToWhatIsThere() {
        var at = onAccessPage();
        at.button("Add to the policy below").click();
        at.sees("This policy can be saved.");
        at.button("Add to the policy below").click();
        at.until("no second statement", () -> textOf(at, "policy").contains("EverybodyReads2") ? true : null);
        at.select("Template").selectByVisibleText("Another project may read and write the objects");
        at.button("Add to the policy below").click();
        at.sees("Enter the account number of the project.");
        assertThat(textOf(at, "policy")).contains("EverybodyReads2").doesNotContain("ProjectWrites");
    }

    @Test
    void theEditorSaysWhatIsWrongWhileOneTypes() throws Exception {
        var at = onAccessPage();
        at.sees("The editor is empty.");
        editor(at, "policy").sendKeys("{\"Version\": \"2012-10-17\", ");
        at.sees("Policies must be valid JSON");
        editor(at, "policy")
                .sendKeys(
                        "\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:DeleteObjekt\","
                                + " \"Resource\": \"arn:aws:s3:::" + bucket + "/*\"}]}");
        at.sees("Policy has invalid action").sees("statement 1");
        at.button("Save policy").click();
        at.sees("Policy has invalid action");
        assertThat(textOf(at, "policy")).contains("s3:DeleteObjekt");
        assertThat(SITE.good("GET", path() + "/policy", "").has("policy")).isFalse();
        editor(at, "policy").clear();
        editor(at, "policy")
                .sendKeys("{\"Statement\": {\"Sid\": \"Keep\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\":"
                        + " \"s3:DeleteObject\", \"Resource\": \"arn:aws:s3:::" + bucket + "/*\"}}");
        at.sees("This policy can be saved. It does not make the bucket public.");
        at.button("Save policy").click();
        at.sees("Saved.").sees("Its policy gives access to nobody else: it only denies.");
    }

    @Test
    void aDenyHoldsInThePanelTooAndTheAuditLogNamesIt() throws Exception {
        var at = onAccessPage();
        at.select("Template").selectByVisibleText("Nobody deletes the objects");
        at.button("Add to the policy below").click();
        at.sees("This policy can be saved.");
        at.button("Save policy").click();
        at.sees("Saved.");
        at.open("/" + path() + "/object?key=web%2Fa.txt");
        at.button("Delete …").click();
        at.one("dialog .danger").click();
        at.sees("web/a.txt: the bucket policy denies s3:DeleteObject: its statement \"NobodyDeletes\"");
        SITE.good("GET", path() + "/objects/web%2Fa.txt", "");
        at.open("/audit").sees("its statement \"NobodyDeletes\"");
    }

    @Test
    void whatSomebodyMayDoIsTriedBeforeItIsSaved() {
        var at = onAccessPage();
        at.field("Key of the object, for an action on an object").sendKeys("web/a.txt");
        at.button("Try").click();
        at.sees("Denied: neither the bucket policy nor an ACL allows it.");
        at.button("Add to the policy below").click();
        at.sees("This policy can be saved.");
        at.field("Key of the object, for an action on an object").clear();
        at.field("Key of the object, for an action on an object").sendKeys("web/b.txt");
        at.field("With the text in the editor, saved or not").click();
        at.button("Try").click();
        at.sees("Allowed: statement \"EverybodyReads\" of the bucket policy allows it.")
                .sees("There is no such object.")
                .sees("\"Effect\" : \"Allow\"");
        assertThat(textOf(at, "policy")).contains("EverybodyReads");
        at.select("Who asks").selectByVisibleText("another project");
        at.button("Try").click();
        at.sees("Account is a number of 12 digits");
        at.select("Who asks").selectByVisibleText("everybody, without keys");
        at.field("Action").clear();
        at.field("Action").sendKeys("s3:Nothing");
        at.button("Try").click();
        at.sees("\"s3:Nothing\" is none");
    }

    @Test
    void aWebSiteMayUpload() throws Exception {
        var at = onAccessPage();
        at.field("Address of the web site").sendKeys("https://shop.example/");
        at.select("Its pages").selectByVisibleText("read and upload objects");
        at.button("Add to the rules below").click();
        at.sees("These rules can be saved.");
        editor(at, "cors").sendKeys("x");
        at.sees("it is no JSON");
        at.button("Save rules").click();
        at.sees("it is no JSON");
        editor(at, "cors").sendKeys(Keys.BACK_SPACE);
        at.sees("These rules can be saved.");
        at.button("Save rules").click();
        at.sees("Saved.").sees("Remove rules");
        var rule = SITE.good("GET", path() + "/cors", "").at("/rules/0");
        assertThat(rule.at("/allowedOrigins/0").asString()).isEqualTo("https://shop.example");
        assertThat(rule.at("/allowedMethods").toString()).contains("PUT");
    }

    @Test
    void blocksStandAgainstAPublicPolicy() throws Exception {
        var at = onAccessPage();
        at.driver()
                .findElement(By.cssSelector("#block [name=blockPublicPolicy]"))
                .click();
        at.driver()
                .findElement(By.cssSelector("#block [name=restrictPublicBuckets]"))
                .click();
        at.button("Save block").click();
        at.sees("Saved.");
        at.button("Add to the policy below").click();
        at.sees("BlockPublicPolicy does not allow");
        at.button("Save policy").click();
        at.sees("The policy would make the bucket public, which BlockPublicPolicy does not allow");
        at.field("No: ACLs are disabled, and only the policy gives access to others (BucketOwnerEnforced)")
                .click();
        at.button("Save setting").click();
        at.sees("Saved.").sees("ACLs are disabled (BucketOwnerEnforced): they have no effect.");
        assertThat(SITE.good("GET", path() + "/ownership", "").path("ownership").asString())
                .isEqualTo("BucketOwnerEnforced");
    }

    @Test
    void aProjectIsBlockedAsAWhole() throws Exception {
        var at = SITE.signedIn();
        at.link("default").click();
        at.one("#settings details:last-of-type summary").click();
        at.driver()
                .findElement(By.cssSelector("#settings [name=ignorePublicAcls]"))
                .click();
        at.button("Save block").click();
        at.sees("Saved.");
        at.open("/" + path() + "/access")
                .sees("on for the whole project")
                .sees("Public ACLs are ignored (IgnorePublicAcls): they have no effect.");
        SITE.good("PUT", "projects/default/public-access-block", "{}");
    }

    @Test
    void aMemberSeesAndTriesAndChangesNothing() throws Exception {
        SITE.good("POST", "users", "{'login':'mia-" + bucket + "','password':'opens sesame'}");
        SITE.good("PUT", "projects/default/users/mia-" + bucket, "{'role':'member'}");
        var at = SITE.browser()
                .look(1280, "light")
                .signIn("mia-" + bucket, "opens sesame")
                .sees("Projects");
        at.open("/" + path() + "/access").sees("Access to " + bucket);
        assertThat(at.all("#policy button, #cors button, #block button, #ownership button"))
                .isEmpty();
        at.field("Action").clear();
        at.field("Action").sendKeys("s3:ListBucket");
        at.select("Who asks").selectByVisibleText("mia-" + bucket);
        at.button("Try").click();
        at.sees("Allowed: the bucket belongs to the project");
    }

    @Test
    void theFormsWorkWithoutScriptsToo() throws Exception {
        var at = onAccessPage();
        at.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            at.open("/" + path() + "/access");
            editor(at, "policy").sendKeys("{");
            at.button("Save policy").click();
            at.sees("Policies must be valid JSON");
            editor(at, "policy").clear();
            at.button("Add to the policy below").click();
            at.sees("This policy can be saved.");
            at.field("Key of the object, for an action on an object").sendKeys("web/a.txt");
            at.field("With the text in the editor, saved or not").click();
            at.button("Try").click();
            at.sees("Allowed: statement \"EverybodyReads\"");
            assertThat(status("web/a.txt")).isEqualTo(403);
            at.button("Save policy").click();
            at.sees("Saved.");
        } finally {
            at.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
        assertThat(status("web/a.txt")).isEqualTo(200);
    }

    @Test
    void thePageFitsANarrowScreen() throws Exception {
        SITE.good(
                "PUT",
                path() + "/policy",
                "{'policy':{'Statement':{'Sid':'" + "LongName".repeat(20)
                        + "','Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::"
                        + bucket
                        + "/" + "long-prefix/".repeat(10) + "*'}}}");
        var at = directly();
        var here =
                URI.create(Objects.requireNonNull(at.driver().getCurrentUrl())).getPath();
        for (var scheme : List.of("light", "dark")) {
            at.look(360, scheme);
            at.open(here).sees("Access to " + bucket);
            at.field("Key of the object, for an action on an object").sendKeys("long-prefix/".repeat(10) + "a");
            at.button("Try").click();
            at.sees("Allowed: statement");
            assertThat(at.driver().executeScript("return document.documentElement.scrollWidth <= 360"))
                    .isEqualTo(true);
            var found = at.violations();
            assertThat(found).as(scheme + ": " + found).isEmpty();
            at.screenshot("access-" + scheme, 360);
        }
    }

    private Browser directly() {
        return SITE.signedIn().open("/" + path() + "/access").sees("Access to " + bucket);
    }
}
