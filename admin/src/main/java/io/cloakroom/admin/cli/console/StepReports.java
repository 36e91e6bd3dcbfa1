package io.cloakroom.admin.cli.console;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Sums up the reports of the calls that one command makes, each for a part of the objects.
public final class StepReports {
    private final List<JsonNode> refusals = new ArrayList<>();
    private int done;
    private int refused;

    public void add(JsonNode report) {
        done += report.path("done").asInt();
        refused += report.path("refused").asInt();
        report.path("results").forEach(result -> {
            if (result.path("status").asInt() >= 400) {
                refusals.add(result);
            }
        });
    }

    public void add(StepReports other) {
        done += other.done;
        refused += other.refused;
        refusals.addAll(other.refusals);
    }

    public int done() {
        return done;
    }

    public boolean anyRefused() {
        return refused > 0;
    }

    /// @return 1 when some were refused
    public int show(Arguments call, String what) {
        if (call.flag("--json")) {
            var answer = AdminClient.JSON.createObjectNode().put("done", done).put("refused", refused);
            answer.set("results", AdminClient.JSON.valueToTree(refusals));
            Console.json(call, answer);
        } else {
            for (var each : refusals) {
                call.err().println(Table.value(each, "key") + ": " + Table.value(each, "detail"));
            }
            call.err().flush();
            if (!call.flag("--quiet")) {
                call.out().println(done + " " + what + (refused == 0 ? "." : ", " + refused + " refused."));
            }
        }
        return refused == 0 ? 0 : 1;
    }
}
