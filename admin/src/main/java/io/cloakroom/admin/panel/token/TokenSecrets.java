package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.TokenViews.TokenView;
import org.jspecify.annotations.Nullable;

/// Reveals a token's secret in the client picker: on demand, and automatically for a short while after the token was
/// made.
public final class TokenSecrets {
    public void addTo(PageTable panel) {
        panel.row("POST", "tokens/*/secret", this::reveal);
        panel.row("GET", "tokens/*/secret", this::mask);
        panel.row("GET", "tokens/*/clients", this::clients);
        panel.row("GET", "tokens/*/connection", this::connection);
        panel.row("GET", "projects/*/connection", this::withoutToken);
    }

    private PanelAnswer reveal(Visit visit) {
        return visit.part("secret.jte", Clients.revealed(visit, visit.call().segment(1)));
    }

    private PanelAnswer mask(Visit visit) {
        return visit.part("secret.jte", Clients.masked(visit, visit.call().segment(1)));
    }

    private PanelAnswer clients(Visit visit) {
        return visit.part("clients.jte", Clients.masked(visit, visit.call().segment(1)));
    }

    /// Everything that a person needs to connect.
    ///
    /// @param token   `null` when none was ordered
    /// @param older   the token that this one replaced, while that one still works; otherwise `null`
    /// @param clients of the token; otherwise `null`
    public record ConnectionPage(
            String projectId,
            String projectName,
            String endpoint,
            @Nullable TokenView token,
            @Nullable TokenView older,
            @Nullable Clients clients) {}

    /// Goes to the page of a new token. The page shows the secret for a while; the address never contains it.
    public static PanelAnswer show(Visit visit, Connection connection) {
        var token = connection.token();
        if (token == null) {
            return visit.done("/projects/" + Shown.url(connection.project().id()) + "/connection");
        }
        visit.made(token.accessKey());
        return visit.done("/tokens/" + Shown.url(token.accessKey()) + "/connection");
    }

    private PanelAnswer connection(Visit visit) {
        var key = visit.call().segment(1);
        var token = visit.api().get(TokenView.class, "tokens", key);
        var page = new ConnectionPage(
                token.project().id(),
                token.project().name(),
                visit.endpoint(),
                token,
                TokenPages.stillWorking(visit, token.replaces()),
                Clients.ofMade(visit, key));
        return visit.page("projects", "connection.jte", page);
    }

    private PanelAnswer withoutToken(Visit visit) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var page = new ConnectionPage(project.id(), project.name(), visit.endpoint(), null, null, null);
        return visit.page("projects", "connection.jte", page);
    }
}
