package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// `cloakroom token snippets`: lists clients, or shows how to set up one of them.
final class SnippetCommand {
    private final Console console;

    SnippetCommand(Console console) {
        this.console = console;
    }

    CommandSpec command(Command command) {
        return command.option("--client", "ID", "Prints the steps for this client.")
                .option("--file", "FILE", "With --client: prints only the content of this file.")
                .option(
                        "--bucket",
                        "NAME",
                        "The bucket in the configurations. Default: the first one that the token may use.")
                .flag("--reveal", "Includes the secret key.")
                .footer("With --client and --quiet: only commands to type and contents of files.")
                .runs(this::run);
    }

    private int run(Arguments call) {
        var path = "tokens/" + Console.segment(call, 0) + (call.flag("--reveal") ? "/secret" : "") + "/snippets"
                + Console.query(call, "bucket");
        var all = console.client(call).get(path);
        var wanted = call.option("--client");
        if (wanted.isEmpty()) {
            return Console.table(call, all, "ID", "id", "CLIENT", "title", "GROUP", "group");
        }
        for (var snippet : all.path("items")) {
            if (snippet.path("id").asString("").equals(wanted.get())) {
                return print(call, snippet);
            }
        }
        throw new CliException("there is no configuration \"" + wanted.get() + "\"; without --client all are listed");
    }

    private static int print(Arguments call, JsonNode snippet) {
        if (call.flag("--json")) {
            return Console.json(call, snippet);
        }
        var file = call.option("--file");
        if (file.isPresent()) {
            return printFile(call, snippet, file.get());
        }
        if (call.flag("--quiet")) {
            snippet.path("steps").forEach(step -> call.out().print(text(step)));
            return 0;
        }
        int number = 0;
        for (var step : snippet.path("steps")) {
            call.out().println(++number + ". " + sentence(step) + "\n");
            printCode(call, step);
        }
        call.out().println("You should now see: " + Table.value(snippet, "expected"));
        if (snippet.hasNonNull("trust")) {
            call.out()
                    .println("\nWhen the server's certificate is self-made: " + sentence(snippet.path("trust")) + "\n");
            printCode(call, snippet.path("trust"));
        }
        return 0;
    }

    private static String sentence(JsonNode step) {
        var file = Table.value(step, "code.file");
        return Table.value(step, "text") + (file.isEmpty() ? "" : " " + file);
    }

    private static String text(JsonNode step) {
        return step.path("code").path("text").asString("");
    }

    private static void printCode(Arguments call, JsonNode step) {
        if (step.hasNonNull("code")) {
            call.out().println(text(step));
        }
    }

    private static int printFile(Arguments call, JsonNode snippet, String file) {
        for (var step : snippet.path("steps")) {
            if (Table.value(step, "code.file").equals(file)) {
                call.out().print(text(step));
                return 0;
            }
        }
        throw new CliException("the configuration has no file \"" + file + "\"; without --file all steps are printed");
    }
}
