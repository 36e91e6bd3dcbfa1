package io.cloakroom.gateway.config;

import io.cloakroom.admin.session.Passwords;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Parses the values that settings have in common. Each method returns nothing for a text that is not allowed.
final class SettingForms {
    static final String ENDPOINT = "http(s)://host or http(s)://host:port";

    private SettingForms() {}

    /// The path of a file or directory, which need not exist.
    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /// An address or a host name to listen on.
    static Optional<String> host(String text) {
        return Optional.of(text)
                .filter(host -> host.matches("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z]*"));
    }

    /// The name of a region.
    static Optional<String> region(String text) {
        return Optional.of(text).filter(region -> region.matches("[a-z0-9][a-z0-9-]{0,62}"));
    }

    /// A host name without a port, in lower case.
    static Optional<String> domain(String text) {
        return Optional.of(text.toLowerCase(Locale.ROOT))
                .filter(domain -> domain.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
                        && domain.length() <= 189);
    }

    /// A password of an allowed length.
    static Optional<String> password(String text) {
        return Optional.of(text)
                .filter(password ->
                        password.length() >= Passwords.MIN_CHARACTERS && password.length() <= Passwords.MAX_CHARACTERS);
    }

    /// A URL of scheme, host and port, without a path.
    static Optional<String> endpoint(String text) {
        try {
            var uri = URI.create(text.replaceAll("/+$", ""));
            boolean good = Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return good ? Optional.of(uri.toString()) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }
}
