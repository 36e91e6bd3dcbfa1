package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.cloakroom.gateway.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A headless Chromium on the panel. It finds elements by their accessible names, as people do.
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration AXE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final String AT_REST = "return document.readyState === 'complete'"
            + " && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final URI panel;
    private final ChromeDriver driver;

    Browser(URI panel, Path profile) {
        this.panel = panel;
        driver = Chromium.start(profile);
    }

    URI panel() {
        return panel;
    }

    ChromeDriver driver() {
        return driver;
    }

    Browser open(String path) {
        driver.get(panel.resolve(path).toString());
        return this;
    }

    Browser signIn(String login, String password) {
        driver.manage().deleteAllCookies();
        open("/");
        assertThat(driver.getCurrentUrl()).contains("/sign-in");
        field("Name").sendKeys(login);
        field("Password").sendKeys(password);
        button("Sign in").click();
        return this;
    }

    WebElement link(String name) {
        return named("a", name);
    }

    WebElement button(String name) {
        return named("button", name);
    }

    WebElement menuItem(String name) {
        return named("[role=menuitem]", name);
    }

    WebElement field(String name) {
        return named("input", name);
    }

    Select select(String name) {
        return new Select(named("select", name));
    }

    /// The visible element with this accessible name, as the browser computes it.
    private WebElement named(String selector, String name) {
        return until(
                "no " + selector + " is called " + name,
                () -> all(selector).stream()
                        .filter(WebElement::isDisplayed)
                        .filter(element -> name.equals(element.getAccessibleName()))
                        .findFirst()
                        .orElse(null));
    }

    WebElement one(String selector) {
        return until(
                "there is no " + selector,
                () -> all(selector).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    List<WebElement> all(String selector) {
        settle();
        return driver.findElements(By.cssSelector(selector));
    }

    /// Waits until the page is loaded and shows what its scripts have asked for. Whatever is found before is about to be replaced:
    /// a dialog, for instance, opens with what it held last.
    private void settle() {
        new WebDriverWait(driver, PATIENCE)
                .pollingEvery(BETWEEN_LOOKS)
                .ignoring(WebDriverException.class)
                .withMessage("the page does not come to rest")
                .until(_ -> Boolean.TRUE.equals(driver.executeScript(AT_REST)));
    }

    /// The accessible name of the focused element.
    String focused() {
        settle();
        return String.valueOf(driver.switchTo().activeElement().getAccessibleName());
    }

    Browser sees(String text) {
        until("the page does not say " + text, () -> text().contains(text) ? true : null);
        return this;
    }

    /// The visible text of the page, including dialogs.
    String text() {
        settle();
        return driver.findElement(By.tagName("body")).getText();
    }

    /// What axe finds wrong with the page. It waits for half a minute by default, which is too short on a busy machine.
    List<Rule> violations() {
        settle();
        return new AxeBuilder()
                .setTimeout((int) AXE.toSeconds())
                .analyze(driver)
                .getViolations();
    }

    interface Look<T> {
        @Nullable
        T at();
    }

    <T> T until(String otherwise, Look<T> look) {
        return until(PATIENCE, otherwise, look);
    }

    <T> T until(Duration patience, String otherwise, Look<T> look) {
        var found = new AtomicReference<@Nullable T>();
        new WebDriverWait(driver, patience)
                .ignoring(WebDriverException.class) // what was found may belong to a page that was just left
                .withMessage(() -> otherwise + "; the page says: " + text())
                .until(_ -> {
                    found.set(look.at());
                    return found.get() != null;
                });
        return Objects.requireNonNull(found.get());
    }

    /// Goes from element to element with the Tab key until one has this accessible name, and there presses `keys`.
    Browser tabTo(String name, CharSequence... keys) {
        settle();
        for (int i = 0; i < 120; i++) {
            driver.switchTo().activeElement().sendKeys(Keys.TAB);
            var active = driver.switchTo().activeElement();
            if (name.equals(active.getAccessibleName())) {
                active.sendKeys(keys);
                return this;
            }
        }
        throw new AssertionError("the Tab key does not lead to " + name + "; the page says: " + text());
    }

    /// @param scheme `light` or `dark`
    Browser look(int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        return this;
    }

    /// Takes a picture of the whole page, which is kept as build output.
    void screenshot(String name, int width) throws IOException {
        var height =
                (Number) Objects.requireNonNull(driver.executeScript("return document.documentElement.scrollHeight"));
        var clip = Map.of("x", 0, "y", 0, "width", width, "height", Math.min(height.intValue(), 4000), "scale", 1);
        var taken =
                driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip));
        Files.createDirectories(SCREENSHOTS);
        Files.write(
                SCREENSHOTS.resolve(name + ".png"),
                Base64.getDecoder()
                        .decode(Objects.requireNonNull(taken.get("data")).toString()));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
