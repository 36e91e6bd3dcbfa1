package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.AuditView;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.DeletedToken;
import io.cloakroom.admin.Views.LeakReport;
import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Views.TrafficView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ways in which a token ends, and comes back: delete, disable, enable, rotate, leak. A dialog asks before each that
/// stops somebody's program.
final class TokenEndings {
    private static final int MOST_IN_ROTATION = 20;

    void addTo(Panel panel) {
        panel.row("GET", "tokens/*/delete", this::deleteDialog);
        panel.row("POST", "tokens/*/delete", this::delete);
        panel.row("GET", "tokens/*/disable", visit -> stateDialog(visit, "tokendisable.jte"));
        panel.row("GET", "tokens/*/enable", visit -> stateDialog(visit, "tokenenable.jte"));
        panel.row("POST", "tokens/*/state", this::state);
        panel.row("POST", "tokens/*/rotate", this::rotate);
        panel.row("GET", "tokens/*/leak", visit -> leakDialog(visit, null));
        panel.row("POST", "tokens/*/leak", this::leak);
        panel.row("GET", "tokens/*/leaked", this::leaked);
    }

    /// @param back where to go when it is done
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
                throw new PanelProblem(400, visit.text("Choose how long the old key works on."));
            }
            var body = Map.of("graceSeconds", Long.parseLong(hours) * 3600);
            return TokenSecrets.show(
                    visit, visit.api().send("POST", Connection.class, body, "tokens", key, "rotation"));
        } catch (PanelProblem refused) {
            return TokenPages.token(visit, visit.refused(refused));
        }
    }

    /// @param others keys of the same rotation that work too
    /// @param problem why it was refused, or `null`
    public record LeakDialog(
            TokenView token,
            List<TokenView> others,
            @Nullable String problem) {}

    private PanelAnswer leakDialog(Visit visit, @Nullable String problem) {
        var token = token(visit);
        var dialog = new LeakDialog(token, working(visit, token), problem);
        return visit.dialog("projects", visit.text("I leaked this key"), "tokenleak.jte", dialog);
    }

    private PanelAnswer leak(Visit visit) {
        var call = visit.call();
        var which = call.field("which");
        boolean both = which.equals("both");
        var key = both || which.isEmpty() ? call.segment(1) : which;
        try {
            var report = visit.api().send("POST", LeakReport.class, Map.of("both", both), "tokens", key, "leak");
            var made = report.connection() == null ? null : report.connection().token();
            if (made != null) {
                visit.made(made.accessKey());
            }
            return visit.done("/tokens/" + Shown.url(key) + "/leaked");
        } catch (PanelProblem refused) {
            return leakDialog(visit, visit.refused(refused));
        }
    }

    /// What was done about a key that got out, and what works now.
    ///
    /// @param leaked  keys of the rotation that were reported, this one among them
    /// @param working those that work on
    /// @param made    the one of these that this session made a moment ago, with its secret, or `null`
    public record LeakedPage(
            TokenView token,
            List<TokenView> leaked,
            List<TokenView> working,
            @Nullable Clients made,
            List<AuditView> timeline,
            TrafficView traffic) {}

    private PanelAnswer leaked(Visit visit) {
        var token = token(visit);
        var key = token.accessKey();
        var rotation = rotation(visit, token);
        var working = rotation.stream().filter(TokenEndings::works).toList();
        var made = working.stream()
                .map(TokenView::accessKey)
                .filter(visit::hasMade)
                .findFirst()
                .map(fresh -> Clients.ofMade(visit, fresh))
                .orElse(null);
        var page = new LeakedPage(
                token,
                rotation.stream().filter(each -> each.state().equals("leaked")).toList(),
                working,
                made,
                visit.api()
                        .page(AuditView.class, Map.of("limit", "20"), "tokens", key, "audit")
                        .items(),
                visit.api().get(TrafficView.class, Map.of("hours", "168"), "tokens", key, "traffic"));
        return visit.page("projects", "leak.jte", page);
    }

    private static boolean works(TokenView token) {
        return token.state().equals("active");
    }

    private static List<TokenView> working(Visit visit, TokenView token) {
        return rotation(visit, token).stream()
                .filter(each -> !each.accessKey().equals(token.accessKey()))
                .filter(TokenEndings::works)
                .toList();
    }

    /// The tokens that replaced each other, this one among them, oldest first.
    private static List<TokenView> rotation(Visit visit, TokenView token) {
        var all = new ArrayList<>(List.of(token));
        var older = present(visit, token.replaces());
        while (older.isPresent() && all.size() < MOST_IN_ROTATION) {
            all.addFirst(older.get());
            older = present(visit, older.get().replaces());
        }
        var newer = present(visit, token.replacedBy());
        while (newer.isPresent() && all.size() < 2 * MOST_IN_ROTATION) {
            all.add(newer.get());
            newer = present(visit, newer.get().replacedBy());
        }
        return all;
    }

    private static Optional<TokenView> present(Visit visit, @Nullable String key) {
        try {
            return key == null ? Optional.empty() : Optional.of(visit.api().get(TokenView.class, "tokens", key));
        } catch (PanelProblem gone) {
            return Optional.empty();
        }
    }
}
