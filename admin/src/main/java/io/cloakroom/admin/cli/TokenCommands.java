package io.cloakroom.admin.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
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
        "expiresAt"
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
        "Through",
        "via",
        "Expires",
        "expiresAt",
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
        "Works on until",
        "graceUntil",
        "Last used",
        "lastUse.time",
        "Last from",
        "lastUse.address",
        "Last request",
        "lastUse.operation",
        "Last bucket",
        "lastUse.bucket",
        "Last client",
        "lastUse.client"
    };

    private static final String[] STEP = {
        "STEP", "request", "PASSED", "passed", "STATUS", "status", "CODE", "code", "MESSAGE", "message", "MS", "millis"
    };

    private static final List<String> STATES = List.of("active", "disabled", "expired");

    private final Console console;

    TokenCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        var batch = new TokenBatchCommands(console);
        return Command.group(
                "token",
                "Makes, shows, changes and deletes tokens: an access key with a secret key for S3.",
                order(Console.common("create", "Makes a token with fresh keys, and shows its secret key once."))
                        .runs(call -> create(call, Map.of())),
                order(Console.common(
                                "import",
                                "Makes a token with a given key pair; the secret key is asked for, or read from the"
                                        + " first line of standard input."))
                        .neededOption("--access-key", "KEY", "3-128 characters of A-Z a-z 0-9 . _ -")
                        .runs(call -> create(
                                call,
                                Map.of(
                                        "accessKey", call.option("--access-key").orElse(""),
                                        "secretKey", console.secret("Secret key")))),
                batch.importFile(),
                filters(Console.common("list", "Lists tokens, never with their secrets."))
                        .runs(call -> console.list(call, "tokens" + query(call), TOKEN)),
                of("view", "Shows a token.")
                        .flag("--reveal", "Shows its secret key too.")
                        .runs(this::view),
                TokenOptions.addTo(
                                of("change", "Changes what a token is called, its end, and what it may do."),
                                "never takes it away.")
                        .options("--untag", "KEY", "Takes a tag away. Can be repeated.")
                        .footer(
                                "What is not given stays as it is: a token of one bucket that gets an address keeps its bucket.",
                                "--level full alone takes all limits away.")
                        .runs(this::change),
                of("usage", "Counts a token's requests by the hour.")
                        .option("--hours", "NUMBER", Traffic.HOURS)
                        .runs(call -> Traffic.show(console, call, key(call))),
                of("rotate", "Makes new keys, and shows the secret key once; the old ones work on for a while.")
                        .option("--grace", "HOURS", "How long the old keys work on, 0 to 720. Default: 24.")
                        .runs(this::rotate),
                of("leak", "Disables a key that got out at once, and makes a new one.")
                        .runs(this::leak),
                of("test", "Tries a token on the server with a marker object.")
                        .option("--bucket", "NAME", "Default: the project's first bucket.")
                        .runs(this::test),
                of("snippets", "Lists configurations of clients, or prints one.")
                        .option("--client", "ID", "Prints the one for this client.")
                        .option("--bucket", "NAME", "The bucket that they name.")
                        .flag("--reveal", "Fills the secret key in.")
                        .runs(this::snippets),
                filters(Console.onServer(Command.named("export", "Prints tokens as CSV, without secrets.")))
                        .runs(this::export),
                batch.bulk(),
                of("disable", "Disables a token: the next request with it is refused.")
                        .runs(call -> state(call, "disabled")),
                of("enable", "Enables a disabled token.").runs(call -> state(call, "active")),
                of("delete", "Deletes a token: the next request with it is refused.")
                        .runs(call -> Console.done(call, console.client(call).delete(key(call)), "Token deleted.")));
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
                        .neededOption("--user", "U", "User: id or login name. It holds a role in the project.")
                        .choice(
                                "--grant",
                                "ROLE",
                                ProjectCommands.ROLES,
                                "Gives the user this role (owner, member) when it has none."),
                "Default: none.");
    }

    private static Command filters(Command command) {
        return command.option("--project", "P", "Only those of this project: id or name.")
                .option("--user", "U", "Only those of this user: id or login name.")
                .option("--search", "TEXT", "Only those that hold it: in access key, name, description, tags, login.")
                .choice("--state", "STATE", STATES, "Only those that are active, disabled or expired.");
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
        return Console.show(call, token, TOKEN_DETAILS);
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
        return Console.show(call, changed, TOKEN_DETAILS);
    }

    private int state(Arguments call, String state) {
        return Console.show(call, console.client(call).send("PATCH", key(call), Map.of("state", state)), TOKEN_DETAILS);
    }

    private int leak(Arguments call) {
        var report = console.client(call).send("POST", key(call) + "/leak", Map.of());
        if (call.flag("--json")) {
            return Console.json(call, report);
        }
        if (report.hasNonNull("connection")) {
            Console.connection(call, report.path("connection"));
        }
        if (Console.isForPeople(call)) {
            call.out()
                    .println("\nDisabled: " + Table.value(report, "disabled.accessKey") + ". What was done with it:\n");
            Table.print(call.out(), Console.items(report.path("timeline")), AuditCommands.LINE);
            Traffic.print(call, report.path("traffic"));
        }
        return 0;
    }

    private int rotate(Arguments call) {
        var hours = Console.number(call.option("--grace").orElse("24"), "--grace");
        return Console.connection(
                call, console.client(call).send("POST", key(call) + "/rotation", Map.of("graceSeconds", hours * 3600)));
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
            Table.print(call.out(), Console.items(report.path("steps")), STEP);
        }
        return report.path("passed").asBoolean(false) ? 0 : 1;
    }

    private int snippets(Arguments call) {
        var path = key(call) + (call.flag("--reveal") ? "/secret" : "") + "/snippets"
                + call.option("--bucket")
                        .map(name -> "?bucket=" + AdminClient.segment(name))
                        .orElse("");
        var all = console.client(call).get(path);
        var wanted = call.option("--client");
        if (wanted.isEmpty()) {
            return Console.table(call, all, "ID", "id", "CLIENT", "title", "GROUP", "group", "FILE", "file");
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
        call.out().print(console.client(call).text("tokens/export" + query(call)));
        return 0;
    }
}
