package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom jobs`.
final class JobCommands {
    private static final String[] JOB = {
        "NAME",
        "name",
        "STATE",
        "state",
        "POSITION",
        "at",
        "PASSES",
        "passes",
        "OPERATIONS",
        "operations",
        "BYTES",
        "bytes",
        "LAST PASS ENDED",
        "completedAt",
        "FAILURE",
        "failure"
    };

    private final Console console;

    JobCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "jobs",
                "Shows and starts background jobs of the server.",
                Console.common("list", "Lists the background jobs and their progress.")
                        .footer("Exit code: 0 all work, 1 one of them fails.")
                        .runs(this::list),
                Console.common("run", "Starts a pass of a job now.")
                        .argument("JOB", "Name of the job, as listed.")
                        .runs(this::run));
    }

    private int list(Arguments call) {
        var jobs = console.client(call).get("jobs");
        int printed = call.flag("--json")
                ? Console.json(call, jobs)
                : Console.table(call, Console.items(jobs.path("jobs")), JOB);
        for (var job : jobs.path("jobs")) {
            if (job.path("state").asString("").equals("failing")) {
                return 1;
            }
        }
        return printed;
    }

    private int run(Arguments call) {
        var name = call.at(0);
        var job = console.client(call).send("POST", "jobs/" + AdminClient.segment(name) + "/run", Map.of());
        return Console.done(call, job, "A pass of the job " + name + " has begun.");
    }
}
