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

/// Versions in the panel: switching versioning, deleted and overwritten objects, and deletion for good.
final class VersionPagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String bucket = "";

    @BeforeEach
    void withABucket() throws Exception {
        bucket = "kept-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
    }

    @AfterEach
    void wide() {
        SITE.browser().look(1280, "light");
    }

    private void versioning(String status) throws Exception {
        SITE.good("PUT", "projects/default/buckets/" + bucket + "/versioning", "{'status':'" + status + "'}");
    }

    private Browser inBucket() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link(bucket).click();
        return at.sees("Drop files here");
    }

    /// Sizes of the versions, the newest first; empty of delete markers.
    private List<String> sizes(String key) throws Exception {
        return SITE.good("GET", "projects/default/buckets/" + bucket + "/versions?key=" + key, "")
                .path("items")
                .valueStream()
                .map(version -> version.path("size").asString(""))
                .toList();
    }

    private String id(String key, int place) throws Exception {
        return SITE.good("GET", "projects/default/buckets/" + bucket + "/versions?key=" + key, "")
                .at("/items/" + place + "/versionId")
                .asString();
    }

    @Test
    void theSwitchSaysWhatItCostsAndIsFoundByKeyboard() throws Exception {
        var at = inBucket().sees("Objects that are overwritten or deleted are gone for good.");
        at.tabTo("Change versioning", Keys.ENTER);
        at.sees("The cost: overwritten and deleted objects stay as older versions and count in the project's storage");
        at.sees("can be suspended, but not removed");
        at.field("Enabled: overwritten and deleted objects can be restored").click();
        at.button("Save").click();
        at.sees("Saved.").sees("Objects that are overwritten or deleted stay as older versions.");
        at.button("Change versioning").click();
        at.field("Suspended: keep existing versions, but no new ones").click();
        at.button("Save").click();
        at.sees("Versioning is suspended: older versions stay");
        assertThat(SITE.good("GET", "projects/default/buckets/" + bucket + "/versioning", "")
                        .path("status")
                        .asString())
                .isEqualTo("suspended");
    }

    @Test
    void anOlderVersionIsDownloadedAndRestored() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.put(bucket, "a.txt", "the second");
        var at = inBucket().sees("+ 1 older version, 5 bytes");
        at.link("a.txt").click();
        at.link("Versions").click();
        at.sees("Versions of a.txt").sees("current").sees("older").sees("10 bytes");
        var old = id("a.txt", 1);
        at.button("… Actions for version " + old).click();
        var url = Objects.requireNonNull(at.menuItem("Download").getDomProperty("href"));
        assertThat(SITE.get(URI.create(url)).body()).isEqualTo("first");
        at.menuItem("Restore …").click();
        at.sees("Restore this version of a.txt?").sees("The present current version stays as an older version.");
        at.button("Restore").click();
        at.sees("Restored: it is the current version again.");
        assertThat(sizes("a.txt")).containsExactly("5", "10", "5");
    }

    @Test
    void aVersionGoesForGoodAfterADialogThatSaysSo() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.put(bucket, "a.txt", "the second");
        var at = inBucket();
        at.button("… Actions for a.txt").click();
        at.menuItem("Versions").click();
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("Delete for good …").click();
        at.sees("Delete this version of a.txt for good?")
                .sees("5 bytes")
                .sees("The current version and all others stay.")
                .sees("This cannot be undone.");
        assertThat(at.one("dialog .danger").getDomAttribute("class")).contains("outline");
        at.until("Cancel has not the focus", () -> at.focused().equals("Cancel") ? true : null);
        at.link("Cancel").sendKeys(Keys.ENTER);
        var opener = "… Actions for version " + id("a.txt", 1);
        at.until("the focus is lost", () -> at.focused().equals(opener) ? true : null);
        assertThat(sizes("a.txt")).hasSize(2);
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("Delete for good …").click();
        at.one("dialog .danger").click();
        at.sees("Deleted.");
        assertThat(sizes("a.txt")).containsExactly("10");
    }

    @Test
    void aDeletedObjectIsFoundInItsFolderAndBroughtBack() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "x/a.txt", "text");
        var at = inBucket();
        at.link("x/").click();
        at.button("… Actions for a.txt").click();
        at.menuItem("Delete …").click();
        at.sees("Delete x/a.txt?").sees("It stays as an older version and can be restored.");
        assertThat(at.text()).doesNotContain("This cannot be undone.");
        at.one("dialog .danger").click();
        at.sees("Deleted.");
        at.link(bucket).click();
        at.link("Deleted objects").click();
        at.link("x/").click();
        at.button("Restore a.txt").click();
        at.sees("Restored: it is the current version again.")
                .sees("There is no deleted object here that can be restored.");
        assertThat(SITE.good("GET", "projects/default/buckets/" + bucket + "/objects", "")
                        .path("objects")
                        .findValuesAsString("key"))
                .containsExactly("x/a.txt");
    }

    @Test
    void aDeleteMarkerIsTakenAwayFromTheListOfVersions() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "text");
        SITE.good("DELETE", "projects/default/buckets/" + bucket + "/objects/a.txt", "");
        var at = inBucket();
        at.link("Deleted objects").click();
        at.link("a.txt").click();
        at.sees("This object is deleted.");
        at.button("… Actions for version " + id("a.txt", 0)).click();
        at.menuItem("Delete for good …").click();
        at.sees("Without it, the version of ").sees(", 4 bytes, is the current one again.");
        at.one("dialog .danger").click();
        at.sees("Deleted.").sees("current");
        assertThat(sizes("a.txt")).containsExactly("4");
        SITE.good("DELETE", "projects/default/buckets/" + bucket + "/objects/a.txt", "");
        at.open(at.driver().getCurrentUrl());
        at.button("Restore").click();
        at.sees("Restored: it is the current version again.");
        assertThat(sizes("a.txt")).containsExactly("4");
    }

    @Test
    void aBucketWithVersionsLeftSaysSoAndGoesWithThem() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "text");
        SITE.good("DELETE", "projects/default/buckets/" + bucket + "/objects/a.txt", "");
        var at = SITE.signedIn();
        at.link("default").click();
        at.sees("4 bytes in older versions").sees("Including ");
        at.link(bucket).click();
        at.button("Delete bucket …").click();
        at.sees("It contains no object.").sees("Also deleted for good: 1 older version, 4 bytes, and 1 delete marker.");
        assertThat(at.link("Deleted objects that can be restored").getDomProperty("href"))
                .endsWith("/deleted");
        at.one("dialog input[name=name]").sendKeys(bucket);
        at.button("Delete bucket").click();
        at.sees("Deleted.");
        assertThat(SITE.send("GET", "projects/default/buckets/" + bucket, "").statusCode())
                .isEqualTo(404);
    }

    /// For changes that are made meanwhile, in another tab or by a client.
    private void delete(String key, String query) throws Exception {
        SITE.good("DELETE", "projects/default/buckets/" + bucket + "/objects/" + key + query, "");
    }

    private static String page(Browser at) {
        return URI.create(Objects.requireNonNull(at.driver().getCurrentUrl())).getPath();
    }

    @Test
    void aLinkOpensOneVersionWhateverIsCurrent() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.put(bucket, "a.txt", "the second");
        var at = inBucket();
        at.link("a.txt").click();
        at.select("It opens").selectByVisibleText("this version, always");
        at.button("Create link").click();
        at.sees("This link works for another");
        var second = URI.create(at.one("#link").getText());
        at.link("Versions").click();
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("Link …").click();
        at.sees("This page shows an older version, not the current one.").sees("5 bytes");
        at.button("Create link").click();
        at.sees("This link works for another").sees("A link opens this version without keys until it ends");
        var first = URI.create(at.one("#link").getText());
        SITE.put(bucket, "a.txt", "number three");
        delete("a.txt", "");
        assertThat(SITE.get(first).body()).isEqualTo("first");
        assertThat(SITE.get(second).body()).isEqualTo("the second");
    }

    @Test
    void thePageOfAnOlderVersionSetsWhoMayReadIt() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.good("PUT", "projects/default/buckets/" + bucket + "/objects/a.txt/acl", "{'acl':'public-read'}");
        SITE.put(bucket, "a.txt", "the second");
        var at = inBucket();
        at.link("a.txt").click();
        at.sees("Older versions keep who may read them.");
        at.link("Versions").click();
        at.sees("everybody may read it");
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("View").click();
        var address = URI.create(at.one("#public-url").getText());
        assertThat(SITE.get(address).body()).isEqualTo("first");
        at.field("Private: only tokens of the project, and people with a link").click();
        at.button("Save").click();
        at.sees("Private: only tokens of the project can read it.").sees("This page shows an older version");
        assertThat(SITE.get(address).statusCode()).isEqualTo(403);
        at.link("Versions of a.txt").click();
        at.sees("older");
        assertThat(at.text()).doesNotContain("everybody may read it");
    }

    /// Only its delete marker is left.
    @Test
    void aDeletedObjectOfWhichNothingIsLeftIsNotOffered() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "text");
        delete("a.txt", "");
        delete("a.txt", "?versionId=" + id("a.txt", 1));
        SITE.put(bucket, "b.txt", "text");
        delete("b.txt", "");
        var at = inBucket();
        at.all(".empty a").getFirst().click();
        at.sees("no version left");
        at.button("Restore b.txt");
        at.link("a.txt").click();
        at.sees("no version of it is left to restore");
        assertThat(at.all("main form button")).isEmpty();
        at.driver().navigate().back();
        at.button("Delete the marker of a.txt …").click();
        at.sees("No other version is left: only the name disappears.");
        at.one("dialog .danger").click();
        at.sees("There is no version of this object.");
        at.open(page(at).replace("/versions", "/deleted")).sees("b.txt");
        assertThat(at.text()).doesNotContain("a.txt");
    }

    @Test
    void theDialogSaysWhatBecomesCurrent() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.good("PUT", "projects/default/buckets/" + bucket + "/objects/a.txt/acl", "{'acl':'public-read'}");
        delete("a.txt", "");
        SITE.put(bucket, "a.txt", "the second");
        var at = inBucket();
        at.link("a.txt").click();
        at.link("Versions").click();
        deletionOf(at, "a.txt", 0).sees("The object had been deleted before it, and counts as deleted again.");
        at.one("dialog .danger").click();
        at.sees("Deleted.").sees("This object is deleted.");
        deletionOf(at, "a.txt", 0)
                .sees(", 5 bytes, is the current one again.")
                .sees("Everybody may read this version.");
        at.one("dialog .danger").click();
        // "Deleted." is still shown from the previous deletion.
        at.until("the object is not back", () -> at.text().contains("This object is deleted.") ? null : true);
        deletionOf(at, "a.txt", 0).sees("It is the only version: the object is gone with it.");
        at.one("dialog .danger").click();
        at.sees("There is no version of this object.");
    }

    private Browser deletionOf(Browser at, String key, int place) throws Exception {
        at.button("… Actions for version " + id(key, place)).click();
        at.menuItem("Delete for good …").click();
        return at;
    }

    /// On the second page, the delete marker is not visible.
    @Test
    void everyPageOfVersionsKnowsThatTheObjectIsDeleted() throws Exception {
        versioning("enabled");
        for (int i = 0; i < 101; i++) {
            SITE.put(bucket, "a.txt", "text");
        }
        delete("a.txt", "");
        var at = inBucket();
        at.link("Deleted objects").click();
        at.link("a.txt").click();
        at.sees("This object is deleted.");
        at.link("More versions").click();
        at.until("it is still the first page", () -> at.all("tbody tr").size() == 2 ? true : null);
        at.sees("This object is deleted.").button("Restore");
        assertThat(at.text()).doesNotContain("View the object");
    }

    @Test
    void whatWasDoneMeanwhileIsSaidInASentence() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.put(bucket, "a.txt", "the second");
        SITE.put(bucket, "a.txt", "the third one");
        var at = inBucket();
        at.link("a.txt").click();
        at.link("Versions").click();
        at.button("… Actions for version " + id("a.txt", 2)).click();
        at.menuItem("Delete for good …").click();
        at.sees("The current version and all others stay.");
        delete("a.txt", "?versionId=" + id("a.txt", 2));
        at.one("dialog .danger").click();
        at.sees("It is no longer there. These are the versions that are left.");
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("Restore …").click();
        at.sees("Restore this version of a.txt?");
        delete("a.txt", "?versionId=" + id("a.txt", 1));
        at.button("Restore").click();
        at.sees("has no version").sees("Versions of a.txt").sees("13 bytes");
        var object = page(at).replace("/versions/restore", "/object?key=a.txt");
        at.open(object).sees("Who may read it");
        delete("a.txt", "");
        at.button("Delete …").click();
        at.sees("it was deleted; the list of its versions shows what is left of it");
        at.until("Close has not the focus", () -> at.focused().equals("Close") ? true : null);
        at.link("Close").click();
        assertThat(at.all("dialog[open]")).isEmpty();
        at.open(object).sees("It is no longer there.").sees("This object is deleted.");
    }

    /// The copy gets the id null, and replaces the version that had it, however old that is.
    @Test
    void restoringWhileSuspendedNamesWhatItReplaces() throws Exception {
        SITE.put(bucket, "a.txt", "before versions");
        versioning("enabled");
        SITE.put(bucket, "a.txt", "first");
        SITE.put(bucket, "a.txt", "the second");
        versioning("suspended");
        var at = inBucket();
        at.button("… Actions for a.txt").click();
        at.menuItem("Delete …").click();
        at.sees("With that id: 0 of 1.").sees("It stays as an older version and can be restored.");
        at.link("Cancel").click();
        at.link("a.txt").click();
        at.link("Versions").click();
        at.button("… Actions for version " + id("a.txt", 1)).click();
        at.menuItem("Restore …").click();
        at.sees("The version with the id null, of ").sees(", 15 bytes, is overwritten for good.");
        at.button("Restore").click();
        at.sees("Restored: it is the current version again.");
        assertThat(sizes("a.txt")).containsExactly("5", "10", "5");
    }

    @Test
    void aBucketOfDeleteMarkersAloneSaysSoAndGoes() throws Exception {
        versioning("enabled");
        delete("ghost.txt", "");
        var at = inBucket().sees("This bucket is empty.");
        at.button("Delete bucket …").click();
        at.sees("Also deleted: 1 delete marker. They only mark what was deleted before.");
        assertThat(at.text()).doesNotContain("0 older versions");
        at.one("dialog input[name=name]").sendKeys(bucket);
        at.button("Delete bucket").click();
        at.sees("Deleted.");
    }

    @Test
    void movingSaysThatVersionsStayUnderTheOldName() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a.txt", "text");
        var at = inBucket();
        at.button("… Actions for a.txt").click();
        at.menuItem("Move or rename …").click();
        at.sees("This bucket keeps versions: all of them stay under the old name");
    }

    @Test
    void thePagesFitANarrowScreen() throws Exception {
        versioning("enabled");
        SITE.put(bucket, "a-rather-long-name-of-a-picture-2027.txt", "first");
        SITE.put(bucket, "a-rather-long-name-of-a-picture-2027.txt", "second");
        SITE.put(bucket, "b.txt", "text");
        delete("b.txt", "");
        delete("ghost.txt", "");
        var at = inBucket();
        var path =
                URI.create(Objects.requireNonNull(at.driver().getCurrentUrl())).getPath();
        for (var scheme : List.of("light", "dark")) {
            at.look(360, scheme);
            var key = "?key=a-rather-long-name-of-a-picture-2027.txt";
            for (var page : List.of(
                    "",
                    "/deleted",
                    "/versions" + key,
                    "/object" + key + "&version=" + id("a-rather-long-name-of-a-picture-2027.txt", 1))) {
                at.open(path + page).sees("Cloakroom");
                assertThat(at.driver().executeScript("return document.documentElement.scrollWidth <= 360"))
                        .as(path + page)
                        .isEqualTo(true);
                var found = at.violations();
                assertThat(found).as(path + page + " " + scheme + ": " + found).isEmpty();
                at.screenshot("versions-" + page.replaceAll("\\W|key.*", "") + "-" + scheme, 360);
            }
        }
    }
}
