package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/// Sets in the panel who may read an object, and checks each time what S3 answers to an anonymous request.
final class PublicFilesTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    @BeforeAll
    static void withABucket() throws Exception {
        SITE.good("POST", "projects/default/buckets", "{'name':'photos'}");
    }

    private static Browser inBucket() {
        var at = SITE.signedIn();
        at.link("default").click();
        at.link("photos").click();
        return at.sees("Who may read them");
    }

    private static int status(String key) throws Exception {
        return SITE.anonymous("photos", key).statusCode();
    }

    @Test
    void oneIsMadePublicOnItsPageAndPrivateAgain() throws Exception {
        SITE.put("photos", "one.txt", "for all");
        assertThat(status("one.txt")).isEqualTo(403);
        var at = inBucket();
        assertThat(row(at, "one.txt")).contains("tokens of the project");
        at.link("one.txt").click();
        at.field("Public: everybody who knows the address, without keys").click();
        at.button("Save").click();
        at.sees("Public: everybody who knows the address may read it.").sees("Public address");
        var address = URI.create(at.one("#public-url").getText());
        assertThat(SITE.get(address).body()).isEqualTo("for all");
        at.link("photos").click();
        assertThat(row(at, "one.txt")).contains("everybody");
        at.link("one.txt").click();
        at.field("Private: only tokens of the project, and people with a link").click();
        at.button("Save").click();
        at.sees("Private: only tokens of the project can read it.");
        assertThat(status("one.txt")).isEqualTo(403);
    }

    private static String row(Browser at, String name) {
        return at.until(
                "there is no row of " + name,
                () -> at.all(".objects tbody tr").stream()
                        .map(each -> each.getText())
                        .filter(text -> text.startsWith(name))
                        .findFirst()
                        .orElse(null));
    }

    @Test
    void manyAreMadePublicAtOnce() throws Exception {
        SITE.put("photos", "many/a.txt", "a");
        SITE.put("photos", "many/b.txt", "b");
        SITE.put("photos", "many/c.txt", "c");
        var at = inBucket();
        at.link("many/").click();
        at.field("Select a.txt").click();
        at.field("Select c.txt").click();
        at.button("Continue").click();
        at.sees("Make 2 objects public?").sees("search engines too");
        assertThat(status("many/a.txt")).isEqualTo(403);
        at.button("Make public").click();
        at.sees("Public: everybody who knows the address may read it.");
        assertThat(status("many/a.txt")).isEqualTo(200);
        assertThat(status("many/b.txt")).isEqualTo(403);
        assertThat(status("many/c.txt")).isEqualTo(200);
    }

    @Test
    void nothingSelectedIsSaidInADialog() throws Exception {
        SITE.put("photos", "alone.txt", "text");
        var at = inBucket();
        at.button("Continue").click();
        at.sees("Select 1 to 100 objects.");
        at.link("Close").click();
    }

    @Test
    void anUploadIsPrivateUnlessItIsChosenOtherwise() throws Exception {
        var at = inBucket();
        upload(at, "quiet.txt");
        assertThat(status("quiet.txt")).isEqualTo(403);
        at.select("Who may read them").selectByValue("public-read");
        upload(at, "loud.txt");
        assertThat(status("loud.txt")).isEqualTo(200);
        assertThat(row(at, "loud.txt")).contains("everybody");
    }

    private static void upload(Browser at, String name) throws Exception {
        var file = Files.writeString(SITE.directory().resolve(name), "uploaded");
        at.driver().findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        row(at, name);
    }

    /// Users were surprised by this: a public bucket shows all names and opens no object.
    @Test
    void aPublicBucketSaysThatItsListOpensNothing() throws Exception {
        SITE.good("POST", "projects/default/buckets", "{'name':'listed'}");
        SITE.put("listed", "secret.txt", "text");
        assertThat(SITE.anonymous("listed", "").statusCode()).isEqualTo(403);
        var at = SITE.signedIn();
        at.link("default").click();
        at.link("listed").click();
        at.sees("Only tokens of this project may list it.");
        at.button("Change who may list it").click();
        at.field("Everybody").click();
        at.button("Save").click();
        at.sees("Everybody may list it.").sees("A public list does not open objects");
        assertThat(SITE.anonymous("listed", "").body()).contains("<Key>secret.txt</Key>");
        assertThat(SITE.anonymous("listed", "secret.txt").statusCode()).isEqualTo(403);
    }
}
