package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Span;
import io.cloakroom.admin.cli.console.Table;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
        TokenLife.END,
        "REPLACED BY",
        "replacedBy"
    };
    private static final String[] TOKEN_DETAILS = {
        "Access key",
        "accessKey",
        "Secret key",
        "secretKey",
        "Name",
        "name",
        "Description",
        "description",
        "Project",
        "project.name",
        "Project ID",
        "project.id",
        "User",
        "user.name",
        "User ID",
        "user.id",
        "State",
        "state",
        "Created",
        "createdAt",
        "Created by",
        "createdBy",
        "Created via",
        "via",
        "Expires",
        TokenLife.EXPIRY,
        "Works until",
        "worksUntil",
        "May do",
        "scopeText",
        "Policy",
        "policy",
        "Tags",
        "tags",
        "Replaces",
        "replaces",
        "Replaced by",
        "replacedBy",
        "Last used",
        "lastUse.time",
        "Last address",
        "lastUse.address",
        "Last request",
        "lastUse.operation",
        "Last bucket",
        "lastUse.bucket",
        "Last client",
        "lastUse.client"
    };

    private static final String[] STEP = {
        "STEP", "request", "RESULT", "result", "STATUS", "status", "CODE", "code", "MESSAGE", "message", "MS", "millis"
    };

    private static final List<String> STATES = List.of("active", "disabled", "expired", "leaked");

    private final Console console;

    TokenCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        var batch = new TokenBatchCommands(console);
        return Command.group(
                "token",
                "Makes, shows, changes and deletes tokens: access keys with secret keys for S3.",
                order(Console.common("create", "Makes a token with new keys, and shows its secret key once."))
                        .runs(call -> create(call, Map.of())),
                importOne(),
                batch.importFile(),
                filters(Console.common("list", "Lists tokens, without their secrets."))
                        .runs(this::list),
                of("view", "Shows a token.")
                        .flag("--reveal", "Also shows the secret key.")
                        .runs(this::view),
                changeCommand(),
                of("usage", "Shows a token's requests, by hour.")
                        .option("--hours", "NUMBER", Traffic.HOURS)
                        .runs(call -> Traffic.show(console, call, key(call))),
                of(
                                "rotate",
                                "Makes new keys, and shows the secret key once; the old keys continue to work for"
                                        + " a while.")
                        .option(
                                "--grace",
                                "TIME",
                                "How long the old keys continue to work: 24h, 7d; 0 to 30 days. Default: 24h.")
                        .runs(this::rotate),
                of("leak", "Disables a leaked key at once, and makes a new one unless the key was replaced before.")
                        .flag("--both", "Also disables the other keys of the same rotation.")
                        .runs(this::leak),
                of("test", "Tests a token on the server with a marker object.")
                        .option("--bucket", "NAME", "Default: the first one that the token may use.")
                        .runs(this::test),
                new SnippetCommand(console)
                        .command(of("snippets", "Lists clients, or shows how to set up one of them.")),
                filters(Console.onServer(Command.named("export", "Prints tokens as CSV, without secrets.")))
                        .runs(this::export),
                batch.bulk(),
                of("disable", "Disables a token: the next request with it, or with a link that it signed, is refused.")
                        .runs(call -> state(call, Map.of("state", "disabled"))),
                of("enable", "Enables a disabled token.")
                        .flag(
                                "--revive",
                                "Also enables a token that leaked, or whose grace period after a"
                                        + " rotation is over.")
                        .runs(call -> state(
                                call,
                                call.flag("--revive")
                                        ? Map.of("state", "active", "revive", true)
                                        : Map.of("state", "active"))),
                of("delete", "Deletes a token: the next request with it, or with a link that it signed, is refused.")
                        .runs(call -> Console.done(call, console.client(call).delete(key(call)), "Token deleted.")));
    }

    private CommandSpec changeCommand() {
        return TokenOptions.addTo(
                        of("change", "Changes the texts, the expiry, the tags and the scope of a token."),
                        "never removes the expiry.")
                .options("--untag", "KEY", "Removes a tag. Can be repeated.")
                .footer(
                        "Options that are left out change nothing: a token for one bucket that gets an"
                                + " address keeps its bucket.",
                        "--level full alone removes all limits.")
                .runs(this::change);
    }

    private CommandSpec importOne() {
        return order(Console.common(
                        "import",
                        "Makes a token with a given key pair; the secret key is read from a prompt, or from the"
                                + " first line of standard input."))
                .neededOption("--access-key", "KEY", "3-128 characters of A-Z a-z 0-9 . _ -")
                .runs(call -> create(
                        call,
                        Map.of(
                                "accessKey", call.option("--access-key").orElse(""),
                                "secretKey", console.secret("Secret key"))));
    }

    private static Command of(String name, String description) {
        return Console.common(name, description).argument("ACCESS_KEY", "Access key of the token.");
    }

    private static String key(Arguments call) {
        return "tokens/" + Console.segment(call, 0);
    }

    private static Command order(Command command) {
        return TokenOptions.addTo(
                command.neededOption("--project", "P", "Project: id or name.")
                        .neededOption("--user", "U", "User with a role in the project: id or login name.")
                        .choice(
                                "--grant",
                                "ROLE",
                                ProjectCommands.ROLES,
                                "Gives this role (owner, member) to a user without a role."),
                "Default: none.");
    }

    private static Command filters(Command command) {
        return command.option("--project", "P", "Only tokens of this project: id or name.")
                .option("--user", "U", "Only tokens of this user: id or login name.")
                .option(
                        "--search",
                        "TEXT",
                        "Only tokens with this text in access key, name, description, tags or login.")
                .choice("--state", "STATE", STATES, "Only tokens in this state: active, disabled, expired or leaked.");
    }

    private static String query(Arguments call) {
        return Console.query(call, "project", "user", "search", "state");
    }

    private int create(Arguments call, Map<String, Object> more) {
        var body = new LinkedHashMap<>(TokenOptions.fields(call));
        body.putAll(more);
        call.option("--project").ifPresent(project -> body.put("project", project));
        call.option("--user").ifPresent(user -> body.put("user", user));
        call.option("--grant").ifPresent(role -> body.put("grantRole", role));
        body.put("tags", TokenOptions.tags(call.options("--tag")));
        if (TokenOptions.isScoped(call)) {
            body.put("scope", TokenOptions.scope(call));
        }
        return Console.connection(call, console.client(call).send("POST", "tokens", body));
    }

    private int view(Arguments call) {
        var client = console.client(call);
        var token = (ObjectNode) client.get(key(call));
        if (call.flag("--reveal")) {
            token.set("secretKey", client.get(key(call) + "/secret").path("secretKey"));
            if (call.flag("--quiet")) {
                call.out().println(Table.value(token, "accessKey") + " " + Table.value(token, "secretKey"));
                return 0;
            }
        }
        return show(call, token);
    }

    private int list(Arguments call) {
        var list = console.client(call).list("tokens" + query(call));
        if (Console.isForPeople(call)) {
            list.path("items").forEach(TokenLife::told);
        }
        return Console.table(call, list, TOKEN);
    }

    private static int show(Arguments call, JsonNode token) {
        return Console.show(call, Console.isForPeople(call) ? TokenLife.told(token) : token, TOKEN_DETAILS);
    }

    private int change(Arguments call) {
        var fields = TokenOptions.fields(call);
        boolean tagged = call.has("--tag", "--untag");
        if (fields.isEmpty() && !tagged && !TokenOptions.isScoped(call)) {
            throw new CliException("say what to change: --name, --description, --expires, --tag, --level, --policy …");
        }
        var added = TokenOptions.tags(call.options("--tag"));
        var changed = console.client(call).change(key(call), token -> {
            var body = new LinkedHashMap<>(fields);
            if (tagged) {
                var tags = new TreeMap<String, String>();
                token.path("tags").forEachEntry((name, value) -> tags.put(name, value.asString("")));
                tags.putAll(added);
                call.options("--untag").forEach(tags::remove);
                body.put("tags", tags);
            }
            if (TokenOptions.isScoped(call)) {
                body.put("scope", TokenOptions.scope(call, token));
            }
            return body;
        });
        return show(call, changed);
    }

    private int state(Arguments call, Map<String, ?> body) {
        return show(call, console.client(call).send("PATCH", key(call), body));
    }

    private int leak(Arguments call) {
        var report = console.client(call).send("POST", key(call) + "/leak", Map.of("both", call.flag("--both")));
        if (call.flag("--json")) {
            return Console.json(call, report);
        }
        if (report.hasNonNull("connection")) {
            Console.connection(call, report.path("connection"));
        }
        if (Console.isForPeople(call)) {
            call.out().println("\nDisabled: " + Table.value(report, "disabled.accessKey"));
            report.path("alsoDisabled")
                    .forEach(token -> call.out().println("Disabled: " + Table.value(token, "accessKey")));
            report.path("working")
                    .forEach(token -> call.out()
                            .println("Not disabled: " + Table.value(token, "accessKey") + " "
                                    + TokenLife.worksUntil(token)));
            new LeakedKey(console, call).tell(report);
        }
        return 0;
    }

    private int rotate(Arguments call) {
        var grace = Span.of(call.option("--grace").orElse("24h"), "--grace", ChronoUnit.HOURS);
        var client = console.client(call);
        var made = client.send("POST", key(call) + "/rotation", Map.of("graceSeconds", grace.toSeconds()));
        Console.connection(call, made);
        if (Console.isForPeople(call)) {
            var old = client.get(key(call));
            call.out()
                    .println("\nReplaced: " + Table.value(old, "accessKey") + ", "
                            + (old.hasNonNull("worksUntil")
                                    ? "which works until " + Table.value(old, "worksUntil")
                                    : "which does not work any more"));
        }
        return 0;
    }

    /// @return 1 when the token does not work
    private int test(Arguments call) {
        Map<String, Object> body = call.option("--bucket")
                .<Map<String, Object>>map(name -> Map.of("bucket", name))
                .orElse(Map.of());
        var report = console.client(call).send("POST", key(call) + "/test", body);
        if (call.flag("--json")) {
            Console.json(call, report);
        } else if (Console.isForPeople(call)) {
            report.path("steps").forEach(TokenCommands::addResult);
            Table.print(call.out(), Console.items(report.path("steps")), STEP);
            tellTest(call, report);
        }
        return report.path("passed").asBoolean(false) ? 0 : 1;
    }

    private static void tellTest(Arguments call, JsonNode report) {
        call.out().println("\n" + verdict(report));
        if (!report.path("onlyFrom").isEmpty()) {
            call.out()
                    .println("This token works only from " + Table.value(report, "onlyFrom")
                            + ". The test runs on the server, so the rest was not tried.");
        }
        if (report.path("removedByServer").asBoolean(false)) {
            call.out().println("The token may not delete the marker object: the server has removed it.");
        }
        if (!report.path("usable").asBoolean(false)) {
            call.out()
                    .println(
                            report.hasNonNull("bucket")
                                    ? "The token may do nothing in the bucket " + Table.value(report, "bucket") + "."
                                    : "There is no bucket in which this test could try the token. Make one that"
                                            + " it may use, or try the token with your client.");
        }
    }

    private static String verdict(JsonNode report) {
        if (report.path("passed").asBoolean(false)) {
            return "It works.";
        }
        return switch (report.path("state").asString("")) {
            case "expired" -> "It does not work: the token has expired.";
            case "disabled" -> "It does not work: the token is disabled.";
            case "leaked" -> "It does not work: the token was reported as leaked.";
            default -> "It does not work.";
        };
    }

    /// A step that was not sent has no status and no duration.
    private static void addResult(JsonNode step) {
        if (step instanceof ObjectNode fields) {
            boolean skipped = step.path("skipped").asBoolean(false);
            fields.put("result", skipped ? "skipped" : step.path("passed").asBoolean(false) ? "passed" : "failed");
            if (step.path("status").asInt(0) == 0) {
                fields.remove("status");
            }
            if (skipped) {
                fields.remove("millis");
            }
        }
    }

    private int export(Arguments call) {
        call.out().print(console.client(call).text("tokens/export" + query(call)));
        return 0;
    }
}
