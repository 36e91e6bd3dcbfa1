package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Actions on objects, folders and buckets in the panel, and the dialogs before something is deleted.
final class BucketBrowserTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String bucket = "";

    @BeforeEach
    void withABucket() throws Exception {
        bucket = "wares-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
    }

    private Browser inBucket() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link(bucket).click();
        return at.sees("Drop files here");
    }

    private List<String> keys() throws Exception {
        return SITE.good("GET", "projects/default/buckets/" + bucket + "/objects", "")
                .path("objects")
                .findValuesAsString("key");
    }

    @Test
    void anObjectIsDeletedAfterADialogThatSaysWhatGoes() throws Exception {
        SITE.put(bucket, "a.txt", "text of a");
        var at = inBucket();
        at.button("… Actions for a.txt").click();
        at.menuItem("Delete …").click();
        at.sees("Delete a.txt?").sees("9 bytes").sees("This cannot be undone.");
        assertThat(at.one("dialog .danger").getDomAttribute("class")).contains("outline");
        at.until("Cancel has not the focus", () -> at.focused().equals("Cancel") ? true : null);
        at.link("Cancel").click();
        assertThat(keys()).containsExactly("a.txt");
        at.button("… Actions for a.txt").click();
        at.menuItem("Delete …").click();
        at.button("Delete").click();
        at.sees("Deleted.").sees("This bucket is empty.");
        assertThat(keys()).isEmpty();
    }

    /// A browser sends a line break in a form's field as CRLF.
    @Test
    void ofTwoNamesWithLineBreaksTheRightObjectGoes() throws Exception {
        SITE.put(bucket, "a\\nb", "text");
        SITE.put(bucket, "a\\r\\nb", "text");
        SITE.put(bucket, "100%+1", "text");
        var at = SITE.signedIn();
        for (var key : List.of("a%0Ab", "100%25%2B1")) {
            at.open("/projects/" + projectId() + "/buckets/" + bucket + "/object?key=" + key);
            at.button("Delete …").click();
            at.one("dialog .danger").click();
            at.sees("Deleted.");
        }
        assertThat(keys()).containsExactly("a\r\nb");
    }

    private static String projectId() throws Exception {
        return SITE.good("GET", "projects/default", "").path("id").asString();
    }

    @Test
    void manyAreDeletedAtOnce() throws Exception {
        for (var key : List.of("a.txt", "b.txt", "c.txt")) {
            SITE.put(bucket, key, key);
        }
        var at = inBucket();
        at.field("Select a.txt").click();
        at.field("Select b.txt").click();
        at.select("With the selected objects").selectByVisibleText("delete …");
        at.button("Continue").click();
        at.sees("Delete 2 objects?").sees("a.txt, b.txt");
        at.button("Delete").click();
        at.sees("Deleted.");
        assertThat(keys()).containsExactly("c.txt");
    }

    @Test
    void aFolderIsMadeFilledAndDeleted() throws Exception {
        var at = inBucket();
        at.button("New folder").click();
        at.one("dialog input[name=name]").sendKeys("images");
        at.button("Create folder").click();
        at.sees("Created.").sees("This folder is empty.");
        SITE.put(bucket, "images/a.txt", "text");
        SITE.put(bucket, "b.txt", "text");
        at.link(bucket).click();
        at.button("… Actions for images/").click();
        at.menuItem("Delete folder").click();
        at.sees("Delete the folder images/?");
        at.button("Delete folder").click();
        at.sees("Deleted.");
        assertThat(keys()).containsExactly("b.txt");
    }

    @Test
    void aFolderThatIsThereIsRefusedAndTheNameStays() throws Exception {
        SITE.good("POST", "projects/default/buckets/" + bucket + "/folders", "{'key':'images'}");
        var at = inBucket();
        at.button("New folder").click();
        at.one("dialog input[name=name]").sendKeys("images");
        at.button("Create folder").click();
        at.sees("There is a folder \"images/\" already");
        assertThat(at.one("dialog input[name=name]").getDomProperty("value")).isEqualTo("images");
    }

    @Test
    void anObjectIsRenamedAndManyAreMoved() throws Exception {
        for (var key : List.of("a.txt", "b.txt", "c.txt")) {
            SITE.put(bucket, key, "text of " + key);
        }
        var at = inBucket();
        at.link("a.txt").click();
        at.button("Move or rename …").click();
        var name = at.one("dialog input[name=to]");
        name.clear();
        name.sendKeys("x/renamed.txt");
        at.button("Move").click();
        at.sees("Moved.");
        at.field("Select b.txt").click();
        at.field("Select c.txt").click();
        at.select("With the selected objects").selectByVisibleText("move …");
        at.button("Continue").click();
        at.one("dialog input[name=to]").sendKeys("y");
        at.button("Move").click();
        // "Moved." is still shown from the previous move.
        at.link("y/");
        assertThat(keys()).containsExactly("x/renamed.txt", "y/b.txt", "y/c.txt");
    }

    @Test
    void whatWasNotMovedIsNamedAndStays() throws Exception {
        for (var key : List.of("a.txt", "b.txt", "y/b.txt")) {
            SITE.put(bucket, key, "text of " + key);
        }
        var at = inBucket();
        at.field("Select a.txt").click();
        at.field("Select b.txt").click();
        at.select("With the selected objects").selectByVisibleText("move …");
        at.button("Continue").click();
        at.one("dialog input[name=to]").sendKeys("y/");
        at.button("Move").click();
        at.sees("1 moved, 1 refused: b.txt: there is an object \"y/b.txt\" already");
        assertThat(keys()).containsExactly("b.txt", "y/a.txt", "y/b.txt");
    }

    @Test
    void aLinkSaysWhoSignedItAndWorks() throws Exception {
        SITE.put(bucket, "a.txt", "text of a");
        var at = inBucket();
        at.link("a.txt").click();
        at.select("It works for").selectByVisibleText("1 day");
        at.button("Create link").click();
        at.sees("This link works for another").sees("The token default (CLKR");
        var answer = SITE.get(URI.create(at.one("#link").getText()));
        assertThat(answer.body()).isEqualTo("text of a");
        assertThat(answer.headers().firstValue("content-disposition")).contains("attachment");
    }

    /// The newest token may not read the object. An older one signs, and S3 accepts the link.
    @Test
    void aLinkIsSignedByATokenThatMayReadTheObject() throws Exception {
        SITE.put(bucket, "other/o.txt", "text of o");
        SITE.good(
                "POST",
                "projects/default/tokens",
                "{'user':'admin','name':'uploads','scope':{'level':'read','prefixes':['uploads/']}}");
        var at = inBucket();
        at.link("other/").click();
        at.link("o.txt").click();
        at.button("Create link").click();
        at.sees("The token default (CLKR");
        assertThat(SITE.get(URI.create(at.one("#link").getText())).body()).isEqualTo("text of o");
    }

    @Test
    void aBucketWithObjectsGoesWhenItsNameIsTyped() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        var at = inBucket();
        at.until("the use of the token is not known", () -> used().contains("\"" + bucket + "\"") ? true : null);
        at.button("Delete bucket …").click();
        at.sees("This deletes 1 object, 4 bytes.")
                .sees("These tokens are limited to this bucket, or sent their last request to it:");
        at.one("dialog input[name=name]").sendKeys("another");
        at.button("Delete bucket").click();
        at.sees("To delete everything in it repeat the bucket's name");
        assertThat(keys()).containsExactly("a.txt");
        at.one("dialog input[name=name]").sendKeys(bucket);
        at.button("Delete bucket").click();
        at.sees("Deleted.");
        assertThat(SITE.send("GET", "projects/default/buckets/" + bucket, "").statusCode())
                .isEqualTo(404);
    }

    /// The token that is limited to the bucket is the oldest of the project.
    @Test
    void theDialogBeforeADeletionFindsATokenAmongMoreThanAPageOfTokens() throws Exception {
        SITE.good("POST", "projects", "{'name':'crowded','createToken':false}");
        SITE.good("POST", "projects/crowded/buckets", "{'name':'crowded-wares'}");
        SITE.good(
                "POST",
                "projects/crowded/tokens",
                "{'user':'admin','name':'nightly backup','grantRole':'owner',"
                        + "'scope':{'level':'full','buckets':['crowded-wares']}}");
        var pairs = IntStream.range(0, 1_100)
                .mapToObj(i -> "{'accessKey':'crowded-key-" + i + "','secretKey':'secret-of-many'}")
                .toList();
        for (var some : List.of(pairs.subList(0, 550), pairs.subList(550, 1_100))) {
            var report = SITE.good(
                    "POST",
                    "tokens/import",
                    "{'project':'crowded','user':'admin','pairs':[" + String.join(",", some) + "]}");
            assertThat(report.path("done").asInt()).as(report.toString()).isEqualTo(550);
        }
        var at = SITE.signedIn().open("/projects/crowded/buckets/crowded-wares").sees("Drop files here");
        at.button("Delete bucket …").click();
        at.sees("These tokens are limited to this bucket, or sent their last request to it:")
                .sees("nightly backup");
        assertThat(at.one("dialog").getText()).doesNotContain("at least", "imported");
    }

    /// Tokens with their last use, which is written a little later.
    private static String used() {
        try {
            return SITE.good("GET", "projects/default/tokens", "").toString();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// One step deletes a thousand objects, and the dialog continues by itself.
    @Test
    void manyObjectsGoInStepsThatGoOnByThemselves() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            SITE.good("POST", "projects/default/buckets/" + bucket + "/folders", "{'key':'%04d'}".formatted(i));
        }
        var at = inBucket();
        at.button("Delete bucket …").click();
        at.one("dialog input[name=name]").sendKeys(bucket);
        at.button("Delete bucket").click();
        at.sees("Deleted.");
        assertThat(SITE.send("GET", "projects/default/buckets/" + bucket, "").statusCode())
                .isEqualTo(404);
    }
}
