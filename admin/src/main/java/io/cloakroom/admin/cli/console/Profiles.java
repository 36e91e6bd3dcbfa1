package io.cloakroom.admin.cli.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.cloakroom.admin.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The servers that the user has signed in to, each under a name. Stored in `cloakroom/profiles.json` in
/// `XDG_CONFIG_HOME`, otherwise in `~/.config`. The file contains the sessions' bearer tokens, never passwords, and
/// only its owner may read it.
public final class Profiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NAME = "[A-Za-z0-9._:@\\[\\]-]{1,100}";

    private final Path file;
    private final ProfilesFile content;

    private Profiles(Path file, ProfilesFile content) {
        this.file = file;
        this.content = content;
    }

    /// @param url       of the admin port
    /// @param login     of the signed-in user
    /// @param token     bearer token of the session
    /// @param expiresAt end of the session
    /// @param authority PEM of the certificates to trust; absent for those that Java trusts
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(
            String url,
            String login,
            String token,
            @Nullable String expiresAt,
            @Nullable String authority) {
        public Profile {
            if (url == null || login == null || token == null) {
                throw new IllegalArgumentException("url, login and token are needed");
            }
        }

        /// Never shows the token.
        @Override
        public String toString() {
            return "Profile[" + url + "]";
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ProfilesFile(
            @Nullable String current, @Nullable NavigableMap<String, Profile> profiles) {
        NavigableMap<String, Profile> all() {
            return profiles == null ? new TreeMap<>() : new TreeMap<>(profiles);
        }
    }

    /// The stored profiles; empty when there is no file.
    static Profiles in(Map<String, String> environment) {
        var configuration = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElseGet(() ->
                        Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")), ".config"));
        var file = configuration.resolve("cloakroom").resolve("profiles.json");
        try {
            return new Profiles(file, JSON.readValue(Files.readAllBytes(file), ProfilesFile.class));
        } catch (NoSuchFileException absent) {
            return new Profiles(file, new ProfilesFile(null, null));
        } catch (IOException unreadable) {
            throw new CliException("cannot read " + file + ": " + unreadable.getMessage());
        } catch (JacksonException broken) { // the message must not quote the content, which has tokens
            throw new CliException(file + " is not what `cloakroom login` wrote; mend or remove it");
        }
    }

    /// The profile of the last sign-in, or the one that was chosen since.
    public Optional<String> current() {
        return Optional.ofNullable(content.current()).filter(content.all()::containsKey);
    }

    public NavigableMap<String, Profile> all() {
        return content.all();
    }

    Profile named(String name) {
        return Optional.ofNullable(content.all().get(name))
                .orElseThrow(() ->
                        new CliException("there is no profile \"" + name + "\"; `cloakroom profile list` has all"));
    }

    public Target target(String name) {
        var profile = named(name);
        return new Target(
                profile.url(),
                profile.token(),
                "profile " + name,
                "the session has ended; sign in again: cloakroom login " + profile.url() + " --user " + profile.login()
                        + " --profile " + name,
                PinnedTrust.context(profile.url(), profile.authority()));
    }

    /// Checks the name of a profile.
    public static String goodName(String name) {
        if (!name.matches(NAME)) {
            throw new CliException("a profile's name is 1 to 100 letters, digits and . _ : @ - [ ]");
        }
        return name;
    }

    /// Stores a profile under a checked name, and makes it the current one.
    public void put(String name, Profile profile) {
        var all = content.all();
        all.put(name, profile);
        write(new ProfilesFile(name, all));
    }

    public void use(String name) {
        named(name);
        write(new ProfilesFile(name, content.all()));
    }

    public void remove(String name) {
        var all = content.all();
        all.remove(name);
        write(new ProfilesFile(name.equals(content.current()) ? null : content.current(), all));
    }

    private void write(ProfilesFile changed) {
        try {
            var directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            SecretFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(changed));
        } catch (IOException failed) {
            throw new CliException("cannot write " + file + ": " + failed.getMessage());
        }
    }
}
