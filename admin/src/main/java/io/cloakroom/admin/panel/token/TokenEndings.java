package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.TokenViews.DeletedToken;
import io.cloakroom.admin.view.TokenViews.TokenView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends and revives tokens: delete, disable, enable, rotate. A dialog asks before each change that may stop a
/// program. [TokenLeakPages] handles leaked keys.
public final class TokenEndings {
    public void addTo(PageTable panel) {
        panel.row("GET", "tokens/*/delete", this::deleteDialog);
        panel.row("POST", "tokens/*/delete", this::delete);
        panel.row("GET", "tokens/*/disable", visit -> stateDialog(visit, "tokendisable.jte"));
        panel.row("GET", "tokens/*/enable", visit -> stateDialog(visit, "tokenenable.jte"));
        panel.row("POST", "tokens/*/state", this::state);
        panel.row("POST", "tokens/*/rotate", this::rotate);
    }

    /// @param back page to return to
    public record DeleteDialog(
            TokenView token, String back, @Nullable DeletedToken deleted) {}

    private PanelAnswer deleteDialog(Visit visit) {
        var token = token(visit);
        var dialog = new DeleteDialog(token, back(visit, token), null);
        return visit.dialog("projects", visit.text("Delete token"), "tokendelete.jte", dialog);
    }

    private static TokenView token(Visit visit) {
        return visit.api().get(TokenView.class, "tokens", visit.call().segment(1));
    }

    private static String back(Visit visit, TokenView token) {
        return visit.call().query("from").equals("user")
                ? "/users/" + Shown.url(token.user().id())
                : "/projects/" + Shown.url(token.project().id());
    }

    private PanelAnswer delete(Visit visit) {
        var token = token(visit);
        var deleted = visit.api().delete(DeletedToken.class, Map.of(), "tokens", token.accessKey());
        var dialog = new DeleteDialog(token, back(visit, token), deleted);
        return visit.call().htmx()
                ? visit.part("tokendelete.jte", dialog)
                : visit.done(dialog.back() + "?done=deleted#tokens");
    }

    private PanelAnswer stateDialog(Visit visit, String template) {
        return visit.dialog("projects", visit.text("State"), template, token(visit));
    }

    private PanelAnswer state(Visit visit) {
        var key = visit.call().segment(1);
        var body = new LinkedHashMap<String, Object>();
        boolean enable = visit.call().field("state").equals("active");
        body.put("state", enable ? "active" : "disabled");
        if (visit.call().field("revive").equals("yes")) {
            body.put("revive", true);
        }
        visit.api().send("PATCH", TokenView.class, body, "tokens", key);
        return visit.done("/tokens/" + Shown.url(key) + "?done=" + (enable ? "enabled" : "disabled"));
    }

    private PanelAnswer rotate(Visit visit) {
        var call = visit.call();
        var key = call.segment(1);
        try {
            var hours = call.field("graceHours");
            if (!hours.matches("\\d{1,3}")) {
                throw new PanelProblem(400, visit.text("Choose how long the old key continues to work."));
            }
            if (Long.parseLong(hours) == 0 && !call.field("sure").equals("yes")) {
                return visit.dialog("projects", visit.text("Rotate"), "tokenrotate.jte", token(visit));
            }
            var body = Map.of("graceSeconds", Long.parseLong(hours) * 3600);
            return TokenSecrets.show(
                    visit, visit.api().send("POST", Connection.class, body, "tokens", key, "rotation"));
        } catch (PanelProblem refused) {
            return TokenPages.token(visit, visit.refused(refused));
        }
    }
}
