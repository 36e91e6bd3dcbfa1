package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/// Object Lock in the panel.
final class ObjectLockPagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private final String bucket = "locked-" + ++buckets;

    @AfterEach
    void wide() {
        SITE.browser().look(1280, "light");
    }

    private void withAnObject() throws Exception {
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "','objectLock':true}");
        SITE.put(bucket, "a.txt", "first");
    }

    private Browser inBucket() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link(bucket).click();
        return at.sees("Drop files here");
    }

    private String protection(String field) throws Exception {
        return SITE.good("GET", "projects/default/buckets/" + bucket + "/objects/a.txt/protection", "")
                .path(field)
                .asString("");
    }

    @Test
    void comesWithTheBucketAndKeepsWhatTheDialogSays() throws Exception {
        var at = SITE.signedIn();
        at.link("default").click();
        at.field("New bucket").sendKeys(bucket);
        at.field("With Object Lock, permanently").click();
        at.button("Create bucket").click();
        at.sees("Object Lock is on: versions can be protected from being deleted.");
        at.button("Change Object Lock").click();
        at.sees("Default for new versions");
        assertThat(at.violations()).isEmpty();
        at.field("Retention in governance mode: owners can remove it").click();
        at.button("Save").click();
        at.sees("Saved.").sees("Object Lock is on: new versions are retained for 30 days (governance).");
    }

    @Test
    void whatProtectsAnObjectIsSetAndSaidWhereItIsDeleted() throws Exception {
        withAnObject();
        var at = inBucket();
        at.link("a.txt").click();
        at.button("Object Lock …").click();
        at.sees("Nothing protects this version: it can be deleted.");
        at.button("Set a legal hold").click();
        at.sees("A legal hold protects this version: it cannot be deleted until the hold is removed.");
        assertThat(protection("legalHold")).isEqualTo("true");
        at.button("Delete for good …").click();
        at.sees("Delete this version of a.txt for good?")
                .sees("A legal hold protects this version: it cannot be deleted until the hold is removed.");
        at.one("dialog .danger").click();
        at.sees("This version cannot be deleted: a legal hold protects it");
        assertThat(protection("legalHold")).isEqualTo("true");
    }

    @Test
    void retentionInGovernanceModeIsTakenAwayByAnOwner() throws Exception {
        withAnObject();
        SITE.good(
                "PUT",
                "projects/default/buckets/" + bucket + "/objects/a.txt/retention",
                "{'mode':'governance','until':'2999-01-01T00:00:00Z'}");
        SITE.browser().look(360, "dark");
        var at = inBucket();
        at.link("a.txt").click();
        at.sees("It is retained until").sees("in governance mode");
        at.button("Object Lock …").click();
        assertThat(at.violations()).isEmpty();
        at.button("Remove the retention").click();
        at.sees("Saved.");
        assertThat(protection("mode")).isEmpty();
    }

    /// A browser that opens the panel over plain http, under the address of a machine in the LAN, offers no
    /// `crypto.subtle`.
    @Test
    void filesOfAnySizeAreUploadedWhereTheyAreRetained() throws Exception {
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "','objectLock':true}");
        SITE.good("PUT", "projects/default/buckets/" + bucket + "/object-lock", "{'mode':'governance','days':1}");
        var at = inBucket();
        // More than is read at once, and not a multiple of the four bytes that one step of the checksum takes.
        for (int size : new int[] {0, 1, 9_000_003}) {
            var bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            var name = size + ".bin";
            var file = Files.write(SITE.directory().resolve(name), bytes);
            at.driver().executeScript("Object.defineProperty(crypto, 'subtle', {value: undefined})");
            at.driver().findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
            at.link(name);
            var object = SITE.good("GET", "projects/default/buckets/" + bucket + "/objects/" + name, "");
            assertThat(object.path("size").asInt()).isEqualTo(size);
            assertThat(object.at("/checksums/0/algorithm").asString()).isEqualTo("CRC32");
            assertThat(object.at("/checksums/0/value").asString()).isEqualTo(crc32(bytes));
        }
        at.select("Who may read them").selectByIndex(1);
        var open = Files.writeString(SITE.directory().resolve("open.txt"), "text");
        at.driver().findElement(By.cssSelector("input[type=file]")).sendKeys(open.toString());
        at.link("open.txt");
        assertThat(SITE.anonymous(bucket, "open.txt").body()).isEqualTo("text");
    }

    private static String crc32(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    void aBucketSaysWhatKeepsItFromBeingDeleted() throws Exception {
        withAnObject();
        SITE.put(bucket, "free.txt", "text");
        SITE.good("PUT", "projects/default/buckets/" + bucket + "/objects/a.txt/legal-hold", "{'on':true}");
        var at = inBucket();
        at.button("Delete bucket …").click();
        at.one("dialog input[name=name]").sendKeys(bucket);
        at.button("Delete bucket").click();
        at.sees("Nothing was deleted, since Object Lock protects 1 version in bucket " + bucket + ": a.txt (version ")
                .sees("a legal hold protects it");
        SITE.good("GET", "projects/default/buckets/" + bucket + "/objects/free.txt", "");
    }

    @Test
    void anOwnerMakesGovernanceComplianceInOneStep() throws Exception {
        withAnObject();
        SITE.good(
                "PUT",
                "projects/default/buckets/" + bucket + "/objects/a.txt/retention",
                "{'mode':'governance','until':'2999-01-01T00:00:00Z'}");
        var at = inBucket();
        at.link("a.txt").click();
        at.button("Object Lock …").click();
        at.field("In compliance mode: nobody can remove it, not even an operator")
                .click();
        at.button("Retain").click();
        at.sees("This would shorten the retention of the version or change its mode");
        at.field("In compliance mode: nobody can remove it, not even an operator")
                .click();
        at.field("Even if this shortens the retention, or changes its mode").click();
        at.button("Retain").click();
        at.sees("Saved.");
        assertThat(protection("mode")).isEqualTo("compliance");
    }
}
