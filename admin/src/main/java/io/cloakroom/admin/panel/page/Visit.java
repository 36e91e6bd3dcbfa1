package io.cloakroom.admin.panel.page;

import gg.jte.Content;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.UserViews.SessionView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request for a page by a signed-in user, with the client of the REST interface and the ways to answer.
public final class Visit {
    private final PanelCall call;
    private final ApiClient api;
    private final SessionView session;
    private final Frame frame;
    private final TemplateEngine templates;
    private int status = 200;
    private final ServerFacts server;
    private final FreshTokens fresh;

    public Visit(
            PanelCall call,
            ApiClient api,
            SessionView session,
            Frame frame,
            TemplateEngine templates,
            ServerFacts server,
            FreshTokens fresh) {
        this.server = server;
        this.fresh = fresh;
        this.call = call;
        this.api = api;
        this.session = session;
        this.frame = frame;
        this.templates = templates;
    }

    public PanelCall call() {
        return call;
    }

    public ApiClient api() {
        return api;
    }

    /// URL of the S3 port, as clients reach it.
    public String endpoint() {
        return server.endpoint();
    }

    public String region() {
        return server.region();
    }

    public UserView user() {
        var user = session.user();
        if (user == null) {
            throw new IllegalStateException("a visit without a user");
        }
        return user;
    }

    /// Whether the visitor may make and delete buckets in a project.
    public boolean mayChangeBuckets(ProjectView project) {
        return owns(project) || ("buckets".equals(project.memberTokens()) && project.role() != null);
    }

    /// Whether the visitor has the rights of the project's owners.
    public boolean owns(ProjectView project) {
        return user().operates() || "owner".equals(project.role());
    }

    /// Remembers that this session has just made a token.
    public void made(String accessKey) {
        fresh.add(frame.csrf(), accessKey);
    }

    /// Whether this session made the token a moment ago, so that its secret may be shown without a click.
    public boolean hasMade(String accessKey) {
        return fresh.holds(frame.csrf(), accessKey);
    }

    /// A value that was chosen in a form or in the query; empty for none.
    public String chosen(String field) {
        var sent = call.field(field);
        return sent.isEmpty() ? call.query(field) : sent;
    }

    /// Today's date in UTC.
    public LocalDate today() {
        return frame.shown().today();
    }

    public String text(String english, Object... values) {
        return frame.t().of(english, values);
    }

    /// Sentences about lifecycle rules, in the reader's language.
    public LifecycleSentences lifecycleSentences() {
        return new LifecycleSentences(frame.t(), frame.shown());
    }

    /// Gives the next page the status of a refusal.
    ///
    /// @return the sentence to show
    public String refused(PanelProblem problem) {
        status = problem.status();
        return status == 412
                ? text(
                        "Somebody changed it meanwhile, so nothing was saved. This is how it is now: look, and change it again.")
                : problem.detail();
    }

    /// The first value of each field of a refused form, to be shown again. Empty when the form was based on an
    /// outdated state.
    public Map<String, String> typed() {
        var typed = new LinkedHashMap<String, String>();
        if (status != 412) {
            call.form().forEach((name, values) -> typed.put(name, values.getFirst()));
        }
        return typed;
    }

    /// A whole page.
    public PanelAnswer page(String tab, String template, Object model) {
        return page(tab, template, model, null);
    }

    /// @param notice a sentence about what was just done, or `null`
    public PanelAnswer page(String tab, String template, Object model, @Nullable String notice) {
        var message = notice == null && !call.query("done").isEmpty() ? notice(call.query("done")) : notice;
        return PanelAnswer.html(status, render(template, frame.on(tab).saying(message), model));
    }

    /// A part of a page.
    public PanelAnswer part(String template, Object model) {
        return PanelAnswer.html(status, render(template, frame, model));
    }

    /// The content of a dialog: a part of the page for htmx, otherwise a page of its own.
    ///
    /// @param title of that page
    public PanelAnswer dialog(String tab, String title, String template, Object model) {
        if (call.htmx()) {
            return part(template, model);
        }
        var shown = render(template, frame, model);
        Content content = out -> out.writeContent(shown);
        var page = new StringOutput();
        templates.render("dialogpage.jte", Map.of("frame", frame.on(tab), "title", title, "content", content), page);
        return PanelAnswer.html(status, page.toString());
    }

    private String render(String template, Frame with, Object model) {
        var out = new StringOutput();
        templates.render(template, Map.of("frame", with, "model", model), out);
        return out.toString();
    }

    /// Shows `path` after a form was handled. In a dialog, htmx is told to go there.
    public PanelAnswer done(String path) {
        return call.htmx() ? new PanelAnswer(200, Map.of("hx-redirect", path), new byte[0]) : PanelAnswer.goTo(path);
    }

    /// The sentence of a code. Links can only name these sentences.
    private @Nullable String notice(String code) {
        return switch (code) {
            case "created" -> text("Created.");
            case "saved" -> text("Saved.");
            case "deleted" -> text("Deleted.");
            case "added" -> text("Added to the project.");
            case "made-user" ->
                text(
                        "There was no user of that name: a new one was created and added. It cannot sign in until you set a password on its page; its tokens work without.");
            case "aborted" -> text("Aborted. The space of its parts is free again.");
            case "removed" -> text("Removed from the project.");
            case "moved" -> text("Moved.");
            case "gone" -> text("It is no longer there. These are the versions that are left.");
            case "restored" -> text("Restored: it is the current version again.");
            case "public-read" -> text("Public: everybody who knows the address may read it.");
            case "private" -> text("Private: only tokens of the project can read it.");
            case "left" -> text("You have left the project; your tokens in it are deleted.");
            case "disabled" -> text("Disabled: the very next request with this token is refused.");
            case "enabled" -> text("Enabled.");
            case "password" -> text("The password was changed; all sessions of the user have ended.");
            default -> null;
        };
    }
}
