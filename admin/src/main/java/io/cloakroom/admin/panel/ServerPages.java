package io.cloakroom.admin.panel;

import io.cloakroom.admin.ClockRoutes.ClockView;
import io.cloakroom.admin.Views.StatusView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the server does.
final class ServerPages {
    void addTo(Panel panel) {
        panel.row("GET", "status", visit -> status(visit, null));
        panel.row("POST", "status/clock", ServerPages::confirm);
    }

    /// @param problem why the clock was not confirmed, or `null`
    public record StatusPage(
            StatusView status, ClockView clock, @Nullable String problem) {}

    private static PanelAnswer status(Visit visit, @Nullable String problem) {
        var status = visit.api().get(StatusView.class, "status");
        var clock = visit.api().get(ClockView.class, "clock");
        return visit.page("status", "status.jte", new StatusPage(status, clock, problem));
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
