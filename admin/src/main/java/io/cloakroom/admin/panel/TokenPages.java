package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.AuditView;
import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.DeletedToken;
import io.cloakroom.admin.Views.LeakReport;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.Views.SecretView;
import io.cloakroom.admin.Views.SnippetView;
import io.cloakroom.admin.Views.TestReport;
import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Views.TrafficView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A token's own page, and all that can be done with it there.
final class TokenPages {
    void addTo(Panel panel) {
        panel.row("GET", "tokens/*", this::token);
        panel.row("GET", "tokens/*/timeline", this::timeline);
        panel.row("POST", "tokens/*/secret", this::reveal);
        panel.row("GET", "tokens/*/secret", this::mask);
        panel.row("GET", "tokens/*/delete", this::deleteDialog);
        panel.row("POST", "tokens/*/delete", this::delete);
        panel.row("POST", "tokens/*/state", this::state);
        panel.row("POST", "tokens/*/settings", this::change);
        panel.row("POST", "tokens/*/policy", this::policy);
        panel.row("POST", "tokens/*/rotate", this::rotate);
        panel.row("POST", "tokens/*/leak", this::leak);
        panel.row("POST", "tokens/*/test", this::test);
    }

    /// @param etag         of the token, so that nobody's change is undone unseen
    /// @param newer        the token that replaced it, else itself
    /// @param newerTraffic of that
    /// @param maxLifeDays  of the project's tokens
    /// @param tags         with empty ones behind them
    /// @param typed        what was refused
    /// @param problem      why a change was refused, or `null`
    public record TokenPage(
            TokenView token,
            String etag,
            TokenView newer,
            boolean replaced,
            String endpoint,
            String region,
            List<SnippetView> snippets,
            TrafficView traffic,
            TrafficView newerTraffic,
            List<BucketView> buckets,
            @Nullable Integer maxLifeDays,
            List<TokenFields.Tag> tags,
            Map<String, String> typed,
            @Nullable String problem) {
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }
    }

    private PanelAnswer token(Visit visit) {
        return token(visit, null);
    }

    private PanelAnswer token(Visit visit, @Nullable String problem) {
        var key = visit.call().segment(1);
        var api = visit.api();
        var found = api.found(TokenView.class, "tokens", key);
        var token = found.it();
        var newerKey = token.replacedBy();
        var newer = newerKey == null ? token : orItself(visit, newerKey, token);
        var traffic = traffic(visit, key);
        var page = new TokenPage(
                token,
                found.etag(),
                newer,
                newerKey != null,
                visit.endpoint(),
                visit.region(),
                api.page(SnippetView.class, Map.of(), "tokens", key, "snippets").items(),
                traffic,
                newerKey == null ? traffic : traffic(visit, newer.accessKey()),
                api.page(
                                BucketView.class,
                                Map.of("limit", "100"),
                                "projects",
                                token.project().id(),
                                "buckets")
                        .items(),
                api.get(ProjectView.class, "projects", token.project().id())
                        .limits()
                        .maxTokenLifeDays(),
                TokenFields.tags(visit, token),
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

    /// A part of the page by itself: the log is searched backwards, and its length must not hold up the rest.
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

    /// The secret's field, masked or not.
    ///
    /// @param secret `null` when masked
    public record SecretField(String accessKey, @Nullable String secret, List<SnippetView> snippets) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "SecretField[" + accessKey + "]";
        }
    }

    private PanelAnswer reveal(Visit visit) {
        var key = visit.call().segment(1);
        var secret = visit.api().get(SecretView.class, "tokens", key, "secret");
        var snippets = visit.api()
                .page(SnippetView.class, Map.of(), "tokens", key, "secret", "snippets")
                .items();
        return visit.part("secret.jte", new SecretField(key, secret.secretKey(), snippets));
    }

    private PanelAnswer mask(Visit visit) {
        var key = visit.call().segment(1);
        var snippets = visit.api()
                .page(SnippetView.class, Map.of(), "tokens", key, "snippets")
                .items();
        return visit.part("secret.jte", new SecretField(key, null, snippets));
    }

    /// @param back where to go when it is done
    public record DeleteDialog(
            TokenView token, String back, @Nullable DeletedToken deleted) {}

    private PanelAnswer deleteDialog(Visit visit) {
        var token = visit.api().get(TokenView.class, "tokens", visit.call().segment(1));
        var dialog = new DeleteDialog(token, back(visit, token), null);
        return visit.dialog("projects", visit.text("Delete token"), "tokendelete.jte", dialog);
    }

    private static String back(Visit visit, TokenView token) {
        return visit.call().query("from").equals("user")
                ? "/users/" + Shown.url(token.user().id())
                : "/projects/" + Shown.url(token.project().id());
    }

    private PanelAnswer delete(Visit visit) {
        var key = visit.call().segment(1);
        var token = visit.api().get(TokenView.class, "tokens", key);
        var deleted = visit.api().delete(DeletedToken.class, Map.of(), "tokens", key);
        var dialog = new DeleteDialog(token, back(visit, token), deleted);
        return visit.call().htmx()
                ? visit.part("tokendelete.jte", dialog)
                : visit.done(dialog.back() + "?done=deleted#tokens");
    }

    private PanelAnswer state(Visit visit) {
        var key = visit.call().segment(1);
        boolean enable = visit.call().field("state").equals("active");
        visit.api().send("PATCH", TokenView.class, Map.of("state", enable ? "active" : "disabled"), "tokens", key);
        return visit.done("/tokens/" + Shown.url(key) + "?done=" + (enable ? "enabled" : "disabled"));
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
                body.put("tags", TokenFields.tags(visit));
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

    private PanelAnswer rotate(Visit visit) {
        var call = visit.call();
        try {
            var hours = call.field("graceHours");
            if (!hours.matches("\\d{1,3}")) {
                throw new PanelProblem(400, visit.text("Choose how long the old key works on."));
            }
            var made = visit.api()
                    .send(
                            "POST",
                            Connection.class,
                            Map.of("graceSeconds", Long.parseLong(hours) * 3600),
                            "tokens",
                            call.segment(1),
                            "rotation");
            return visit.page("projects", "connection.jte", made);
        } catch (PanelProblem refused) {
            return token(visit, visit.refused(refused));
        }
    }

    private PanelAnswer leak(Visit visit) {
        try {
            var report = visit.api()
                    .send(
                            "POST",
                            LeakReport.class,
                            Map.of(),
                            "tokens",
                            visit.call().segment(1),
                            "leak");
            return visit.page("projects", "leak.jte", report);
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
