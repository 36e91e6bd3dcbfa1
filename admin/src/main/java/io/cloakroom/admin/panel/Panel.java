package io.cloakroom.admin.panel;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.panel.bucket.AccessPages;
import io.cloakroom.admin.panel.bucket.BucketPages;
import io.cloakroom.admin.panel.bucket.CorsPages;
import io.cloakroom.admin.panel.bucket.DirectLinks;
import io.cloakroom.admin.panel.bucket.EncryptionPages;
import io.cloakroom.admin.panel.bucket.LifecyclePages;
import io.cloakroom.admin.panel.bucket.ObjectLockPages;
import io.cloakroom.admin.panel.bucket.ObjectPages;
import io.cloakroom.admin.panel.bucket.TagPages;
import io.cloakroom.admin.panel.bucket.VersionPages;
import io.cloakroom.admin.panel.bucket.VersioningPages;
import io.cloakroom.admin.panel.page.ApiClient;
import io.cloakroom.admin.panel.page.Assets;
import io.cloakroom.admin.panel.page.Frame;
import io.cloakroom.admin.panel.page.FreshTokens;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Texts;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.project.ProjectPages;
import io.cloakroom.admin.panel.project.UserPages;
import io.cloakroom.admin.panel.server.AuditPages;
import io.cloakroom.admin.panel.server.KeyPages;
import io.cloakroom.admin.panel.server.ReferencePages;
import io.cloakroom.admin.panel.server.RequestPages;
import io.cloakroom.admin.panel.server.ServerPages;
import io.cloakroom.admin.panel.token.ImportPages;
import io.cloakroom.admin.panel.token.TokenEndings;
import io.cloakroom.admin.panel.token.TokenLeakPages;
import io.cloakroom.admin.panel.token.TokenPages;
import io.cloakroom.admin.panel.token.TokenSecrets;
import io.cloakroom.admin.panel.token.TokenSections;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.view.UserViews.SessionView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control panel: finds the page of a request, checks session and CSRF token, and adds security headers to every
/// answer.
public final class Panel implements PageTable {
    private static final Logger LOG = LoggerFactory.getLogger(Panel.class);
    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final AdminApi api;
    private final Supplier<ServerFacts> server;
    private final InstantSource clock;
    private final Assets assets = new Assets();
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Panel.class.getClassLoader(), Panel.class.getPackageName());
    private final FreshTokens fresh;
    private final List<PageRoute> rows = new ArrayList<>();

    public Panel(AdminApi api, Supplier<ServerFacts> server, InstantSource clock) {
        this.api = api;
        this.server = server;
        this.clock = clock;
        this.fresh = new FreshTokens(clock);
        templates.setTrimControlStructures(true);
        new ProjectPages().addTo(this);
        new TokenSections().addTo(this);
        new TokenPages().addTo(this);
        new TokenSecrets().addTo(this);
        new TokenEndings().addTo(this);
        new TokenLeakPages().addTo(this);
        new ImportPages().addTo(this);
        new UserPages().addTo(this);
        var links = new DirectLinks(clock);
        var buckets = new BucketPages(links);
        buckets.addTo(this);
        var objects = new ObjectPages(buckets, links);
        objects.addTo(this);
        new TagPages(objects).addTo(this);
        new VersioningPages(buckets).addTo(this);
        new ObjectLockPages(buckets).addTo(this);
        new AccessPages().addTo(this);
        new CorsPages().addTo(this);
        new LifecyclePages().addTo(this);
        new EncryptionPages().addTo(this);
        new KeyPages().addTo(this);
        new VersionPages(links).addTo(this);
        new ServerPages().addTo(this);
        new AuditPages().addTo(this);
        new RequestPages().addTo(this);
        new ReferencePages().addTo(this);
    }

    private record PageRoute(String method, String[] path, PageOf page) {
        boolean matches(PanelCall call) {
            if (!method.equals(call.method()) || path.length != call.path().size()) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                if (!path[i].equals("*") && !path[i].equals(call.path().get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void row(String method, String path, PageOf page) {
        rows.add(new PageRoute(method, path.split("/", -1), page));
    }

    /// Answers every request, including those that fail.
    public PanelAnswer answer(PanelCall call) {
        var frame = frame(call, null, "");
        try {
            return guarded(routed(call, frame));
        } catch (PanelProblem refused) {
            return guarded(problem(call, frame, refused.status(), refused.detail()));
        } catch (RuntimeException failed) {
            LOG.error("{} failed", call, failed);
            return guarded(problem(call, frame, 500, frame.t().of("The server failed; its log says more.")));
        }
    }

    private PanelAnswer routed(PanelCall call, Frame frame) {
        if (call.path().size() == 2
                && call.segment(0).equals("assets")
                && call.method().equals("GET")) {
            return asset(call, frame);
        }
        if (call.disputed()) {
            return problem(
                    call,
                    frame,
                    400,
                    frame.t()
                            .of(
                                    "Your browser sent two sessions, and one of them may be somebody else's. Delete the cookies of this host, then sign in anew."));
        }
        if (call.method().equals("POST") && isForeign(call)) {
            return problem(call, frame, 403, frame.t().of("This form was sent from another site."));
        }
        if (call.path().equals(List.of("sign-in"))) {
            return call.method().equals("POST") ? signIn(call, frame) : signInPage(call, frame, 200, null);
        }
        var session = session(call);
        if (session.isEmpty() && call.method().equals("GET") && call.path().equals(List.of(ReferencePages.PATH))) {
            var page = ReferencePages.page(call, new ApiClient(api, call, null));
            return page(200, ReferencePages.TEMPLATE, frame, page);
        }
        if (session.isEmpty()) {
            return call.htmx()
                    ? new PanelAnswer(200, Map.of("hx-redirect", "/sign-in"), new byte[0])
                    : PanelAnswer.goTo("/sign-in" + (call.path().isEmpty() ? "" : "?again=1"));
        }
        var token = String.valueOf(call.session());
        var userFrame = frame(call, session.get(), csrf(token));
        if (call.method().equals("POST") && !hasCsrf(call, userFrame.csrf())) {
            return problem(
                    call,
                    userFrame,
                    403,
                    userFrame.t().of("This form is too old, or was not made by this panel. Load the page anew."));
        }
        var visit = new Visit(
                call, new ApiClient(api, call, token), session.get(), userFrame, templates, server.get(), fresh);
        return signedIn(call, visit, userFrame);
    }

    private PanelAnswer signedIn(PanelCall call, Visit visit, Frame frame) {
        try {
            if (call.path().isEmpty() && call.method().equals("GET")) {
                return PanelAnswer.goTo("/projects");
            }
            if (call.path().equals(List.of("sign-out")) && call.method().equals("POST")) {
                visit.api().delete(SessionView.class, Map.of(), "sessions", "current");
                return PanelAnswer.goTo("/sign-in").with("set-cookie", cookie(call, "", 0));
            }
            for (var row : rows) {
                if (row.matches(call)) {
                    return row.page().answer(visit);
                }
            }
            throw new PanelProblem(404, visit.text("There is no such page."));
        } catch (PanelProblem refused) {
            return problem(call, frame, refused.status(), refused.detail());
        }
    }

    private PanelAnswer asset(PanelCall call, Frame frame) {
        var asset = assets.named(call.segment(1));
        if (asset.isEmpty()) {
            return problem(call, frame, 404, frame.t().of("There is no such page."));
        }
        return new PanelAnswer(
                200,
                Map.of(
                        "content-type",
                        asset.get().contentType(),
                        "cache-control",
                        "public, max-age=" + YEAR_SECONDS + ", immutable"),
                asset.get().bytes());
    }

    private PanelAnswer signIn(PanelCall call, Frame frame) {
        var client = new ApiClient(api, call, null);
        try {
            var session = client.send(
                    "POST",
                    SessionView.class,
                    Map.of("login", call.field("login"), "password", call.rawField("password")),
                    "sessions");
            return PanelAnswer.goTo("/projects")
                    .with("set-cookie", cookie(call, String.valueOf(session.token()), Sessions.LIFE.toSeconds()));
        } catch (PanelProblem refused) {
            return signInPage(call, frame, refused.status(), refused.detail());
        }
    }

    private PanelAnswer signInPage(PanelCall call, Frame frame, int status, @Nullable String problem) {
        var again = call.query("again").isEmpty() ? null : frame.t().of("Please sign in: your session has ended.");
        var model = new SignInPage(call.field("login"), problem);
        return page(status, "signin.jte", frame.saying(problem == null ? again : null), model);
    }

    private PanelAnswer page(int status, String template, Frame frame, Object model) {
        var out = new StringOutput();
        templates.render(template, Map.of("frame", frame, "model", model), out);
        return PanelAnswer.html(status, out.toString());
    }

    /// @param problem why the sign-in was refused, or `null`
    public record SignInPage(String login, @Nullable String problem) {}

    /// @param status of the answer
    public record ProblemPage(int status, String sentence) {}

    private PanelAnswer problem(PanelCall call, Frame frame, int status, String sentence) {
        return page(status, call.htmx() ? "problem.jte" : "error.jte", frame, new ProblemPage(status, sentence));
    }

    private Optional<SessionView> session(PanelCall call) {
        var token = call.session();
        if (token == null || !Sessions.isToken(token)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ApiClient(api, call, token).get(SessionView.class, "sessions", "current"))
                    .filter(session -> session.user() != null);
        } catch (PanelProblem ended) {
            return Optional.empty();
        }
    }

    private Frame frame(PanelCall call, @Nullable SessionView session, String csrf) {
        var texts = Texts.in(call.language());
        return new Frame(
                texts,
                new Shown(texts, clock.instant()),
                assets,
                session == null ? null : session.user(),
                csrf,
                "",
                null);
    }

    /// Whether the Origin header names another site. A second defence besides the cookie's SameSite=Strict.
    private static boolean isForeign(PanelCall call) {
        var origin = call.origin();
        return origin != null && !origin.equals(call.pageOrigin());
    }

    private static boolean hasCsrf(PanelCall call, String expected) {
        var header = call.csrf();
        var csrf = header == null ? call.field("csrf") : header;
        return MessageDigest.isEqual(csrf.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /// Derived from the session token, which neither scripts nor other sites can read.
    private static String csrf(String session) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(("csrf " + session).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    private static String cookie(PanelCall call, String value, long seconds) {
        return PanelCall.cookie(call.secure()) + "=" + value + "; Path=/; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Strict" + (call.secure() ? "; Secure" : "");
    }

    /// Adds security headers: no inline scripts or styles, and nothing from other hosts except S3, for the bucket
    /// browser.
    private PanelAnswer guarded(PanelAnswer answer) {
        var s3 = server.get().endpoint();
        var policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: " + s3
                + "; connect-src 'self' " + s3 + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        var guarded = answer.with("content-security-policy", policy)
                .with("x-content-type-options", "nosniff")
                .with("referrer-policy", "same-origin");
        return guarded.headers().containsKey("cache-control") ? guarded : guarded.with("cache-control", "no-store");
    }
}
