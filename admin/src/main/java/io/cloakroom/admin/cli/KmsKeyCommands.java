package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom kms-key`: the encryption keys of a project.
final class KmsKeyCommands {
    private static final String[] KEYS = {
        "ID", "id", "STATE", "state", "ALIASES", "aliases", "VERSIONS", "versions", "DESCRIPTION", "description"
    };
    private static final String[] KEY = {
        "ID",
        "id",
        "ARN",
        "arn",
        "Aliases",
        "aliases",
        "Description",
        "description",
        "State",
        "state",
        "Deletion at",
        "deletionAt",
        "Created",
        "createdAt",
        "Versions",
        "versions",
        "Last rotated",
        "rotatedAt"
    };

    private final Console console;

    KmsKeyCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "kms-key",
                "Encryption keys of a project, for SSE-KMS.",
                ofProject("list", "Lists the encryption keys of a project.").runs(this::list),
                ofProject("create", "Makes an encryption key.")
                        .option("--description", "TEXT", "What it is for.")
                        .option("--alias", "ALIAS", "A name for the key: alias/NAME.")
                        .runs(this::create),
                ofKey("show", "Shows an encryption key.")
                        .runs(call -> Console.show(call, console.client(call).get(path(call)), KEY)),
                ofKey("alias", "Sets or removes an alias of a key.")
                        .argument("ALIAS", "alias/NAME")
                        .flag("--remove", "Removes the alias.")
                        .runs(this::alias),
                ofKey("rotate", "Makes new material for a key. Objects that it encrypted before can still be read.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call).send("POST", path(call) + "/rotation", Map.of()),
                                "Key rotated.")),
                ofKey("enable", "Enables a disabled key.").runs(call -> enable(call, true)),
                ofKey("disable", "Disables a key: objects that it encrypted cannot be read until it is enabled.")
                        .runs(call -> enable(call, false)),
                ofKey("delete", "Disables a key, and deletes it after a waiting period.")
                        .option("--days", "NUMBER", "Waiting period, 7 to 30 days. Default: 30.")
                        .footer("Everything that a deleted key encrypted is lost for good.")
                        .runs(this::delete),
                ofKey("cancel-deletion", "Cancels the deletion of a key, which stays disabled.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call).delete(path(call) + "/deletion"),
                                "The key stays, disabled.")));
    }

    private static Command ofProject(String name, String description) {
        return Console.common(name, description).argument("PROJECT", "Name or id of the project.");
    }

    private static Command ofKey(String name, String description) {
        return ofProject(name, description).argument("KEY", "Id, ARN or alias of the key.");
    }

    private static String keys(Arguments call) {
        return "projects/" + Console.segment(call, 0) + "/kms-keys";
    }

    private static String path(Arguments call) {
        return keys(call) + "/" + Console.segment(call, 1);
    }

    private int list(Arguments call) {
        var answer = console.client(call).get(keys(call));
        return call.flag("--json")
                ? Console.json(call, answer)
                : Console.table(call, Console.items(answer.path("keys")), KEYS);
    }

    private int create(Arguments call) {
        var body = new HashMap<String, Object>();
        for (var name : List.of("description", "alias")) {
            call.option("--" + name).ifPresent(text -> body.put(name, text));
        }
        return Console.show(call, console.client(call).send("POST", keys(call), body), KEY);
    }

    private int alias(Arguments call) {
        var client = console.client(call);
        var path = path(call) + "/aliases";
        return call.flag("--remove")
                ? Console.done(
                        call, client.delete(path + "?alias=" + AdminClient.segment(call.at(2))), "Alias removed.")
                : Console.done(call, client.send("PUT", path, Map.of("alias", call.at(2))), "Alias set.");
    }

    private int enable(Arguments call, boolean enabled) {
        var answer = console.client(call).send("PATCH", path(call), Map.of("enabled", enabled));
        return Console.done(call, answer, enabled ? "Key enabled." : "Key disabled.");
    }

    private int delete(Arguments call) {
        var body = new HashMap<String, Object>();
        call.option("--days").ifPresent(days -> body.put("days", number(days)));
        var answer = console.client(call).send("PUT", path(call) + "/deletion", body);
        return Console.done(
                call,
                answer,
                "The key is deleted at " + answer.path("deletionAt").asString("") + ".");
    }

    private static int number(String days) {
        if (!days.matches("\\d{1,4}")) {
            throw new CliException("--days is a number");
        }
        return Integer.parseInt(days);
    }
}
