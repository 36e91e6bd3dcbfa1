package io.cloakroom.admin.panel.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Styles and scripts, our own and from WebJars, held in memory. Their names contain a hash of the content, so that
/// browsers may cache them forever.
public final class Assets {
    private static final String JARS = "/META-INF/resources/webjars/";
    private static final String OWN = "/io/cloakroom/admin/panel/";

    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private final Map<String, Asset> byName = new HashMap<>();
    private final Map<String, String> paths = new HashMap<>();

    public record Asset(String contentType, byte[] bytes) {}

    public Assets() {
        var versions = versions();
        add("pico.css", JARS + "picocss__pico/" + versions.getProperty("pico") + "/css/pico.min.css", CSS);
        add("htmx.js", JARS + "htmx.org/" + versions.getProperty("htmx") + "/dist/htmx.min.js", SCRIPT);
        add("panel.css", OWN + "panel.css", CSS);
        add("panel.js", OWN + "panel.js", SCRIPT);
        add("icon.svg", OWN + "icon.svg", "image/svg+xml");
    }

    /// The versions of the WebJars in this build.
    private static Properties versions() {
        try (var file = Assets.class.getResourceAsStream(OWN + "webjars.properties")) {
            var versions = new Properties();
            versions.load(file);
            return versions;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void add(String name, String resource, String contentType) {
        try (var file = Assets.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("the build lacks " + resource);
            }
            var bytes = file.readAllBytes();
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            var versioned = HexFormat.of().formatHex(hash, 0, 6) + "-" + name;
            byName.put(versioned, new Asset(contentType, bytes));
            paths.put(name, "/assets/" + versioned);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /// The path of an asset, for templates.
    public String path(String name) {
        var path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return path;
    }

    public Optional<Asset> named(String versioned) {
        return Optional.ofNullable(byName.get(versioned));
    }
}
