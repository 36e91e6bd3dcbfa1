package io.cloakroom.admin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `cloakroom token`.
final class TokenCommands {
    private static final String[] TOKEN = {
        "ACCESS KEY",
        "accessKey",
        "NAME",
        "name",
        "PROJECT",
        "project.name",
        "USER",
        "user.name",
        "STATE",
        "state",
        "CREATED",
        "createdAt",
        "EXPIRES",
        "expiresAt"
    };
    private static final String[] TOKEN_DETAILS = {
        "Access key", "accessKey", "Secret key", "secretKey", "Name", "name", "Description", "description",
        "Project", "project.name", "Project ID", "project.id", "User", "user.name", "User ID", "user.id",
        "State", "state", "Created", "createdAt", "Created by", "createdBy", "Through", "via",
        "Expires", "expiresAt", "Policy", "policy"
    };

    private static final String[] STEP = {
        "STEP", "request", "PASSED", "passed", "STATUS", "status", "CODE", "code", "MESSAGE", "message", "MS", "millis"
    };

    private final Console console;

    TokenCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "token",
                "Makes, shows, disables and deletes tokens: an access key with a secret key for S3.",
                order(Console.common("create", "Makes a token with fresh keys, and shows its secret key once."))
                        .runs(call -> createToken(call, Map.of())),
                order(Console.common(
                                "import",
                                "Makes a token with a given key pair; the secret key is read from the first line of"
                                        + " standard input."))
                        .neededOption("--access-key", "KEY", "3-128 characters of A-Z a-z 0-9 . _ -")
                        .runs(this::importToken),
                Console.common("list", "Lists tokens, never with their secrets.")
                        .option("--project", "P", "Only those of this project: id or name.")
                        .option("--user", "U", "Only those of this user: id or login name.")
                        .runs(this::listTokens),
                Console.common("view", "Shows a token.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .flag("--reveal", "Shows its secret key too.")
                        .runs(this::viewToken),
                Console.common(
                                "rotate",
                                "Makes new keys, and shows the secret key once; the old ones work on for a while.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .option("--grace", "HOURS", "How long the old keys work on, 0 to 720. Default: 24.")
                        .runs(this::rotate),
                Console.common("leak", "Disables a key that got out at once, and makes a new one.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> console.connection(
                                call,
                                console.client(call)
                                        .send("POST", "tokens/" + Console.segment(call, 0) + "/leak", Map.of())
                                        .path("connection"))),
                Console.common("test", "Tries a token on the server with a marker object.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .option("--bucket", "NAME", "Default: the project's first bucket.")
                        .runs(this::test),
                Console.common("snippets", "Lists configurations of clients, or prints one.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .option("--client", "ID", "Prints the one for this client.")
                        .option("--bucket", "NAME", "The bucket that they name.")
                        .flag("--reveal", "Fills the secret key in.")
                        .runs(this::snippets),
                Console.common("export", "Prints the tokens as CSV, without secrets.")
                        .option("--project", "P", "Only those of this project: id or name.")
                        .runs(this::export),
                Console.common("disable", "Disables a token: the next request with it is refused.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> state(call, "disabled")),
                Console.common("enable", "Enables a disabled token.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> state(call, "active")),
                Console.common("delete", "Deletes a token: the next request with it is refused.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> console.done(
                                call,
                                console.client(call).delete("tokens/" + Console.segment(call, 0)),
                                "Token deleted.")));
    }

    private static Command order(Command command) {
        return command.neededOption("--project", "P", "Project: id or name.")
                .neededOption("--user", "U", "User: id or login name. It holds a role in the project.")
                .option("--grant", "ROLE", "Gives the user this role (owner, member) when it has none.")
                .option("--name", "NAME", "For people. Default: default.")
                .option("--description", "TEXT", "What it is for.")
                .option(
                        "--expires",
                        "WHEN",
                        "End of its life: 30d, 2027-01-31, or 2027-01-31T12:00:00Z. Default: none.")
                .option("--policy", "FILE", "What it may do: a policy document (JSON). Default: all in the project.");
    }

    private int createToken(Arguments call, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>(more);
        call.option("--project").ifPresent(project -> body.put("project", project));
        call.option("--user").ifPresent(user -> body.put("user", user));
        call.option("--grant").ifPresent(role -> body.put("grantRole", role));
        call.option("--name").ifPresent(name -> body.put("name", name));
        call.option("--description").ifPresent(text -> body.put("description", text));
        call.option("--expires").ifPresent(when -> body.put("expiresAt", expiry(when, Instant.now())));
        call.option("--policy").ifPresent(file -> body.put("policy", policy(file)));
        return console.connection(call, console.client(call).send("POST", "tokens", body));
    }

    private int importToken(Arguments call) {
        return createToken(
                call,
                Map.of(
                        "accessKey", call.option("--access-key").orElse(""),
                        "secretKey", console.firstLine("the secret key")));
    }

    private int listTokens(Arguments call) {
        var query = new StringBuilder("tokens?");
        call.option("--project").ifPresent(project -> query.append("project=" + AdminClient.segment(project) + "&"));
        call.option("--user").ifPresent(user -> query.append("user=" + AdminClient.segment(user) + "&"));
        return console.list(call, query.substring(0, query.length() - 1), TOKEN);
    }

    private int viewToken(Arguments call) {
        var client = console.client(call);
        var token = (tools.jackson.databind.node.ObjectNode) client.get("tokens/" + Console.segment(call, 0));
        if (call.flag("--reveal")) {
            token.set(
                    "secretKey",
                    client.get("tokens/" + Console.segment(call, 0) + "/secret").path("secretKey"));
        }
        if (call.flag("--json")) {
            return Console.json(call, token);
        }
        Table.printFields(call.out(), token, TOKEN_DETAILS);
        return 0;
    }

    private int state(Arguments call, String state) {
        return console.show(
                call,
                console.client(call).send("PATCH", "tokens/" + Console.segment(call, 0), Map.of("state", state)),
                TOKEN);
    }

    /// @param when a number of days (`30d`) or hours (`12h`), a date, or a time
    static String expiry(String when, Instant now) {
        try {
            if (when.matches("\\d{1,5}[dh]")) {
                int count = Integer.parseInt(when.substring(0, when.length() - 1));
                var life = when.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count);
                return now.plus(life).truncatedTo(ChronoUnit.SECONDS).toString();
            }
            return when.length() == 10
                    ? LocalDate.parse(when)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .toString()
                    : Instant.parse(when).toString();
        } catch (DateTimeParseException noTime) {
            throw new CliException(
                    "--expires is a life (30d, 12h), a date (2027-01-31) or a time (2027-01-31T12:00:00Z)");
        }
    }

    private static JsonNode policy(String file) {
        try {
            return AdminClient.JSON.readTree(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            throw new CliException("cannot read " + file);
        } catch (JacksonException broken) {
            throw new CliException(file + " is not well-formed JSON: " + broken.getOriginalMessage());
        }
    }

    private int rotate(Arguments call) {
        var hours = Console.number(call.option("--grace").orElse("24"), "--grace");
        return console.connection(
                call,
                console.client(call)
                        .send(
                                "POST",
                                "tokens/" + Console.segment(call, 0) + "/rotation",
                                Map.of("graceSeconds", hours * 3600)));
    }

    /// @return 1 when the token does not work
    private int test(Arguments call) {
        Map<String, Object> body = call.option("--bucket")
                .<Map<String, Object>>map(name -> Map.of("bucket", name))
                .orElse(Map.of());
        var report = console.client(call).send("POST", "tokens/" + Console.segment(call, 0) + "/test", body);
        if (call.flag("--json")) {
            Console.json(call, report);
        } else {
            Table.print(call.out(), AdminClient.JSON.createObjectNode().set("items", report.path("steps")), STEP);
        }
        return report.path("passed").asBoolean(false) ? 0 : 1;
    }

    private int snippets(Arguments call) {
        var path = "tokens/" + Console.segment(call, 0) + (call.flag("--reveal") ? "/secret" : "") + "/snippets"
                + call.option("--bucket")
                        .map(name -> "?bucket=" + AdminClient.segment(name))
                        .orElse("");
        var all = console.client(call).get(path);
        var wanted = call.option("--client");
        if (wanted.isEmpty()) {
            if (call.flag("--json")) {
                return Console.json(call, all);
            }
            Table.print(call.out(), all, "ID", "id", "CLIENT", "title", "GROUP", "group", "FILE", "file");
            return 0;
        }
        for (var snippet : all.path("items")) {
            if (snippet.path("id").asString("").equals(wanted.get())) {
                call.out().print(snippet.path("text").asString(""));
                return 0;
            }
        }
        throw new CliException("there is no configuration \"" + wanted.get() + "\"; without --client all are listed");
    }

    private int export(Arguments call) {
        var query = call.option("--project")
                .map(project -> "?project=" + AdminClient.segment(project))
                .orElse("");
        call.out().print(console.client(call).text("tokens/export" + query));
        return 0;
    }
}
