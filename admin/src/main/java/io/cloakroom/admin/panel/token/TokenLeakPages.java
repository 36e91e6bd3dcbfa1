package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.server.RequestPages;
import io.cloakroom.admin.view.LogViews.AuditView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.ProjectViews.TrafficView;
import io.cloakroom.admin.view.TokenViews.LeakReport;
import io.cloakroom.admin.view.TokenViews.TokenView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reporting a leaked key: the dialog that asks which keys of its rotation leaked, and the page that says which still
/// work.
public final class TokenLeakPages {
    private static final int MOST_IN_ROTATION = 1_000;

    public void addTo(PageTable panel) {
        panel.row("GET", "tokens/*/leak", visit -> leakDialog(visit, null));
        panel.row("POST", "tokens/*/leak", this::leak);
        panel.row("GET", "tokens/*/leaked", this::leaked);
    }

    private static TokenView token(Visit visit) {
        return visit.api().get(TokenView.class, "tokens", visit.call().segment(1));
    }

    /// @param others keys of the same rotation that still work
    /// @param problem why the report was refused, or `null`
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

    /// The result of reporting a leaked key.
    ///
    /// @param leaked  reported keys of the rotation, including this one
    /// @param working keys of the rotation that still work
    /// @param history page that lists the requests with this key; `null` when the reader may not see them
    /// @param made    the listed token that this session has just made, with its secret; or `null`
    public record LeakedPage(
            TokenView token,
            List<TokenView> leaked,
            List<TokenView> working,
            @Nullable Clients made,
            @Nullable String history,
            List<AuditView> timeline,
            TrafficView traffic) {}

    private PanelAnswer leaked(Visit visit) {
        var token = token(visit);
        var key = token.accessKey();
        var rotation = rotation(visit, token);
        var working = rotation.stream().filter(TokenLeakPages::works).toList();
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
                RequestPages.path(
                        visit,
                        visit.api()
                                .get(
                                        ProjectView.class,
                                        "projects",
                                        token.project().id()),
                        "token",
                        key),
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
                .filter(TokenLeakPages::works)
                .toList();
    }

    /// The tokens that replaced each other, including this one, oldest first.
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
