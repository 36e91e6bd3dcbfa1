package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.PinnedTrust;
import io.cloakroom.admin.cli.console.Profiles;
import io.cloakroom.admin.cli.console.Profiles.Profile;
import io.cloakroom.admin.cli.console.Table;
import io.cloakroom.admin.cli.console.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `cloakroom login`, `logout` and `profile`: sessions with one or several servers, each under a name.
final class SignInCommands {
    private static final String[] PROFILE = {
        "PROFILE", "profile", "URL", "url", "USER", "login", "UNTIL", "expiresAt", "CURRENT", "current"
    };

    private static final String[] SIGNED_IN = {"Profile", "profile", "URL", "url", "User", "login", "Until", "expiresAt"
    };

    private final Console console;

    SignInCommands(Console console) {
        this.console = console;
    }

    List<CommandSpec> commands() {
        return List.of(login(), logout(), profiles());
    }

    private CommandSpec login() {
        return Console.printing("login", "Signs in to a server, which the other commands then use.")
                .argument("URL", "URL of the admin port: https://storage.example.com:9001")
                .option("--user", "LOGIN", "Login name. Default: a prompt.")
                .option("--profile", "NAME", "Name of the profile for this server. Default: its host and port.")
                .option("--ca", "FILE", "Certificates to trust (PEM): the server's own, or its authority's.")
                .footer(
                        "The password is read from a prompt, or from the first line of standard input. The session",
                        "ends after 12 hours. It is kept in ~/.config/cloakroom/profiles.json, readable only by you.")
                .runs(this::login);
    }

    private CommandSpec logout() {
        return Console.printing("logout", "Ends the session with a server, and forgets the server.")
                .option(
                        "--profile",
                        "NAME",
                        "Name of the profile. Default: CLOAKROOM_PROFILE, otherwise the current profile.")
                .runs(this::logout);
    }

    private CommandSpec profiles() {
        return Command.group(
                "profile",
                "Lists and selects profiles: the servers that you are signed in to.",
                Console.printing("list", "Lists the profiles.")
                        .runs(call -> Console.table(call, list(console.targets().profiles()), PROFILE)),
                Console.printing("use", "Makes a profile the current one.")
                        .argument("NAME", "Name of the profile.")
                        .runs(this::use));
    }

    private int login(Arguments call) {
        var url = url(call.at(0));
        if (call.has("--ca") && !"https".equals(url.getScheme())) {
            throw new CliException("--ca is for https: there is no certificate on " + url);
        }
        var authority = call.option("--ca").map(SignInCommands::read).orElse(null);
        var target = new Target(url.toString(), "", "login", "", PinnedTrust.context(url.toString(), authority));
        var name = Profiles.goodName(call.option("--profile").orElse(url.getAuthority()));
        var profiles = console.targets().profiles(); // fails before the prompt when profiles cannot be stored
        if (!target.isEncrypted() && !isHere(url.getHost())) {
            say(
                    call,
                    "the connection to " + url.getHost()
                            + " is not encrypted: whoever is on the way can read the password");
        }
        var user = call.option("--user").orElseGet(() -> Console.asked("User", "name the user with --user"));
        var session = new AdminClient(target)
                .send("POST", "sessions", Map.of("login", user, "password", console.secret("Password")));
        var profile = new Profile(
                target.url(),
                Table.value(session, "user.login"),
                session.path("token").asString(""),
                session.path("expiresAt").stringValue(null),
                authority);
        profiles.put(name, profile);
        return Console.show(call, asJson(name, profile), SIGNED_IN);
    }

    private static void say(Arguments call, String sentence) {
        call.err().println("cloakroom: " + sentence);
        call.err().flush();
    }

    /// The profile without its token.
    private static ObjectNode asJson(String name, Profile profile) {
        var shown = AdminClient.JSON.createObjectNode();
        shown.put("profile", name);
        shown.put("url", profile.url());
        shown.put("login", profile.login());
        shown.put("expiresAt", profile.expiresAt());
        return shown;
    }

    private static URI url(String text) {
        try {
            var url = URI.create(text.replaceAll("/+$", ""));
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException noUri) {
            // said below
        }
        throw new CliException("the URL is that of the server's admin port: https://storage.example.com:9001");
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException unreadable) {
            throw new CliException("cannot read " + file);
        }
    }

    /// Removes the profile whatever the server answers: a session that cannot be ended now expires by itself.
    private int logout(Arguments call) {
        var name = console.targets().profile(call);
        var profiles = console.targets().profiles();
        var target = profiles.target(name);
        Optional<String> trouble = Optional.empty();
        JsonNode answer = AdminClient.JSON.createObjectNode();
        try {
            answer = new AdminClient(target).delete("sessions/current");
        } catch (CliException failed) {
            trouble = Optional.ofNullable(failed.getMessage()).filter(text -> !text.equals(target.ended()));
        }
        profiles.remove(name);
        trouble.ifPresent(text -> say(call, "the session lives on at the server until its end: " + text));
        return Console.done(call, answer, "Signed out of " + target.url() + ".");
    }

    private int use(Arguments call) {
        var profiles = console.targets().profiles();
        profiles.use(call.at(0));
        return Console.done(
                call, AdminClient.JSON.createObjectNode().put("current", call.at(0)), "Current: " + call.at(0) + ".");
    }

    private static JsonNode list(Profiles profiles) {
        var list = AdminClient.JSON.createObjectNode();
        var items = list.putArray("items");
        profiles.all()
                .forEach((name, profile) -> items.add(asJson(name, profile)
                        .put("current", profiles.current().filter(name::equals).isPresent())));
        return list;
    }
}
