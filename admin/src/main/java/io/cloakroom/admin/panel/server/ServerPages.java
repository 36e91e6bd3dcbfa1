package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Texts;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.server.ClockRoutes.ClockView;
import io.cloakroom.admin.server.JobRoutes.JobView;
import io.cloakroom.admin.server.JobRoutes.JobsView;
import io.cloakroom.admin.view.StatusView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page about the status of the server.
public final class ServerPages {
    public void addTo(PageTable panel) {
        panel.row("GET", "status", visit -> status(visit, null));
        panel.row("POST", "status/clock", ServerPages::confirm);
        panel.row("POST", "status/jobs/*/run", ServerPages::run);
    }

    /// @param problem why the clock was not confirmed, or `null`
    public record StatusPage(
            StatusView status,
            ClockView clock,
            List<JobView> jobs,
            @Nullable String problem) {}

    private static PanelAnswer status(Visit visit, @Nullable String problem) {
        var status = visit.api().get(StatusView.class, "status");
        var clock = visit.api().get(ClockView.class, "clock");
        var jobs = visit.api().get(JobsView.class, "jobs").jobs();
        return visit.page("status", "status.jte", new StatusPage(status, clock, jobs, problem));
    }

    private static PanelAnswer run(Visit visit) {
        try {
            visit.api()
                    .send("POST", JobView.class, Map.of(), "jobs", visit.call().segment(2), "run");
            return visit.done("/status");
        } catch (PanelProblem refused) {
            return status(visit, visit.refused(refused));
        }
    }

    /// The current state of a job, in words.
    public static String state(Texts texts, JobView job) {
        return switch (job.state()) {
            case "working" -> texts.of("working");
            case "failing" -> texts.of("failing");
            case "stopped" -> texts.of("stopped");
            default -> texts.of("waiting");
        };
    }

    /// The purpose of a job, in words.
    public static String purpose(Texts texts, JobView job) {
        return switch (job.name()) {
            case "collector" -> texts.of("Frees the space of deleted objects.");
            case "collector-rounds" -> texts.of("Looks for space that can be freed.");
            case "expired-records" -> texts.of("Removes sessions and notices that have ended.");
            case "keyring" -> texts.of("Removes encryption keys whose waiting period is over.");
            case "lifecycle" -> texts.of("Applies the lifecycle rules of buckets.");
            case "master-key" -> texts.of("Re-encrypts data that an earlier master key protects.");
            case "old-traffic" -> texts.of("Removes counts of requests that are too old.");
            case "request-counts" -> texts.of("Stores the counts of requests.");
            case "retention-clock" -> texts.of("Records the time of the retention clock of Object Lock.");
            case "usage-sums" -> texts.of("Sums up the usage of each project.");
            default -> "";
        };
    }

    private static PanelAnswer confirm(Visit visit) {
        try {
            var time = Map.of("systemClock", visit.call().field("time"));
            visit.api().send("POST", ClockView.class, time, "clock", "confirmation");
            return visit.done("/status");
        } catch (PanelProblem refused) {
            return status(visit, visit.refused(refused));
        }
    }
}
