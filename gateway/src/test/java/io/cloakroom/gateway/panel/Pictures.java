package io.cloakroom.gateway.panel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Takes the pictures of the panel that the documents show, and keeps them in `target/pictures`. The Maven profile `site` runs it;
/// its name keeps it out of the other builds.
class Pictures {
    private static final Path DIRECTORY = Path.of("target", "pictures");
    private static final int WIDTH = 800;
    private static final int HEIGHT = 4000;
    private static final int MARGIN = 16;

    @RegisterExtension
    static final PanelExtension PANEL =
            new PanelExtension(Map.of("CLOAKROOM_PUBLIC_ENDPOINT", "https://s3.example.com"));

    @Test
    void takesPicturesOfTheStepsForEachClient() throws Exception {
        var at = PANEL.signedIn();
        at.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", WIDTH, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        makeABucket(at);
        makeAToken(at);
        for (var client : List.of("wordpress-s3-uploads", "wordpress-offload-media")) {
            pick(at, client, token(true));
        }
        for (var client : List.of("wordpress-updraftplus", "nextcloud", "rclone", "restic")) {
            pick(at, client, token(false));
        }
        letEverybodyRead(at);
    }

    private static void makeABucket(Browser at) throws IOException {
        at.open("/projects/default").field("New bucket").sendKeys("website");
        take(at, "wordpress-bucket", "#buckets");
        at.button("Create bucket").click();
        at.sees("Created.");
    }

    private static void makeAToken(Browser at) throws IOException {
        at.open("/projects/default").button("Create token").click();
        at.one("dialog form details summary").click();
        at.select("Level").selectByVisibleText("Read and write");
        at.field("Only in these buckets").sendKeys("website");
        at.field("May make its uploads public").click();
        take(at, "wordpress-token", "dialog > article");
    }

    private static String token(boolean publicUploads) throws Exception {
        return PANEL.good(
                        "POST",
                        "projects/default/tokens",
                        "{'user':'admin','name':'website','scope':{'level':'read-write','buckets':['website'],"
                                + "'prefixes':[],'addresses':[],'publicUploads':" + publicUploads + "}}")
                .at("/token/accessKey")
                .asString();
    }

    private static void pick(Browser at, String client, String token) throws IOException {
        at.open("/tokens/" + token + "?client=" + client).sees("You should now see");
        take(at, client, "#clients");
    }

    private static void letEverybodyRead(Browser at) throws IOException {
        at.open("/projects/default/buckets/website/access")
                .field("Below this prefix, or all")
                .sendKeys("uploads/");
        at.button("Add to the policy below").click();
        at.until(
                "the policy has no statement",
                () -> String.valueOf(at.one("#policy-text").getDomProperty("value"))
                                .contains("uploads/")
                        ? true
                        : null);
        take(at, "wordpress-policy", "#policy");
    }

    /// A picture of an element with a margin around it.
    private static void take(Browser at, String name, String selector) throws IOException {
        var shown = at.one(selector).getRect();
        var clip = Map.of(
                "x",
                Math.max(0, shown.x - MARGIN),
                "y",
                Math.max(0, shown.y - MARGIN),
                "width",
                shown.width + 2 * MARGIN,
                "height",
                shown.height + 2 * MARGIN,
                "scale",
                1);
        var taken = at.driver().executeCdpCommand("Page.captureScreenshot", Map.of("clip", clip));
        Files.createDirectories(DIRECTORY);
        Files.write(
                DIRECTORY.resolve(name + ".png"),
                Base64.getDecoder()
                        .decode(Objects.requireNonNull(taken.get("data")).toString()));
    }
}
