package io.cloakroom.admin.server;

import static io.cloakroom.admin.rest.Access.OPERATOR;
import static io.cloakroom.admin.rest.Access.OWNER;
import static io.cloakroom.admin.rest.Access.TOKEN;

import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.LogViews.AuditCheck;
import io.cloakroom.admin.view.LogViews.AuditView;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Routes for the audit log: the whole log, the lines of a project, and the timeline of a token.
public final class AuditRoutes {
    private final AuditLog log;
    private final Directory directory;

    public AuditRoutes(AuditLog log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "tokens/{token}/audit",
                        TOKEN,
                        "Lists the audit log's lines about a token, newest first.",
                        this::ofToken)
                .givesPageOf(AuditView.class);
        auditFilters(table.row("GET", "audit", OPERATOR, "Lists the audit log, newest first.", this::list))
                .query("project", "string", "Only lines of this project: id or name.")
                .givesPageOf(AuditView.class);
        auditFilters(table.row(
                        "GET",
                        "projects/{project}/audit",
                        OWNER,
                        "Lists the audit log's lines of a project, newest first.",
                        this::ofProject))
                .givesPageOf(AuditView.class);
        table.row("GET", "audit/verification", OPERATOR, "Checks the hash chain of the audit log.", this::verify)
                .gives(AuditCheck.class);
    }

    private static Route auditFilters(Route route) {
        return route.searchable()
                .query("action", "string", "Prefix of the action, such as token.")
                .query("who", "string", "A login name.")
                .query("from", "string", "The first time or day (UTC): 2027-01-31, 2027-01-31T12:00:00Z.")
                .query("to", "string", "The last time or day, inclusive.");
    }

    private Page<AuditView> list(AdminRequest request) throws IOException {
        var project = request.query("project");
        return project.isEmpty()
                ? page("", filter(request), request)
                : ofProject(directory.idOfProject(project.get()), request);
    }

    private Page<AuditView> ofProject(AdminRequest request) throws IOException {
        return ofProject(request.project().id(), request);
    }

    private Page<AuditView> ofProject(String id, AdminRequest request) throws IOException {
        return page(id, filter(request).and(entry -> entry.project().equals(id)), request);
    }

    /// Lists lines of the requested days. The log is read backwards and ends at the first older line.
    private Page<AuditView> page(String holding, Predicate<AuditEntry> filter, AdminRequest request)
            throws IOException {
        var times = AuditTimes.of(request);
        var page = page(holding, times.and(filter), request.after(), request.limit());
        return times.isPassed() ? new Page<>(page.items(), null) : page;
    }

    private Page<AuditView> ofToken(AdminRequest request) throws IOException {
        return ofToken(request.token(), request.after(), request.limit());
    }

    /// Lines of the token's project since the token was made: an imported access key may have belonged to a token of
    /// another project before, or occur in other lines by chance.
    public Page<AuditView> ofToken(Token token, @Nullable String after, int limit) throws IOException {
        var key = token.accessKey();
        return page(
                key,
                entry -> entry.project().equals(token.project())
                        && !entry.time().isBefore(token.createdAt())
                        && (entry.token().equals(key) || mentions(entry, key)),
                after,
                limit);
    }

    /// Changes of many tokens name them in the detail, as does a rotation its new access key.
    private static boolean mentions(AuditEntry entry, String accessKey) {
        var detail = " " + entry.detail() + " ";
        return entry.token().isEmpty()
                ? entry.action().startsWith("token.") && detail.contains(" " + accessKey + " ")
                : detail.contains(" replaced by " + accessKey + " ");
    }

    private static Predicate<AuditEntry> filter(AdminRequest request) {
        var action = request.query("action").orElse("");
        var who = request.query("who").orElse("");
        var search = request.query("search").orElse("").toLowerCase(Locale.ROOT);
        return entry -> entry.action().startsWith(action)
                && (who.isEmpty() || entry.who().equals(who))
                && (search.isEmpty()
                        || (entry.who() + " " + entry.target() + " " + entry.action() + " " + entry.detail() + " "
                                        + entry.address())
                                .toLowerCase(Locale.ROOT)
                                .contains(search));
    }

    private Page<AuditView> page(String holding, Predicate<AuditEntry> filter, @Nullable String after, int limit)
            throws IOException {
        try {
            var page = log.find(holding, filter, after, limit);
            return new Page<>(page.entries().stream().map(AuditView::of).toList(), page.next());
        } catch (IllegalArgumentException noPosition) {
            throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
        }
    }

    private AuditCheck verify(AdminRequest request) throws IOException {
        var verdict = log.verify();
        return new AuditCheck(
                verdict.lines(),
                verdict.last(),
                verdict.trouble().isEmpty(),
                verdict.trouble().orElse(""));
    }
}
