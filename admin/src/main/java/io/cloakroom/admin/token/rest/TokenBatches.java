package io.cloakroom.admin.token.rest;

import static io.cloakroom.admin.rest.Access.SIGNED_IN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Admission;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Document;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.TokenOrder;
import io.cloakroom.admin.view.TokenViews.BulkReport;
import io.cloakroom.admin.view.TokenViews.BulkResult;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Changes many tokens in one call. A refusal for one token does not affect the others.
public final class TokenBatches {
    private static final int MOST_CSV_CHARACTERS = 64 * 1024 * 1024;

    private final Semaphore exports = new Semaphore(1);

    private final TokenStore tokens;
    private final Directory directory;
    private final TokenIssuer issuer;
    private final ShownTokens views;
    private final TokenRoutes routes;
    private final InstantSource clock;

    public TokenBatches(
            TokenStore tokens,
            Directory directory,
            TokenIssuer issuer,
            ShownTokens views,
            TokenRoutes routes,
            InstantSource clock) {
        this.tokens = tokens;
        this.directory = directory;
        this.issuer = issuer;
        this.views = views;
        this.routes = routes;
        this.clock = clock;
    }

    record Bulk(
            @Field(value = "1 to 1000", needed = true) @Nullable
            List<String> accessKeys,

            @Field(
                    needed = true,
                    oneOf = {"disable", "enable", "delete", "extend", "rotate"})
            @Nullable
            String action,

            @Field("For extend: the new expiry; null for never") @Nullable
            Instant expiresAt,

            @Field("For extend: the lifetime in days, instead of expiresAt") @Nullable
            Integer expiresInDays,

            @Field("For rotate: how long the old keys continue to work. Default: 86400.") @Nullable
            Long graceSeconds) {}

    record Pair(
            @Field(value = "3-128 of A-Z a-z 0-9 . _ -", needed = true) @Nullable
            String accessKey,

            @Field(value = "8-128 printable ASCII characters", needed = true) @Nullable
            String secretKey,

            @Nullable String name) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "Pair[" + accessKey + "]";
        }
    }

    record Import(
            @Field(value = "Id or name", needed = true) @Nullable
            String project,

            @Field(value = "Id or login name of a user with a role in the project", needed = true) @Nullable
            String user,

            @Field("Expiry of all tokens. Default: never") @Nullable
            Instant expiresAt,

            @Field("Lifetime in days, instead of expiresAt") @Nullable
            Integer expiresInDays,

            @Field(value = "1 to 1000", needed = true) @Nullable
            List<Pair> pairs) {}

    private interface TokenChange {
        /// @return the new token of a rotation; otherwise `null`
        @Nullable
        TokenView take(Token token) throws IOException;
    }

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "tokens/bulk",
                        SIGNED_IN,
                        "Disables, enables, deletes, extends or rotates many tokens.",
                        this::bulk)
                .takes(Bulk.class)
                .onceByKey()
                .gives(BulkReport.class)
                .audited("token.bulk");
        table.row("POST", "tokens/import", SIGNED_IN, "Imports existing key pairs as tokens.", this::importPairs)
                .takes(Import.class)
                .onceByKey()
                .gives(BulkReport.class)
                .audited("token.import");
        TokenSearch.everywhere(table.row(
                        "GET", "tokens/export", SIGNED_IN, "Exports the tokens as CSV, without secrets.", this::export))
                .givesDocument("text/csv");
    }

    private BulkReport bulk(AdminRequest request) throws IOException {
        var body = request.json(Bulk.class);
        var step = step(request, body);
        var action = String.valueOf(body.action());
        var results = new ArrayList<BulkResult>();
        var changed = new TreeMap<String, StringJoiner>();
        for (var accessKey : new LinkedHashSet<>(bounded(body.accessKeys(), "accessKeys"))) {
            results.add(result(accessKey, 200, () -> {
                var token = directory.token(accessKey);
                if (!request.rightsNow().over(token)) {
                    throw Directory.noToken(accessKey);
                }
                var made = step.take(token);
                changed.computeIfAbsent(token.project(), _ -> new StringJoiner(" "))
                        .add(made == null ? accessKey : accessKey + " replaced by " + made.accessKey());
                return made;
            }));
        }
        note(request, action, changed);
        return report(results);
    }

    private TokenChange step(AdminRequest request, Bulk body) throws IOException {
        return switch (body.action() == null ? "" : body.action()) {
            case "disable" ->
                token -> {
                    tokens.changeToken(token.accessKey(), Token::disabled);
                    return null;
                };
            case "enable" ->
                token -> {
                    tokens.changeToken(token.accessKey(), was -> {
                        TokenPatch.requireAlive(was, clock.instant());
                        return was.enabled();
                    });
                    return null;
                };
            case "delete" ->
                token -> {
                    tokens.deleteToken(token.accessKey());
                    return null;
                };
            case "extend" -> {
                var end = TokenTerms.end(body.expiresAt(), body.expiresInDays(), clock);
                yield token -> {
                    var project = directory.project(token.project());
                    issuer.lifetimeRefusal(end, project.limits()).ifPresent(refusal -> {
                        throw Problem.badRequest(refusal);
                    });
                    tokens.changeToken(
                            token.accessKey(), now -> now.with(now.terms().withExpiry(end)));
                    return null;
                };
            }
            case "rotate" -> {
                var seconds = body.graceSeconds();
                var grace = seconds == null ? Duration.ofDays(1) : Duration.ofSeconds(seconds);
                yield token -> routes.rotate(request, token, grace).token();
            }
            default -> throw Problem.badRequest("action is disable, enable, delete, extend or rotate");
        };
    }

    /// Makes tokens from existing key pairs, so that clients can keep them.
    private BulkReport importPairs(AdminRequest request) throws IOException {
        var body = request.json(Import.class);
        var project = directory.project(AdminRequest.needed(body.project(), "project"));
        if (!request.rights().member(project.id())) {
            throw Directory.noProject(String.valueOf(body.project()));
        }
        TokenRoutes.requireImporter(request.rights(), project);
        var name = AdminRequest.needed(body.user(), "user");
        var user = directory.user(name);
        if (!Admission.mayName(request.rights(), name, user)) {
            throw Directory.noUser(name);
        }
        request.subject().project(project.id()).target(project.name());
        var end = TokenTerms.end(body.expiresAt(), body.expiresInDays(), clock);
        var made = new StringJoiner(" ", "import: ", "");
        var results = new ArrayList<BulkResult>();
        for (var pair : bounded(body.pairs(), "pairs")) {
            results.add(result(String.valueOf(pair.accessKey()), 201, () -> {
                TokenRoutes.requireImporter(request.rightsNow(), project);
                var keys = TokenRoutes.givenKeys(
                        AdminRequest.needed(pair.accessKey(), "accessKey"),
                        AdminRequest.needed(pair.secretKey(), "secretKey"));
                var called = pair.name() == null ? "imported" : Directory.goodText(pair.name(), "name");
                var order = new TokenOrder(
                        project.id(),
                        user.id(),
                        called,
                        "",
                        end,
                        TokenScope.FULL,
                        Map.of(),
                        request.caller().login(),
                        "import");
                made.add(TokenRoutes.issued(issuer.issue(order, keys.orElseThrow()))
                        .token()
                        .accessKey());
                request.subject().detail(made.toString());
                return null;
            }));
        }
        return report(results);
    }

    private interface OneToken {
        @Nullable
        TokenView run() throws IOException;
    }

    private static BulkResult result(String accessKey, int good, OneToken work) throws IOException {
        var shown = Directory.shown(accessKey);
        try {
            return new BulkResult(shown, good, "", work.run());
        } catch (Problem refused) {
            return new BulkResult(shown, refused.status(), String.valueOf(refused.getMessage()), null);
        }
    }

    private static BulkReport report(List<BulkResult> results) {
        int done =
                (int) results.stream().filter(result -> result.status() < 400).count();
        return new BulkReport(done, results.size() - done, results);
    }

    /// Writes a line in the audit log for each project with changed tokens, so that owners see the changes in their
    /// own projects only.
    private static void note(AdminRequest request, String what, Map<String, StringJoiner> keys) {
        request.subject().detail(what + ": none");
        boolean first = true;
        for (var each : keys.entrySet()) {
            var subject = first ? request.subject() : request.anotherSubject();
            subject.project(each.getKey()).detail(what + ": " + each.getValue());
            first = false;
        }
    }

    private static <T> List<T> bounded(@Nullable List<T> items, String field) {
        if (items == null || items.isEmpty() || items.size() > AdminRequest.MOST_ITEMS) {
            throw Problem.badRequest(field + " are 1 to " + AdminRequest.MOST_ITEMS);
        }
        if (items.contains(null)) {
            throw Problem.badRequest(field + " must not hold null");
        }
        return items;
    }

    /// Exports tokens as CSV (RFC 4180), never with secrets. Only one export runs at a time, because each may be
    /// large.
    private Document export(AdminRequest request) throws IOException {
        if (!exports.tryAcquire()) {
            throw Problem.unavailable();
        }
        try {
            return exported(request);
        } finally {
            exports.release();
        }
    }

    private Document exported(AdminRequest request) throws IOException {
        var search = TokenSearch.of(request, directory, clock);
        var csv =
                new StringBuilder("accessKey,name,description,project,projectId,user,userId,state,createdAt,createdBy,"
                        + "via,expiresAt,scope,lastUsed,replacedBy,graceUntil\r\n");
        String after = null;
        do {
            var page = search.page(tokens, after, AdminRequest.MOST_ITEMS);
            for (var token : views.all(page.items())) {
                var use = token.lastUse();
                row(
                        csv,
                        token.accessKey(),
                        token.name(),
                        token.description(),
                        token.project().name(),
                        token.project().id(),
                        token.user().name(),
                        token.user().id(),
                        token.state(),
                        token.createdAt(),
                        token.createdBy(),
                        token.via(),
                        token.expiresAt(),
                        token.scopeText(),
                        use == null ? null : use.time(),
                        token.replacedBy(),
                        token.graceUntil());
            }
            after = page.next();
        } while (after != null && csv.length() < MOST_CSV_CHARACTERS);
        return new Document(
                "text/csv; charset=utf-8", "tokens.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void row(StringBuilder csv, @Nullable Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            csv.append(i == 0 ? "" : ",").append(cell(cells[i] == null ? "" : cells[i].toString()));
        }
        csv.append("\r\n");
    }

    /// Puts an apostrophe before a cell that a spreadsheet would interpret as a formula.
    private static String cell(String text) {
        var safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[,\"\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
