package io.cloakroom.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which build of Cloakroom this is.
final class BuildVersion {
    private BuildVersion() {}

    /// The version's number, or `unknown` when Maven has not packaged this build.
    static String number() {
        var properties = new Properties();
        try (var in = BuildVersion.class.getResourceAsStream("/META-INF/maven/io.cloakroom/gateway/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version", "unknown");
    }

    /// A line with the number, the commit when the launcher has passed it on, and the Java runtime.
    static String text() {
        var commit = System.getProperty("cloakroom.commit", "");
        return "cloakroom " + number() + (commit.isEmpty() ? "" : ", commit " + commit) + " (Java " + Runtime.version()
                + ")";
    }
}
