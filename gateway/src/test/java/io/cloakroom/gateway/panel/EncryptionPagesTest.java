package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Encryption keys, and the encryption of buckets and objects, in the panel.
final class EncryptionPagesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static int buckets;
    private String path = "";

    @BeforeEach
    void withABucket() throws Exception {
        var bucket = "secret-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
        path = "projects/default/buckets/" + bucket;
    }

    @Test
    void aKeyIsMadeRotatedSwitchedOffAndKept() {
        var at = SITE.signedIn().open("/projects/default");
        at.link("Encryption keys").click();
        at.sees("New key").field("Alias, another name for the key").sendKeys("backups");
        at.field("Description").sendKeys("nightly backups");
        at.button("Create key").click();
        at.sees("Created.").sees("alias/backups").sees("nightly backups").sees("Version 1 of its material");
        at.one("form[action$='/rotation'] button").click();
        at.sees("Version 2 of its material");
        at.one("form[action$='/state'] button").click();
        at.one(".rule .state.expired");
        at.one("form[action$='/state'] button").click();
        at.one(".rule .state.active");
        at.one(".rule summary").click();
        at.one("form[action$='/deletion'] button").click();
        at.sees("pending deletion").sees("all that it encrypted is lost");
        at.one("form[action$='/keep'] button").click();
        at.one("form[action$='/state'] button");
        assertThat(at.one(".rule .state").getText()).isEqualTo("off");
        assertThat(at.violations()).isEmpty();
    }

    @Test
    void aBucketEncryptsAsChosenOnItsPage() throws Exception {
        var at = SITE.signedIn().open("/" + path);
        at.link("Encryption").click();
        at.sees("Off: objects are stored unencrypted on the disk");
        at.one("input[value='AES256']").click();
        at.one("input[name='blocksSseC']").click();
        at.button("Save").click();
        at.sees("Saved.");
        var kept = SITE.good("GET", path + "/encryption", "");
        assertThat(kept.path("algorithm").asString()).isEqualTo("AES256");
        assertThat(kept.path("blocksSseC").asBoolean(false)).isTrue();
        SITE.put(path.substring(path.lastIndexOf('/') + 1), "a.txt", "hello");
        at.open("/" + path + "/object?key=a.txt").sees("Encryption").sees("AES256");
        at.open("/" + path + "/encryption").one("input[value='aws:kms']").click();
        at.button("Save").click();
        at.sees("Saved.");
        assertThat(SITE.good("GET", path + "/encryption", "").path("bucketKey").asBoolean(false))
                .isTrue();
        assertThat(at.violations()).isEmpty();
    }
}
