package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Span;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/// Shows the requests of a token or a project, by hour.
final class Traffic {
    static final String HOURS = "Length of the period, 1 to 720. Default: 24.";

    private static final String[] HOUR = {
        "HOUR",
        "hour",
        "REQUESTS",
        "requests",
        "ERRORS",
        "errors",
        "DENIED",
        "denied",
        "BYTES IN",
        "bytesIn",
        "BYTES OUT",
        "bytesOut"
    };

    private Traffic() {}

    /// @param path of the token or project
    static int show(Console console, Arguments call, String path) {
        var hours = Span.of(call.option("--hours").orElse("24"), "--hours", ChronoUnit.HOURS)
                .toHours();
        var traffic = console.client(call).get(path + "/traffic?hours=" + hours);
        if (call.flag("--json")) {
            return Console.json(call, traffic);
        }
        return print(call, traffic);
    }

    static int print(Arguments call, JsonNode traffic) {
        return Console.table(call, Console.items(traffic.path("hours")), HOUR);
    }
}
