package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.AuditView;
import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.BulkReport;
import io.cloakroom.admin.Views.Connection;
import io.cloakroom.admin.Views.DeletedToken;
import io.cloakroom.admin.Views.LeakReport;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.Views.SecretView;
import io.cloakroom.admin.Views.SnippetView;
import io.cloakroom.admin.Views.TestReport;
import io.cloakroom.admin.Views.TokenView;
import io.cloakroom.admin.Views.TrafficView;
import io.cloakroom.admin.Wire;
import io.cloakroom.admin.policy.ScopeChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Tokens: the dialogs that make and delete one, and a token's own page.
final class TokenPages {
    private static final int EMPTY_TAGS = 2;

    void addTo(Panel panel) {
        panel.row("GET", "projects/*/tokens/new", visit -> form(visit, false, null));
        panel.row("POST", "projects/*/tokens", visit -> create(visit, false));
        panel.row("GET", "users/*/tokens/new", visit -> form(visit, true, null));
        panel.row("POST", "users/*/tokens", visit -> create(visit, true));
        panel.row("POST", "tokens/bulk", this::bulk);
        panel.row("GET", "tokens/export.csv", this::export);
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

    /// Of a dialog.
    ///
    /// @param choices     users of the given project, or projects of the given user
    /// @param maxLifeDays of the project's tokens
    /// @param problem     why it was refused, or `null`
    public record TokenForm(
            String action,
            Choices choices,
            @Nullable Integer maxLifeDays,
            Map<String, String> typed,
            @Nullable String problem) {
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }
    }

    private PanelAnswer form(Visit visit, boolean byUser, @Nullable String problem) {
        var id = visit.call().segment(1);
        var action = (byUser ? "/users/" : "/projects/") + Shown.url(id) + "/tokens";
        var form = byUser ? ofUser(visit, id, action, problem) : ofProject(visit, id, action, problem);
        return visit.call().htmx() ? visit.part("tokenform.jte", form) : visit.page("projects", "tokenpage.jte", form);
    }

    private static TokenForm ofProject(Visit visit, String id, String action, @Nullable String problem) {
        var project = visit.api().get(ProjectView.class, "projects", id);
        var choices = Choices.ofUsers(visit, action + "/new", id, visit.owns(project));
        return new TokenForm(action, choices, project.limits().maxTokenLifeDays(), visit.typed(), problem);
    }

    private static TokenForm ofUser(Visit visit, String id, String action, @Nullable String problem) {
        var choices =
                Choices.ofProjects(visit, action + "/new", id, visit.user().operator());
        return new TokenForm(action, choices, null, visit.typed(), problem);
    }

    private PanelAnswer create(Visit visit, boolean byUser) {
        var call = visit.call();
        var body = new LinkedHashMap<String, @Nullable Object>();
        var chosen = call.field(byUser ? "project" : "user");
        body.put("project", byUser ? chosen : call.segment(1));
        body.put("user", byUser ? call.segment(1) : chosen);
        body.put("name", call.field("name").isEmpty() ? "default" : call.field("name"));
        body.put("description", call.field("description"));
        try {
            if (call.ticked("grant")) {
                body.put("grantRole", "member");
            }
            addTerms(visit, body);
            var made = visit.api().send("POST", Connection.class, body, "tokens");
            var token = made.token();
            return call.htmx() && token != null
                    ? visit.done(
                            (byUser ? "/users/" : "/projects/") + Shown.url(call.segment(1)) + "?done=created#tokens")
                    : visit.page("projects", "connection.jte", made);
        } catch (PanelProblem refused) {
            return form(visit, byUser, visit.refused(refused));
        }
    }

    private static void addTerms(Visit visit, Map<String, @Nullable Object> body) {
        var call = visit.call();
        life(visit, body);
        var level = call.field("level");
        if (!level.isEmpty()) {
            body.put(
                    "scope",
                    new ScopeChoice(level, lines(call, "buckets"), lines(call, "prefixes"), lines(call, "addresses")));
        }
    }

    /// The end that was chosen: as the field `life` says, in so many days, on a day, or never.
    static void life(Visit visit, Map<String, @Nullable Object> body) {
        var call = visit.call();
        var life = call.field("life");
        if (life.equals("never")) {
            body.put("expiresAt", null);
        } else if (life.matches("\\d{1,5}")) {
            body.put("expiresInDays", Integer.parseInt(life));
        } else if (life.equals("date")) {
            var date = call.field("expiresOn");
            if (!date.matches("\\d{4}-\\d{2}-\\d{2}")) {
                throw new PanelProblem(400, visit.text("Choose the day on which it ends."));
            }
            body.put("expiresAt", date + "T00:00:00Z");
        }
    }

    /// Items with commas, spaces or line breaks between them.
    private static List<String> lines(PanelCall call, String field) {
        return Arrays.stream(call.field(field).split("[,\\s]+", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// A tag, as a row of two fields.
    public record Tag(String key, String value) {}

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
            List<Tag> tags,
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
                tags(visit, token),
                visit.typed(),
                problem);
        return visit.page("projects", "token.jte", page);
    }

    private static List<Tag> tags(Visit visit, TokenView token) {
        var tags = new ArrayList<Tag>();
        if (visit.typed().containsKey("tagKey")) {
            tags.addAll(typedTags(visit.call()));
        } else {
            token.tags().forEach((key, value) -> tags.add(new Tag(key, value)));
        }
        tags.addAll(Collections.nCopies(EMPTY_TAGS, new Tag("", "")));
        return tags;
    }

    private static List<Tag> typedTags(PanelCall call) {
        var keys = call.fields("tagKey");
        var values = call.fields("tagValue");
        return IntStream.range(0, Math.min(keys.size(), values.size()))
                .mapToObj(i -> new Tag(keys.get(i), values.get(i)))
                .filter(tag -> !tag.key().isEmpty() || !tag.value().isEmpty())
                .toList();
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
        return visit.call().htmx()
                ? visit.part("tokendelete.jte", dialog)
                : visit.page("projects", "tokendeletepage.jte", dialog);
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
            addTerms(visit, body);
            if (call.form().containsKey("tagKey")) {
                body.put("tags", tags(visit));
            }
            visit.api().change(TokenView.class, call.field("etag"), body, "tokens", key);
            return visit.done("/tokens/" + Shown.url(key) + "?done=saved");
        } catch (PanelProblem refused) {
            return token(visit, visit.refused(refused));
        }
    }

    private static Map<String, String> tags(Visit visit) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : typedTags(visit.call())) {
            if (tags.put(tag.key(), tag.value()) != null) {
                throw new PanelProblem(
                        400, visit.text("A token has one tag of a name: {0} is there twice.", tag.key()));
            }
        }
        return tags;
    }

    private PanelAnswer policy(Visit visit) {
        var call = visit.call();
        var key = call.segment(1);
        var body = new LinkedHashMap<String, @Nullable Object>();
        try {
            body.put("policy", policyDocument(visit));
            visit.api().change(TokenView.class, call.field("etag"), body, "tokens", key);
            return visit.done("/tokens/" + Shown.url(key) + "?done=saved");
        } catch (PanelProblem refused) {
            return token(visit, visit.refused(refused));
        }
    }

    private static @Nullable Object policyDocument(Visit visit) {
        if (!visit.call().form().containsKey("policy")) { // an empty one takes all limits away
            throw new PanelProblem(400, visit.text("A policy is a JSON object: {0}.", "…"));
        }
        var text = visit.call().field("policy");
        try {
            return text.isEmpty() ? null : Wire.object(text);
        } catch (IllegalArgumentException broken) {
            throw new PanelProblem(
                    400, visit.text("A policy is a JSON object: {0}.", String.valueOf(broken.getMessage())));
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

    public record BulkPage(String back, String action, BulkReport report) {}

    private PanelAnswer bulk(Visit visit) {
        var call = visit.call();
        var keys = new ArrayList<>(call.fields("accessKey"));
        var action = call.field("action");
        var back = call.field("back").matches("/(projects|users)/[A-Za-z0-9%._~-]+") ? call.field("back") : "/projects";
        if (keys.isEmpty()) {
            throw new PanelProblem(400, visit.text("Select at least one token."));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("accessKeys", keys);
        boolean extend = action.matches("extend-\\d{1,5}");
        body.put("action", extend ? "extend" : action);
        if (extend) {
            body.put("expiresInDays", Integer.parseInt(action.substring("extend-".length())));
        }
        var report = visit.api().send("POST", BulkReport.class, body, "tokens", "bulk");
        return visit.page("projects", "bulk.jte", new BulkPage(back, action, report));
    }

    private PanelAnswer export(Visit visit) {
        var csv = visit.api()
                .document(
                        Map.of(
                                "project",
                                visit.call().query("project"),
                                "user",
                                visit.call().query("user")),
                        "tokens",
                        "export");
        return new PanelAnswer(
                200,
                Map.of(
                        "content-type",
                        "text/csv; charset=utf-8",
                        "content-disposition",
                        "attachment; filename=\"tokens.csv\""),
                csv);
    }
}
