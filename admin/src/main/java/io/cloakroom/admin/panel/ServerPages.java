package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.AuditCheck;
import io.cloakroom.admin.Views.AuditView;
import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.StatusView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The audit log, and how the server does.
final class ServerPages {
    void addTo(Panel panel) {
        panel.row("GET", "audit", visit -> audit(visit, null));
        panel.row("POST", "audit/verify", this::verify);
        panel.row("GET", "status", this::status);
    }

    /// @param check what a check of the chain found, or `null`
    public record AuditPage(
            Page<AuditView> page, String search, @Nullable AuditCheck check) {}

    private PanelAnswer audit(Visit visit, @Nullable AuditCheck check) {
        var call = visit.call();
        var page = visit.api()
                .page(
                        AuditView.class,
                        Map.of("limit", "50", "search", call.query("search"), "after", call.query("after")),
                        "audit");
        return visit.page("audit", "audit.jte", new AuditPage(page, call.query("search"), check));
    }

    private PanelAnswer verify(Visit visit) {
        return audit(visit, visit.api().get(AuditCheck.class, "audit", "verification"));
    }

    private PanelAnswer status(Visit visit) {
        return visit.page("status", "status.jte", visit.api().get(StatusView.class, "status"));
    }
}
