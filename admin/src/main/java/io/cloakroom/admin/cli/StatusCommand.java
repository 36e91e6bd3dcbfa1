package io.cloakroom.admin.cli;

import picocli.CommandLine.Model.CommandSpec;

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
        "Requests a second",
        "requestsPerSecond",
        "Requests",
        "requests",
        "Server errors",
        "serverErrors",
        "Disk, bytes",
        "diskTotalBytes",
        "Disk free, bytes",
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
        return Console.common("status", "Shows how the running server does.").runs(this::run);
    }

    /// @return 1 when the server has troubles
    private int run(Arguments call) {
        var status = console.client(call).get("status");
        Console.show(call, status, STATUS);
        return status.path("ready").asBoolean(false) && status.path("troubles").isEmpty() ? 0 : 1;
    }
}
