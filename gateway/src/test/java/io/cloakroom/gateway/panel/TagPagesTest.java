package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Tags in the panel: of an object, of one of its versions, of a bucket.
final class TagPagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String bucket = "";

    @BeforeEach
    void withABucket() throws Exception {
        bucket = "tagged-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
    }

    @AfterEach
    void wide() {
        SITE.browser().look(1280, "light");
    }

    private Browser inBucket() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link(bucket).click();
        return at.sees("Drop files here");
    }

    private String path() {
        return "projects/default/buckets/" + bucket;
    }

    private String tags(String of) throws Exception {
        return SITE.good("GET", path() + of, "").path("tags").toString();
    }

    /// The rows of the form that is shown.
    private static List<WebElement> fields(Browser at, String name) {
        return at.all("input[name=" + name + "]").stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    private static void type(Browser at, int row, String key, String value) {
        var names = fields(at, "tagKey");
        names.get(row).clear();
        names.get(row).sendKeys(key);
        var values = fields(at, "tagValue");
        values.get(row).clear();
        values.get(row).sendKeys(value);
    }

    private static void saves(Browser at, String button, String then) {
        at.button(button).click();
        at.sees(then);
    }

    @Test
    void tagsOfAnObjectAreTypedAndRemoved() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        var at = inBucket();
        at.link("a.txt").click();
        at.sees("Tags are read and set by S3 clients too. An object has at most 10.");
        type(at, 0, "department", "sales");
        type(at, 1, "project", "cloak room");
        saves(at, "Save tags", "Saved.");
        assertThat(tags("/objects/a.txt/tags")).isEqualTo("{\"department\":\"sales\",\"project\":\"cloak room\"}");
        assertThat(fields(at, "tagKey")).hasSize(4);
        type(at, 0, "", "");
        saves(at, "Save tags", "Saved.");
        at.until("the row is still there", () -> fields(at, "tagKey").size() == 3 ? true : null);
        assertThat(tags("/objects/a.txt/tags")).isEqualTo("{\"project\":\"cloak room\"}");
    }

    @Test
    void invalidTagsAreRefusedAndStayInTheForm() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        var at = inBucket();
        at.link("a.txt").click();
        type(at, 0, "good", "1");
        type(at, 1, "bad*", "2");
        saves(at, "Save tags", "The key \"bad*\" of a tag is not valid");
        assertThat(fields(at, "tagKey").get(1).getDomProperty("value")).isEqualTo("bad*");
        type(at, 1, "good", "2");
        saves(at, "Save tags", "Each tag has a name of its own: good is there twice.");
        assertThat(tags("/objects/a.txt/tags")).isEqualTo("{}");
    }

    @Test
    void tagsThatWereChangedMeanwhileAreNotOverwritten() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        var at = inBucket();
        at.link("a.txt").click();
        type(at, 0, "mine", "1");
        SITE.good("PUT", path() + "/objects/a.txt/tags", "{'tags':{'theirs':'2'}}");
        saves(at, "Save tags", "Somebody changed it meanwhile");
        assertThat(fields(at, "tagKey").getFirst().getDomProperty("value")).isEqualTo("theirs");
        assertThat(tags("/objects/a.txt/tags")).isEqualTo("{\"theirs\":\"2\"}");
    }

    @Test
    void tagsOfAVersionAreSetOnItsPage() throws Exception {
        SITE.put(bucket, "a.txt", "first");
        SITE.good("PUT", path() + "/versioning", "{'status':'enabled'}");
        SITE.put(bucket, "a.txt", "second");
        var at = inBucket();
        at.link("a.txt").click();
        at.sees("Older versions keep their tags.");
        at.link("Versions").click();
        at.button("… Actions for version null").click();
        at.menuItem("View").click();
        at.sees("This page shows an older version").sees("Other versions keep their tags.");
        type(at, 0, "of", "first");
        saves(at, "Save tags", "Saved.");
        at.sees("This page shows an older version");
        assertThat(tags("/objects/a.txt/tags")).isEqualTo("{}");
        assertThat(tags("/objects/a.txt/tags?versionId=null")).isEqualTo("{\"of\":\"first\"}");
    }

    @Test
    void tagsOfABucketAreChangedByKeyboard() throws Exception {
        var at = inBucket().sees("No tags.");
        at.tabTo("Change tags", Keys.ENTER);
        at.sees("A bucket has at most 50.");
        type(at, 0, "department", "sales");
        fields(at, "tagValue").getFirst().sendKeys(Keys.ENTER);
        at.sees("Saved.").sees("department = sales");
        assertThat(tags("/tags")).isEqualTo("{\"department\":\"sales\"}");
        at.button("Change tags").click();
        at.sees("A bucket has at most 50.");
        type(at, 1, "aws:x", "1");
        at.one("dialog button:not([type=button])").click();
        at.sees("AWS keeps those with aws: in front");
        assertThat(fields(at, "tagKey").get(1).getDomProperty("value")).isEqualTo("aws:x");
        type(at, 0, "", "");
        type(at, 1, "", "");
        at.one("dialog button:not([type=button])").click();
        at.sees("No tags.");
        assertThat(tags("/tags")).isEqualTo("{}");
    }

    @Test
    void changesOfTagsAreInTheAuditLog() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        SITE.good("PUT", path() + "/objects/a.txt/tags", "{'tags':{'a':'1'}}");
        SITE.good("PUT", path() + "/tags", "{'tags':{'b':'2'}}");
        var at = SITE.signedIn();
        at.open("/audit")
                .sees("change the tags of")
                .sees("change the tags of the bucket")
                .sees("a=1");
    }

    @Test
    void thePageFitsANarrowScreen() throws Exception {
        SITE.put(bucket, "a.txt", "text");
        var tags = "{'tags':{'" + "a-very-long-key".repeat(8) + "':'" + "a-long-value".repeat(21) + "','b':'2'}}";
        SITE.good("PUT", path() + "/objects/a.txt/tags", tags);
        SITE.good("PUT", path() + "/tags", tags);
        var at = inBucket();
        var here =
                URI.create(Objects.requireNonNull(at.driver().getCurrentUrl())).getPath();
        for (var scheme : List.of("light", "dark")) {
            at.look(360, scheme);
            for (var page : List.of("", "dialog", "/object?key=a.txt")) {
                at.open(here + page.replace("dialog", "")).sees("Cloakroom");
                if (page.equals("dialog")) {
                    at.button("Change tags").click();
                    at.sees("A bucket has at most 50.");
                }
                assertThat(at.driver().executeScript("return document.documentElement.scrollWidth <= 360"))
                        .as(page)
                        .isEqualTo(true);
                var found = at.violations();
                assertThat(found).as(page + " " + scheme + ": " + found).isEmpty();
                at.screenshot("tags-" + page.replaceAll("\\W|key.*", "") + "-" + scheme, 360);
            }
        }
    }
}
