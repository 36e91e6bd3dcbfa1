package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.StepReports;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Deletes all objects with a prefix. One call to the server deletes a limited number of them.
final class Deletions {
    private final Console console;

    Deletions(Console console) {
        this.console = console;
    }

    /// Deletes step by step, until nothing is left or a step deletes nothing.
    StepReports under(Arguments call, Map<String, ?> wanted) {
        var all = new StepReports();
        var body = new HashMap<>(wanted);
        JsonNode report;
        do {
            report = console.client(call).send("POST", BucketArguments.bucket(call) + "/deletions", body);
            all.add(report);
            body.remove("unlessProtected"); // the first step has looked at all versions
            if (Console.isForPeople(call) && report.path("more").asBoolean()) {
                call.err()
                        .println(all.done() + (Boolean.TRUE.equals(wanted.get("versions")) ? " versions" : " objects")
                                + " deleted so far ...");
                call.err().flush();
            }
        } while (report.path("more").asBoolean() && report.path("done").asInt() > 0);
        return all;
    }
}
