package io.cloakroom.gateway.client;

import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A release of the clients. `CLOAKROOM_CLIENTS` names a directory with one subdirectory for each of the two releases.
/// Without it, the tests run the programs on the `PATH`.
enum Release {
    DEBIAN,
    CURRENT,
    INSTALLED;

    private static final Optional<Path> CLIENTS =
            Optional.ofNullable(System.getenv("CLOAKROOM_CLIENTS")).map(Path::of);

    static Stream<Release> all() {
        return CLIENTS.isPresent() ? Stream.of(DEBIAN, CURRENT) : Stream.of(INSTALLED);
    }

    String directory() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The program of that name. If it is missing, the test is skipped, or fails where nothing may be missing.
    Path find(String client) {
        var found = CLIENTS.map(directory ->
                        Optional.of(directory.resolve(directory(), client)).filter(Files::isExecutable))
                .orElseGet(() -> Programs.find(client.equals("python") ? "python3" : client));
        return found.orElseThrow(() -> missing(client + " (" + directory() + ")"));
    }

    /// The directory with the library of that name, or the end of the test. Only `CLOAKROOM_CLIENTS` has libraries.
    Path library(String name) {
        return CLIENTS.map(directory -> directory.resolve(directory()).resolve(name))
                .filter(directory -> Files.isReadable(directory.resolve("made-of")))
                .orElseThrow(() -> missing(name + " (" + directory() + ")"));
    }

    /// Ends the test, because a part that it needs is not installed: [Programs#missing].
    static AssertionError missing(String what) {
        return Programs.missing(what + " is not installed: CLOAKROOM_CLIENTS is "
                + CLIENTS.map(Path::toString).orElse("not set"));
    }
}
