package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import tools.jackson.databind.JsonNode;

/// Shows what a leaked key did: through S3 as far as the access log knows, and what people did to its token.
final class LeakedKey {
    private static final int MOST = 50;

    private final Console console;
    private final Arguments call;

    LeakedKey(Console console, Arguments call) {
        this.console = console;
        this.call = call;
    }

    /// @param report of the leak
    void tell(JsonNode report) {
        var key = Table.value(report, "disabled.accessKey");
        tellRequests(key, Table.value(report, "disabled.project.id"));
        call.out().println("\nRequests by the hour:\n");
        Traffic.print(call, report.path("traffic"));
        call.out().println("\nChanges to the token:\n");
        Table.print(call.out(), Console.items(report.path("timeline")), AuditCommands.LINE);
    }

    /// Some users who may report a leak may not read the access log.
    private void tellRequests(String key, String project) {
        JsonNode page;
        try {
            page = console.client(call)
                    .get("projects/" + project + "/requests?limit=" + MOST + "&token=" + AdminClient.segment(key));
        } catch (CliException refused) {
            call.out().println("\nWhat the key did through S3 cannot be shown: " + refused.getMessage());
            return;
        }
        call.out()
                .println("\nWhat the key did through S3, newest first"
                        + (RequestCommands.logsAll(page) ? "" : " (reads are not logged)") + ":\n");
        if (page.path("items").isEmpty()) {
            call.out().println("The access log has no requests of this key." + RequestCommands.reach(page));
            return;
        }
        Table.print(call.out(), page, RequestCommands.LINE);
        call.out().println("\nTo list all of its requests: cloakroom requests list --token " + key);
    }
}
