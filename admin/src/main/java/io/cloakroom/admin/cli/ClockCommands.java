package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom clock`.
final class ClockCommands {
    private static final String[] CLOCK = {
        "System clock",
        "systemClock",
        "Retention clock",
        "retentionClock",
        "In doubt",
        "inDoubt",
        "Why",
        "why",
        "Default retention counts from",
        "defaultRetentionFrom"
    };

    private final Console console;

    ClockCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "clock",
                "Shows and confirms the retention clock of Object Lock.",
                Console.common("show", "Shows the retention clock.")
                        .footer("Exit code: 0 the clock runs, 1 it has stopped until the system clock is confirmed.")
                        .runs(this::show),
                Console.common(
                                "confirm",
                                "Confirms that the server's system clock is right, so that retention"
                                        + " follows it again.")
                        .option(
                                "--time",
                                "TIME",
                                "The time of the server's clock, if that is right: 2027-01-31T12:00:00Z.")
                        .runs(this::confirm));
    }

    private int show(Arguments call) {
        var clock = console.client(call).get("clock");
        Console.show(call, clock, CLOCK);
        return clock.path("inDoubt").asBoolean(false) ? 1 : 0;
    }

    private int confirm(Arguments call) {
        var client = console.client(call);
        var time = call.option("--time")
                .orElseThrow(() -> new CliException("the server's clock shows "
                        + client.get("clock").path("systemClock").asString("")
                        + "; if that is the right time, repeat it: --time TIME"));
        var clock = client.send("POST", "clock/confirmation", Map.of("systemClock", time));
        return Console.show(call, clock, CLOCK);
    }
}
