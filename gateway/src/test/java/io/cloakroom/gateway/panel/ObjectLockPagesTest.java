package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Object Lock by clicking.
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
        at.field("With Object Lock, for good").click();
        at.button("Create bucket").click();
        at.sees("Object Lock is on: versions can be protected from being deleted.");
        at.button("Change Object Lock").click();
        at.sees("What new versions get, when the client asks for nothing");
        assertThat(new AxeBuilder().analyze(at.driver()).getViolations()).isEmpty();
        at.field("Retention in governance mode: owners can take it away").click();
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
        at.sees("A legal hold protects this version: it cannot be deleted until that is lifted.");
        assertThat(protection("legalHold")).isEqualTo("true");
        at.button("Delete for good …").click();
        at.sees("Delete this version of a.txt for good?")
                .sees("A legal hold protects this version: it cannot be deleted until that is lifted.");
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
        assertThat(new AxeBuilder().analyze(at.driver()).getViolations()).isEmpty();
        at.button("Take the retention away").click();
        at.sees("Saved.");
        assertThat(protection("mode")).isEmpty();
    }
}
