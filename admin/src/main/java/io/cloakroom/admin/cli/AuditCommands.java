package io.cloakroom.admin.cli;

import io.cloakroom.admin.audit.AuditChain;
import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom audit`.
final class AuditCommands {
    static final String[] LINE = {
        "TIME", "time", "USER", "who", "ACTION", "action", "TARGET", "target", "RESULT", "result", "ADDRESS", "address",
        "VIA", "via", "DETAIL", "detail"
    };
    private static final String[] CHECK = {
        "Chain unbroken", "whole", "Lines", "lines", "Last hash", "last", "Trouble", "trouble"
    };

    private static final String FILE_NAME = "audit-\\d{10}\\.jsonl";

    private final Console console;

    AuditCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "audit",
                "Shows the audit log, and checks that it was not tampered with.",
                Console.common("list", "Lists the newest changes.")
                        .option("--project", "P", "Only changes in this project: id or name.")
                        .option("--token", "ACCESS_KEY", "Only changes of this token.")
                        .option("--by", "LOGIN", "Only changes by this user.")
                        .option("--who", "LOGIN", "The same as --by.")
                        .excluding("--by", "--who")
                        .option("--action", "ACTION", "Only actions that begin with this text, such as token.")
                        .option("--search", "TEXT", "Only lines that contain this text.")
                        .option("--day", "DAY", "Only changes on this day (UTC): 2027-01-31.")
                        .option("--from", "TIME", "Only changes since this day or time: 2027-01-31T12:00:00Z.")
                        .option("--to", "TIME", "Only changes up to this day or time, inclusive.")
                        .excluding("--day", "--from")
                        .excluding("--day", "--to")
                        .option("--limit", "NUMBER", "Maximum number, 1 to 1000. Default: 100.")
                        .option("--after", "NEXT", "Continues a list that was cut.")
                        .footer("The newest come first.")
                        .runs(this::list),
                Console.common("verify", "Checks the hash chain of the running server's log.")
                        .runs(this::verify),
                Command.named("verify-files", "Checks the hash chain of copied files, without a server.")
                        .passesOn("FILE", "Files of the log, in order.")
                        .footer("Exit code: 0 intact, 1 broken.")
                        .runs(AuditCommands::verifyFiles));
    }

    private int list(Arguments call) {
        var path = call.option("--token")
                .map(key -> "tokens/" + AdminClient.segment(key) + "/audit")
                .or(() ->
                        call.option("--project").map(project -> "projects/" + AdminClient.segment(project) + "/audit"))
                .orElse("audit");
        if (path.startsWith("tokens/") && call.has("--project")) {
            throw new CliException("--token names one token, and with it the project; leave --project out");
        }
        var query = Console.query(call, "limit", "who", "action", "search", "from", "to", "after");
        var page = console.client(call).get(path + query + more(call, query.isEmpty() ? "?" : "&"));
        int code = Console.table(call, page, LINE);
        Console.sayWhetherCut(call, page, page.path("items").size(), "lines");
        return code;
    }

    /// Options whose names differ from the query parameters.
    private static String more(Arguments call, String separator) {
        var more = new StringJoiner("&", separator, "").setEmptyValue("");
        call.option("--by").ifPresent(login -> more.add("who=" + AdminClient.segment(login)));
        call.option("--day")
                .ifPresent(day -> more.add("from=" + AdminClient.segment(day) + "&to=" + AdminClient.segment(day)));
        return more.toString();
    }

    private int verify(Arguments call) {
        var check = console.client(call).get("audit/verification");
        Console.show(call, check, CHECK);
        return check.path("whole").asBoolean(false) ? 0 : 1;
    }

    private static int verifyFiles(Arguments call) {
        try {
            var files = Arrays.stream(call.rest()).map(Path::of).toList();
            if (files.isEmpty()
                    || !files.stream()
                            .allMatch(file -> String.valueOf(file.getFileName()).matches(FILE_NAME))) {
                throw new CliException("name the files of a log, audit-NNNNNNNNNN.jsonl, in order");
            }
            var verdict = AuditChain.verify(files);
            call.out()
                    .println(
                            verdict.trouble().isEmpty()
                                    ? verdict.lines() + " lines hold together. Last hash: " + verdict.last()
                                    : "Broken after " + verdict.lines() + " lines: "
                                            + verdict.trouble().orElse(""));
            return verdict.trouble().isEmpty() ? 0 : 1;
        } catch (IOException unreadable) {
            throw new CliException("cannot read the log: " + unreadable.getMessage());
        }
    }
}
