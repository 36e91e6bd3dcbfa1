package io.cloakroom.admin.server;

import static io.cloakroom.admin.rest.Access.OPERATOR;
import static io.cloakroom.admin.rest.Access.OWNER;

import io.cloakroom.admin.accesslog.AccessEntries;
import io.cloakroom.admin.accesslog.AccessEntry;
import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.accesslog.AccessQuery;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.text.Times;
import io.cloakroom.admin.view.LogViews.RequestPage;
import io.cloakroom.admin.view.LogViews.RequestView;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Searches the access log, for all requests or those of a project.
public final class RequestRoutes {
    /// A search with few matches reads megabytes and occupies a core for a second or more.
    private static final int MOST_SEARCHES = 2;

    private static final int PATIENCE_SECONDS = 10;

    private final AccessLog log;
    private final TokenStore tokens;
    private final Directory directory;
    private final Semaphore searches = new Semaphore(MOST_SEARCHES, true);

    public RequestRoutes(AccessLog log, TokenStore tokens, Directory directory) {
        this.log = log;
        this.tokens = tokens;
        this.directory = directory;
    }

    public void addTo(Route.Table table) {
        requestFilters(table.row(
                        "GET", "requests", OPERATOR, "Lists requests of the access log, newest first.", this::list))
                .query("project", "string", "Only requests of this project: id or name.")
                .gives(RequestPage.class);
        requestFilters(table.row(
                        "GET",
                        "projects/{project}/requests",
                        OWNER,
                        "Lists requests with a project's tokens, newest first.",
                        this::ofProject))
                .gives(RequestPage.class);
    }

    private static Route requestFilters(Route route) {
        return route.query("token", "string", "Access key that signed the requests.")
                .query("bucket", "string", "Name of the bucket.")
                .query("key", "string", "The complete key of the object.")
                .query("prefix", "string", "Prefix of the key.")
                .query("operation", "string", "S3's name of the operation, such as DeleteObject.")
                .query("day", "string", "A day in UTC, such as 2026-11-28.")
                .query("limit", "integer", "Maximum number of items, 1 to 1000. Default: 100.")
                .query("after", "string", "The `next` of the previous page.");
    }

    private RequestPage list(AdminRequest request) throws IOException {
        var project = request.query("project").orElse("");
        return page(request, project.isEmpty() ? "" : directory.project(project).id());
    }

    private RequestPage ofProject(AdminRequest request) throws IOException {
        return page(request, request.project().id());
    }

    private RequestPage page(AdminRequest request, String project) throws IOException {
        var day = request.query("day").filter(text -> !text.isEmpty()).map(RequestRoutes::day);
        var query = new AccessQuery(
                project,
                request.query("token").orElse(""),
                request.query("bucket").orElse(""),
                request.query("key").orElse(""),
                request.query("prefix").orElse(""),
                request.query("operation").orElse(""),
                day.map(RequestRoutes::start).orElse(null),
                day.map(each -> start(each.plusDays(1))).orElse(null));
        try {
            var found = find(query, request);
            var logins = new HashMap<String, String>();
            var views = new ArrayList<RequestView>();
            for (var entry : found.entries()) {
                views.add(RequestView.of(entry, login(entry, logins)));
            }
            return new RequestPage(
                    views,
                    found.next(),
                    log.reachesBackTo().orElse(null),
                    log.settings().logged().name().toLowerCase(java.util.Locale.ROOT),
                    log.settings().searchable(),
                    log.lost());
        } catch (IllegalArgumentException noPosition) {
            throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
        }
    }

    /// Waits for its turn, for a limited time.
    private AccessEntries find(AccessQuery query, AdminRequest request) throws IOException {
        try {
            if (!searches.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.tooMany("too many searches of the access log at a time", PATIENCE_SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before a search had its turn");
        }
        try {
            return log.find(query, request.after(), request.limit());
        } finally {
            searches.release();
        }
    }

    /// The login of a user; for a deleted user, who has none any more, the id.
    private String login(AccessEntry entry, Map<String, String> known) throws IOException {
        var id = entry.user();
        @Nullable String login = known.get(id);
        if (login == null) {
            login = id.isEmpty() ? "" : tokens.user(id).map(User::login).orElse(id);
            known.put(id, login);
        }
        return login;
    }

    private static LocalDate day(String text) {
        try {
            return Times.day(text);
        } catch (DateTimeException noDay) {
            throw Problem.badRequest("query parameter \"day\" is a day such as 2026-11-28 (UTC)");
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
