package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.TagFields;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.server.RequestPages;
import io.cloakroom.admin.view.LogViews.AuditView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.ProjectViews.TrafficView;
import io.cloakroom.admin.view.TokenViews.TestReport;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.storage.document.TagSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page of a token, and the changes on it.
public final class TokenPages {
    public void addTo(PageTable panel) {
        panel.row("GET", "tokens/*", this::token);
        panel.row("GET", "tokens/*/timeline", this::timeline);
        panel.row("POST", "tokens/*/settings", this::change);
        panel.row("POST", "tokens/*/policy", this::policy);
        panel.row("POST", "tokens/*/test", this::test);
    }

    /// @param etag         of the token, so that nobody's change is overwritten unseen
    /// @param newer        the token that replaced this one, otherwise this one
    /// @param older        the token that this one replaced, while that one still works; otherwise `null`
    /// @param newerTraffic of the newer token
    /// @param maxLifeDays  of the project's tokens
    /// @param history      page that lists the token's requests; `null` when the reader may not see them
    /// @param tags         followed by empty rows
    /// @param typed        refused input
    /// @param problem      why a change was refused, or `null`
    public record TokenPage(
            TokenView token,
            String etag,
            TokenView newer,
            @Nullable TokenView older,
            boolean replaced,
            String endpoint,
            String region,
            Clients clients,
            TrafficView traffic,
            TrafficView newerTraffic,
            @Nullable Integer maxLifeDays,
            @Nullable String history,
            List<TagFields.Tag> tags,
            Map<String, String> typed,
            @Nullable String problem) {
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }
    }

    private PanelAnswer token(Visit visit) {
        return token(visit, null);
    }

    /// @param problem why a change was refused, or `null`
    static PanelAnswer token(Visit visit, @Nullable String problem) {
        var key = visit.call().segment(1);
        var api = visit.api();
        var found = api.found(TokenView.class, "tokens", key);
        var token = found.it();
        var newerKey = token.replacedBy();
        var newer = newerKey == null ? token : orItself(visit, newerKey, token);
        var traffic = traffic(visit, key);
        var project =
                visit.api().get(ProjectView.class, "projects", token.project().id());
        var page = new TokenPage(
                token,
                found.etag(),
                newer,
                stillWorking(visit, token.replaces()),
                newerKey != null,
                visit.endpoint(),
                visit.region(),
                Clients.masked(visit, key),
                traffic,
                newerKey == null ? traffic : traffic(visit, newer.accessKey()),
                project.limits().maxTokenLifeDays(),
                RequestPages.path(visit, project, "token", key),
                TagFields.rows(visit, token.tags(), TagSet.MOST_OF_BUCKET),
                visit.typed(),
                problem);
        return visit.page("projects", "token.jte", page);
    }

    private static TokenView orItself(Visit visit, String key, TokenView token) {
        try {
            return visit.api().get(TokenView.class, "tokens", key);
        } catch (PanelProblem gone) {
            return token;
        }
    }

    static @Nullable TokenView stillWorking(Visit visit, @Nullable String key) {
        try {
            var older = key == null ? null : visit.api().get(TokenView.class, "tokens", key);
            return older != null && older.inGrace() ? older : null;
        } catch (PanelProblem gone) {
            return null;
        }
    }

    /// A part of the page that is loaded separately: the log is searched backwards, and a long search must not delay
    /// the rest of the page.
    private PanelAnswer timeline(Visit visit) {
        var entries = visit.api()
                .page(
                        AuditView.class,
                        Map.of("limit", "20"),
                        "tokens",
                        visit.call().segment(1),
                        "audit")
                .items();
        return visit.part("timeline.jte", entries);
    }

    private static TrafficView traffic(Visit visit, String key) {
        return visit.api().get(TrafficView.class, Map.of("hours", "720"), "tokens", key, "traffic");
    }

    private PanelAnswer change(Visit visit) {
        var call = visit.call();
        var key = call.segment(1);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", call.field("name"));
        body.put("description", call.field("description"));
        try {
            TokenFields.addTerms(visit, body);
            if (call.form().containsKey("tagKey")) {
                body.put("tags", TagFields.typed(visit));
            }
            visit.api().change(TokenView.class, call.field("etag"), body, "tokens", key);
            return visit.done("/tokens/" + Shown.url(key) + "?done=saved");
        } catch (PanelProblem refused) {
            return token(visit, visit.refused(refused));
        }
    }

    private PanelAnswer policy(Visit visit) {
        var call = visit.call();
        var key = call.segment(1);
        var body = new LinkedHashMap<String, @Nullable Object>();
        try {
            body.put("policy", TokenFields.policy(visit));
            visit.api().change(TokenView.class, call.field("etag"), body, "tokens", key);
            return visit.done("/tokens/" + Shown.url(key) + "?done=saved");
        } catch (PanelProblem refused) {
            return token(visit, visit.refused(refused));
        }
    }

    private PanelAnswer test(Visit visit) {
        var bucket = visit.call().field("bucket");
        Map<String, String> body = bucket.isEmpty() ? Map.of() : Map.of("bucket", bucket);
        var report = visit.api()
                .send("POST", TestReport.class, body, "tokens", visit.call().segment(1), "test");
        return visit.part("test.jte", report);
    }
}
