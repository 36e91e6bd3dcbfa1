package io.cloakroom.admin.cli;

import io.cloakroom.admin.ConnectionText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the commands share: the way to the server, and how its answers are printed.
final class Console {
    private final Map<String, String> environment;
    private final InputStream in;

    Console(Map<String, String> environment, InputStream in) {
        this.environment = Map.copyOf(environment);
        this.in = in;
    }

    static Command common(String name, String description) {
        return Command.named(name, description)
                .flag("--json", "Prints the answer as JSON, and nothing else, on standard output.")
                .option(
                        "--data",
                        "DIR",
                        "Data directory of the running server, whose admin.json tells where it is. Default:"
                                + " CLOAKROOM_DATA, else ./data.")
                .footer(
                        "CLOAKROOM_ADMIN_URL and CLOAKROOM_ADMIN_TOKEN, each by itself, win over admin.json.",
                        "Exit code: 0 done, 1 refused or failed, 2 not understood.");
    }

    AdminClient client(Arguments call) {
        return AdminClient.find(environment, call.option("--data"));
    }

    static String segment(Arguments call, int index) {
        return AdminClient.segment(call.at(index));
    }

    int list(Arguments call, String path, String... columns) {
        var all = client(call).list(path);
        if (call.flag("--json")) {
            return json(call, all);
        }
        Table.print(call.out(), all, columns);
        return 0;
    }

    int show(Arguments call, JsonNode thing, String... fields) {
        if (call.flag("--json")) {
            return json(call, thing);
        }
        Table.printFields(call.out(), thing, fields);
        return 0;
    }

    int done(Arguments call, JsonNode answer, String sentence) {
        if (call.flag("--json")) {
            return json(call, answer);
        }
        call.out().println(sentence);
        return 0;
    }

    int connection(Arguments call, JsonNode answer) {
        if (call.flag("--json")) {
            return json(call, answer);
        }
        if (!answer.has("token")) {
            Table.printFields(
                    call.out(),
                    answer,
                    "Endpoint URL",
                    "endpoint",
                    "Project",
                    "project.name",
                    "Project ID",
                    "project.id",
                    "User",
                    "user.login",
                    "User ID",
                    "user.id");
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

    static int json(Arguments call, JsonNode answer) {
        call.out().println(AdminClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        return 0;
    }

    String firstLine(String what) {
        try {
            var line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return Optional.ofNullable(line)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(() -> new CliException("standard input holds no line with " + what));
        } catch (IOException failed) {
            throw new CliException("cannot read standard input: " + failed.getMessage());
        }
    }

    /// All lines of standard input.
    java.util.List<String> lines() {
        try {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (java.io.UncheckedIOException failed) {
            throw new CliException("cannot read standard input: " + failed.getMessage());
        }
    }

    static long number(String text, String option) {
        if (!text.matches("\\d{1,9}")) {
            throw new CliException(option + " is a whole number");
        }
        return Long.parseLong(text);
    }
}
