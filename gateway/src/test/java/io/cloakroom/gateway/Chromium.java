package io.cloakroom.gateway;

import io.cloakroom.storage.Programs;
import java.nio.file.Path;
import java.time.Duration;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// A headless Chromium, where it and its driver are installed.
public final class Chromium {
    private Chromium() {}

    /// Starts one, or ends the test: [Programs#require].
    ///
    /// @param profile an empty directory, or none
    public static ChromeDriver start(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(Programs.require("chromium").toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=en-US",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Programs.require("chromedriver").toFile())
                .withTimeout(Duration.ofMinutes(2))
                .build();
        return new ChromeDriver(service, options);
    }
}
