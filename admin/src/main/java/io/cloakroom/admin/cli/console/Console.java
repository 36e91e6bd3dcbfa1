package io.cloakroom.admin.cli.console;

import io.cloakroom.admin.snippet.ConnectionText;
import io.cloakroom.admin.text.Sizes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/// Input and output of commands: the connection to the server, printed answers, and input from the user.
///
/// An answer is printed as a table; with `--json`, unchanged; with `--quiet`, only the first column of a table, or
/// the first field, without headings.
public final class Console {
    private static final String[] CONNECTION = {
        "Project ID",
        "project.id",
        "Project",
        "project.name",
        "User",
        "user.login",
        "User ID",
        "user.id",
        "Endpoint URL",
        "endpoint"
    };

    private final Targets targets;
    private final InputStream in;

    public Console(Map<String, String> environment, InputStream in) {
        this.targets = new Targets(environment);
        this.in = in;
    }

    /// A command that uses a server and prints its answer.
    public static Command common(String name, String description) {
        return onServer(printing(name, description));
    }

    /// Adds the options of a command that uses a server.
    public static Command onServer(Command command) {
        return command.option("--profile", "NAME", "Profile of a server, made by `cloakroom login`.")
                .option(
                        "--data",
                        "DIR",
                        "Data directory of a server on this machine; its admin.json contains address and token.")
                .excluding("--profile", "--data")
                .footer(
                        "The server is the first of these that is given: --profile; --data, or"
                                + " CLOAKROOM_ADMIN_URL with",
                        "CLOAKROOM_ADMIN_TOKEN; CLOAKROOM_PROFILE; CLOAKROOM_DATA; the last one signed in to; ./data.",
                        "Exit code: 0 success, 1 refusal or failure, 2 usage error.");
    }

    /// A command that prints an answer.
    public static Command printing(String name, String description) {
        return Command.named(name, description)
                .flag("--json", "Prints only the answer, as JSON, on standard output.")
                .flag("--quiet", "Prints only what a script needs next: names, or the new keys.")
                .excluding("--json", "--quiet");
    }

    public Targets targets() {
        return targets;
    }

    public AdminClient client(Arguments call) {
        return new AdminClient(targets.of(call));
    }

    /// Whether the output is for a person.
    public static boolean isForPeople(Arguments call) {
        return !call.flag("--json") && !call.flag("--quiet");
    }

    public static String segment(Arguments call, int index) {
        return AdminClient.segment(call.at(index));
    }

    /// The query for the options that were given, each under its own name.
    public static String query(Arguments call, String... names) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (var name : names) {
            call.option("--" + name).ifPresent(value -> query.add(name + "=" + AdminClient.segment(value)));
        }
        return query.toString();
    }

    /// Makes a list for tables from a list inside an answer.
    public static JsonNode items(JsonNode lines) {
        return AdminClient.JSON.createObjectNode().set("items", lines);
    }

    /// Prints all pages of a list.
    public int list(Arguments call, String path, String... columns) {
        return table(call, client(call).list(path), columns);
    }

    /// @param list with `items`
    public static int table(Arguments call, JsonNode list, String... columns) {
        if (call.flag("--json")) {
            return json(call, list);
        }
        if (call.flag("--quiet")) {
            for (var item : list.path("items")) {
                call.out().println(Table.value(item, columns[1]));
            }
            return 0;
        }
        Table.print(call.out(), list, columns);
        return 0;
    }

    public static int show(Arguments call, JsonNode thing, String... fields) {
        if (call.flag("--json")) {
            return json(call, thing);
        }
        if (call.flag("--quiet")) {
            call.out().println(Table.value(thing, fields[1]));
            return 0;
        }
        Table.printFields(call.out(), thing, fields);
        return 0;
    }

    public static int done(Arguments call, JsonNode answer, String sentence) {
        if (call.flag("--json")) {
            return json(call, answer);
        }
        if (!call.flag("--quiet")) {
            call.out().println(sentence);
        }
        return 0;
    }

    /// With `--quiet`, prints access key and secret key, or the project's id if no token was made.
    public static int connection(Arguments call, JsonNode answer) {
        if (!answer.has("token")) {
            return show(call, answer, CONNECTION);
        }
        if (call.flag("--json")) {
            return json(call, answer);
        }
        if (call.flag("--quiet")) {
            call.out().println(Table.value(answer, "token.accessKey") + " " + Table.value(answer, "token.secretKey"));
            return 0;
        }
        call.out()
                .print(new ConnectionText(
                                Table.value(answer, "endpoint"),
                                Table.value(answer, "region"),
                                Table.value(answer, "project.id"),
                                Table.value(answer, "project.name"),
                                Table.value(answer, "user.id"),
                                Table.value(answer, "user.login"),
                                Table.value(answer, "token.accessKey"),
                                Table.value(answer, "token.secretKey"))
                        .text());
        return 0;
    }

    public static int json(Arguments call, JsonNode answer) {
        call.out().println(AdminClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        return 0;
    }

    /// Reads a secret: from a prompt without echo on a terminal, otherwise from the first line of standard input.
    public String secret(String what) {
        var terminal = terminal();
        if (terminal.isEmpty()) {
            return firstLine(what);
        }
        var typed = terminal.get().readPassword("%s: ", what);
        if (typed == null || typed.length == 0) {
            throw new CliException(what + " is needed");
        }
        return new String(typed);
    }

    /// Prompts for a text on a terminal; elsewhere, fails with `otherwise`, which says how else to give it.
    public static String asked(String what, String otherwise) {
        return terminal()
                .map(terminal -> terminal.readLine("%s: ", what))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .orElseThrow(() -> new CliException(otherwise));
    }

    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    private String firstLine(String what) {
        try {
            var line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return Optional.ofNullable(line)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(() ->
                            new CliException("standard input holds no line with the " + what.toLowerCase(Locale.ROOT)));
        } catch (IOException failed) {
            throw new CliException("cannot read standard input: " + failed.getMessage());
        }
    }

    /// All lines of a file, or of standard input for `-`.
    public List<String> lines(String file) {
        try (var reader = file.equals("-")
                ? new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file))) {
            return reader.lines().toList();
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            throw new CliException("cannot read " + (file.equals("-") ? "standard input" : file));
        }
    }

    public static long number(String text, String option) {
        if (!text.matches("\\d{1,9}")) {
            throw new CliException(option + " is a whole number");
        }
        return Long.parseLong(text);
    }

    /// A number of bytes, see [Sizes].
    public static long bytes(String text, String option) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new CliException(option + ": " + wrong.getMessage());
        }
    }

    /// Says on standard error, where scripts do not read it, that a list was cut.
    ///
    /// @param page with `next` when there is more
    public static void sayWhetherCut(Arguments call, JsonNode page, int shown, String what) {
        if (page.hasNonNull("next") && isForPeople(call)) {
            var next = Table.value(page, "next");
            call.err()
                    .println("These are " + shown + " " + what + ", and there are more: --after " + next
                            + " goes on with the next ones, --limit sets how many.");
            call.err().flush();
        }
    }
}
