package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.StatusView;

/// How the server does.
final class ServerPages {
    void addTo(Panel panel) {
        panel.row("GET", "status", ServerPages::status);
    }

    private static PanelAnswer status(Visit visit) {
        return visit.page("status", "status.jte", visit.api().get(StatusView.class, "status"));
    }
}
