package io.cloakroom.admin.cli.console;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Chooses the server of a command. The first of these that is given counts: `--profile`; `--data`, or
/// `CLOAKROOM_ADMIN_URL` with `CLOAKROOM_ADMIN_TOKEN`; `CLOAKROOM_PROFILE`; `CLOAKROOM_DATA`; the profile of the last
/// sign-in; `./data`.
public final class Targets {
    private final Map<String, String> environment;

    Targets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public Profiles profiles() {
        return Profiles.in(environment);
    }

    Target of(Arguments call) {
        var profile = call.option("--profile");
        if (profile.isEmpty()
                && call.option("--data").isEmpty()
                && variable("CLOAKROOM_ADMIN_URL").isEmpty()
                && variable("CLOAKROOM_ADMIN_TOKEN").isEmpty()) {
            profile = variable("CLOAKROOM_PROFILE")
                    .or(() -> variable("CLOAKROOM_DATA").isPresent()
                            ? Optional.empty()
                            : profiles().current());
        }
        return profile.isPresent()
                ? profiles().target(profile.get())
                : local(directory(call.option("--data")
                        .or(() -> variable("CLOAKROOM_DATA"))
                        .orElse("./data")));
    }

    /// The profile of a command: from the option, from the environment, or the current one.
    public String profile(Arguments call) {
        return call.option("--profile")
                .or(() -> variable("CLOAKROOM_PROFILE"))
                .or(() -> profiles().current())
                .orElseThrow(() -> new CliException("nobody is signed in: `cloakroom login URL` does that"));
    }

    /// Reads from `admin.json` in the data directory what the environment does not give.
    private Target local(Path directory) {
        var givenUrl = variable("CLOAKROOM_ADMIN_URL");
        var file = AdminFile.in(directory);
        var url = givenUrl.or(() -> file.map(AdminFile::url))
                .orElseThrow(() -> absent(directory, "CLOAKROOM_ADMIN_URL", file.isPresent()));
        var token = variable("CLOAKROOM_ADMIN_TOKEN")
                .or(() -> file.map(AdminFile::token))
                .orElseThrow(() -> absent(directory, "CLOAKROOM_ADMIN_TOKEN", file.isPresent()));
        var source = givenUrl.isPresent()
                ? "CLOAKROOM_ADMIN_URL"
                : directory.resolve(AdminFile.NAME).toString();
        return new Target(url, token, source, "", url.startsWith("https:") ? PinnedTrust.context(file) : null);
    }

    private static Path directory(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException noPath) {
            throw new CliException("the data directory is no path: " + noPath.getReason());
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static CliException absent(Path directory, String variable, boolean fileFound) {
        return new CliException(
                fileFound
                        ? directory.resolve(AdminFile.NAME) + " is not complete; set " + variable
                        : "no server runs on the data directory " + directory + " (it has no " + AdminFile.NAME
                                + "): start it with `cloakroom serve`, name its directory with --data, sign in to one"
                                + " elsewhere with `cloakroom login URL`, or set " + variable);
    }
}
