package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Span;
import io.cloakroom.admin.cli.console.Table;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Commands for many tokens: `cloakroom token bulk` and `import-file`. A refusal for one token does not affect the
/// others.
final class TokenBatchCommands {
    private static final List<String> ACTIONS = List.of("disable", "enable", "delete", "extend", "rotate");
    private static final int AT_ONCE = 1000;
    private static final String[] RESULT = {
        "ACCESS KEY",
        "accessKey",
        "STATUS",
        "status",
        "NEW ACCESS KEY",
        "token.accessKey",
        "NEW SECRET KEY",
        "token.secretKey",
        "REASON",
        "detail"
    };

    private final Console console;

    TokenBatchCommands(Console console) {
        this.console = console;
    }

    CommandSpec bulk() {
        return Console.common("bulk", "Disables, enables, deletes, extends or rotates many tokens.")
                .argument("ACTION", "disable, enable, delete, extend or rotate.", ACTIONS)
                .arguments("ACCESS_KEY", "Access keys; or none, and --file.")
                .option("--file", "FILE", "Reads the access keys from a file, one on each line; - is standard input.")
                .option("--expires", "WHEN", "For extend: the new expiry (30d, 2027-01-31), or never.")
                .option(
                        "--grace",
                        "TIME",
                        "For rotate: how long the old keys continue to work: 24h, 7d; 0 to 30 days. Default: 24h.")
                .runs(this::bulk);
    }

    CommandSpec importFile() {
        return Console.common("import-file", "Imports existing key pairs as tokens.")
                .argument(
                        "FILE",
                        "File with one pair on each line: access key, secret key and an optional name;"
                                + " - is standard input.")
                .neededOption("--project", "P", "Project: id or name.")
                .neededOption("--user", "U", "User with a role in the project: id or login name.")
                .option("--expires", "WHEN", "Expiry of the tokens: 30d, 2027-01-31. Default: none.")
                .footer("Commas separate the fields, or tabs when secret keys contain commas.")
                .runs(this::importFile);
    }

    private int bulk(Arguments call) {
        var keys = new ArrayList<>(call.rest(1));
        call.option("--file")
                .ifPresent(file -> console.lines(file).stream()
                        .filter(line -> !line.isBlank())
                        .forEach(keys::add));
        if (keys.isEmpty()) {
            throw new CliException("name the access keys, or a file of them with --file");
        }
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("action", call.at(0));
        if (call.at(0).equals("extend")) {
            body.put(
                    "expiresAt",
                    TokenOptions.end(call.option("--expires")
                            .orElseThrow(() -> new CliException("extend needs --expires: a time, or never"))));
        }
        call.option("--grace")
                .ifPresent(grace -> body.put(
                        "graceSeconds",
                        Span.of(grace, "--grace", ChronoUnit.HOURS).toSeconds()));
        return inParts(
                call,
                "tokens/bulk",
                body,
                "accessKeys",
                keys.stream().map(String::strip).toList());
    }

    private int importFile(Arguments call) {
        var pairs = new ArrayList<Map<String, String>>();
        int number = 0;
        for (var line : console.lines(call.at(0))) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            var parts = line.split(line.contains("\t") ? "\t" : ",", 3);
            if (parts.length < 2) {
                throw new CliException("line " + number + " is no pair of access key and secret key");
            }
            var pair = new LinkedHashMap<String, String>();
            pair.put("accessKey", parts[0].strip());
            pair.put("secretKey", parts[1].strip());
            if (parts.length == 3 && !parts[2].isBlank()) {
                pair.put("name", parts[2].strip());
            }
            pairs.add(pair);
        }
        if (pairs.isEmpty()) {
            throw new CliException("there is no pair in it");
        }
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("project", call.option("--project").orElse(""));
        body.put("user", call.option("--user").orElse(""));
        call.option("--expires").ifPresent(when -> body.put("expiresAt", TokenOptions.end(when)));
        return inParts(call, "tokens/import", body, "pairs", pairs);
    }

    /// Sends a limited number of tokens in each call, as the server requires.
    ///
    /// @return 1 when one was refused
    private int inParts(Arguments call, String path, Map<String, @Nullable Object> body, String field, List<?> items) {
        var client = console.client(call);
        int refused = 0;
        ArrayNode results = AdminClient.JSON.createArrayNode();
        try {
            for (int from = 0; from < items.size(); from += AT_ONCE) {
                body.put(field, items.subList(from, Math.min(from + AT_ONCE, items.size())));
                var report = client.send("POST", path, body);
                refused += report.path("refused").asInt(0);
                report.path("results").forEach(results::add);
            }
        } catch (CliException failed) {
            if (results.isEmpty()) {
                throw failed;
            }
            print(call, report(results, refused)); // may contain new keys, which are shown only now
            throw new CliException(
                    "of " + items.size() + " the first " + results.size() + " were sent, then: " + failed.getMessage());
        }
        print(call, report(results, refused));
        return refused == 0 ? 0 : 1;
    }

    private static ObjectNode report(ArrayNode results, int refused) {
        var all = AdminClient.JSON.createObjectNode();
        all.put("done", results.size() - refused);
        all.put("refused", refused);
        all.set("results", results);
        return all;
    }

    /// With `--quiet`, prints the new keys of a rotation, and otherwise the tokens that were changed.
    private static void print(Arguments call, ObjectNode all) {
        if (call.flag("--json")) {
            Console.json(call, all);
        } else if (call.flag("--quiet")) {
            for (var result : all.path("results")) {
                if (result.path("status").asInt(0) < 400) {
                    call.out()
                            .println((Table.value(result, "accessKey") + " " + Table.value(result, "token.accessKey")
                                            + " " + Table.value(result, "token.secretKey"))
                                    .strip());
                }
            }
        } else {
            Table.print(call.out(), Console.items(all.path("results")), RESULT);
        }
    }
}
