package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.StringJoiner;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// `cloakroom requests`.
final class RequestCommands {
    static final String[] LINE = {
        "TIME",
        "time",
        "TOKEN",
        "token",
        "USER",
        "login",
        "OPERATION",
        "operation",
        "BUCKET",
        "bucket",
        "KEY",
        "key",
        "STATUS",
        "status",
        "ERROR CODE",
        "code",
        "ADDRESS",
        "address",
        "VIA",
        "via",
        "CLIENT",
        "client"
    };
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final Console console;

    RequestCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "requests",
                "Shows the access log: who did what through S3.",
                Console.common(
                                "list",
                                "Lists the newest requests; by default, the server logs only requests that"
                                        + " change something.")
                        .option("--project", "P", "Only requests with tokens of this project: id or name.")
                        .option("--token", "ACCESS_KEY", "Only requests that this token signed.")
                        .option("--bucket", "BUCKET", "Only requests to this bucket.")
                        .option(
                                "--key",
                                "KEY",
                                "Only requests to the object with this complete key, such as uploads/x.jpg.")
                        .option("--prefix", "PREFIX", "Only requests to objects with this prefix.")
                        .option(
                                "--operation",
                                "NAME",
                                "Only requests of this operation: DeleteObject, DeleteObjects, PutObject.")
                        .option("--day", "DAY", "Only requests on this day (UTC): 2026-11-28, today or yesterday.")
                        .option("--limit", "NUMBER", "Maximum number, 1 to 1000. Default: 100.")
                        .runs(this::list));
    }

    /// One call reads a limited part of the log, so this repeats the call until there are enough lines or no more.
    private int list(Arguments call) {
        int limit = (int) Math.min(
                call.option("--limit")
                        .map(text -> Console.number(text, "--limit"))
                        .orElse((long) USUAL),
                MOST);
        var items = AdminClient.JSON.createArrayNode();
        var after = "";
        JsonNode page;
        do {
            page = console.client(call).get(path(call, limit - items.size(), after));
            page.path("items").forEach(items::add);
            after = page.path("next").asString("");
        } while (!after.isEmpty() && items.size() < limit);
        return printed(call, page, items);
    }

    private static String path(Arguments call, int limit, String after) {
        var query = new StringJoiner("&");
        query.add("limit=" + limit);
        call.option("--day").ifPresent(day -> query.add("day=" + day(day)));
        for (var name : new String[] {"token", "bucket", "key", "prefix", "operation"}) {
            call.option("--" + name).ifPresent(value -> query.add(name + "=" + AdminClient.segment(value)));
        }
        if (!after.isEmpty()) {
            query.add("after=" + after);
        }
        var project = call.option("--project").map(name -> "projects/" + AdminClient.segment(name) + "/");
        return project.orElse("") + "requests?" + query;
    }

    private static LocalDate day(String text) {
        var today = LocalDate.now(ZoneOffset.UTC);
        try {
            return switch (text) {
                case "today" -> today;
                case "yesterday" -> today.minusDays(1);
                default -> LocalDate.parse(text);
            };
        } catch (DateTimeException noDay) {
            throw new CliException("--day is a day such as 2026-11-28, today or yesterday, not \"" + text + "\"");
        }
    }

    /// Whether the access log contains reads, too.
    static boolean logsAll(JsonNode page) {
        return page.path("logged").asString("").equals("all");
    }

    /// A sentence about how far back the access log reaches.
    static String reach(JsonNode page) {
        return page.hasNonNull("reachesBackTo")
                ? " It reaches back to " + Table.value(page, "reachesBackTo") + "."
                : " It is empty.";
    }

    private static void tellNothingFound(Arguments call, JsonNode page) {
        call.err()
                .println("cloakroom: no such request is in the access log." + reach(page)
                        + (logsAll(page) ? "" : " It has changes; reads are logged with access-log: all.")
                        + (call.option("--key").isEmpty()
                                ? ""
                                : " --key is the whole key; --prefix takes how it begins."));
    }

    private static int printed(Arguments call, JsonNode page, ArrayNode items) {
        var all = AdminClient.JSON.createObjectNode();
        all.set("items", items);
        all.set("next", page.path("next"));
        all.set("reachesBackTo", page.path("reachesBackTo"));
        int code = Console.table(call, all, LINE);
        if (Console.isForPeople(call)) {
            if (!page.path("searchable").asBoolean(true)) {
                call.err()
                        .println("cloakroom: the server keeps no access log that can be searched (access-log: "
                                + page.path("logged").asString() + ")");
            }
            if (items.isEmpty() && page.path("searchable").asBoolean(true)) {
                tellNothingFound(call, page);
            }
            if (page.hasNonNull("next")) {
                call.err().println("cloakroom: there may be more; --limit shows up to " + MOST);
            }
        }
        return code;
    }
}
