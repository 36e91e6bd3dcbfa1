package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.text.Sizes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `cloakroom status`.
final class StatusCommand {
    private static final String[] STATUS = {
        "Version",
        "version",
        "Started",
        "startedAt",
        "Ready",
        "ready",
        "Troubles",
        "troubles",
        "Requests per second",
        "requestsPerSecond",
        "Requests",
        "requests",
        "Server errors",
        "serverErrors",
        "Disk",
        "diskTotalBytes",
        "Disk free",
        "diskFreeBytes",
        "Endpoint URL",
        "endpoint",
        "Region",
        "region"
    };

    private final Console console;

    StatusCommand(Console console) {
        this.console = console;
    }

    CommandSpec command() {
        return Console.common("status", "Shows the status of the running server.")
                .runs(this::run);
    }

    /// @return 1 when the server reports troubles
    private int run(Arguments call) {
        var status = console.client(call).get("status");
        Console.show(call, Console.isForPeople(call) ? forPeople(status) : status, STATUS);
        return status.path("ready").asBoolean(false) && status.path("troubles").isEmpty() ? 0 : 1;
    }

    /// The status for people: sizes with units, rounded. JSON is printed unchanged.
    private static JsonNode forPeople(JsonNode status) {
        if (status.deepCopy() instanceof ObjectNode shown) {
            for (var size : List.of("diskTotalBytes", "diskFreeBytes")) {
                shown.put(size, Sizes.about(status.path(size).asLong(0)));
            }
            shown.put(
                    "requestsPerSecond",
                    String.format(
                            Locale.ROOT,
                            "%.2f",
                            status.path("requestsPerSecond").asDouble(0)));
            shown.put(
                    "troubles",
                    status.path("troubles")
                            .valueStream()
                            .map(trouble -> trouble.asString(""))
                            .collect(Collectors.joining("; ")));
            return shown;
        }
        return status;
    }
}
