package io.cloakroom.admin.token.rest;

import static io.cloakroom.admin.rest.Access.SECRET;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.AuditRoutes;
import io.cloakroom.admin.view.TokenViews;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.TokenViews.LeakReport;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Handles reports of leaked keys. The keys of one rotation are often in the same file, so the answer says which of
/// them still work, and until when.
public final class TokenLeaks {
    private static final int TRAFFIC_HOURS = 7 * 24;
    private static final int TIMELINE = 50;

    private final TokenStore tokens;
    private final Directory directory;
    private final ShownTokens views;
    private final TokenRoutes routes;
    private final TrafficRoutes traffic;
    private final AuditRoutes audit;
    private final InstantSource clock;

    public TokenLeaks(
            TokenStore tokens,
            Directory directory,
            ShownTokens views,
            TokenRoutes routes,
            TrafficRoutes traffic,
            AuditRoutes audit,
            InstantSource clock) {
        this.tokens = tokens;
        this.directory = directory;
        this.views = views;
        this.routes = routes;
        this.traffic = traffic;
        this.audit = audit;
        this.clock = clock;
    }

    record Leak(
            @Field("Whether the other keys of the same rotation leaked, too. Default: false.") @Nullable
            Boolean both) {}

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "tokens/{token}/leak",
                        SECRET,
                        "Disables a leaked key, makes a new one, and shows what the leaked one was used for.",
                        this::report)
                .takes(Leak.class)
                .onceByKey()
                .gives(LeakReport.class)
                .audited("token.leak");
    }

    /// Disables the leaked key first, and then replaces it without grace, unless a working token has replaced it
    /// already.
    private LeakReport report(AdminRequest request) throws IOException {
        boolean both = Boolean.TRUE.equals(request.json(Leak.class).both());
        var token = request.token();
        disable(token);
        request.subject().detail("reported as leaked");
        var disabled = new ArrayList<Token>();
        for (var other : working(token)) {
            if (both) {
                disable(other);
                disabled.add(other);
                request.anotherSubject().of(other).detail("reported as leaked, together with " + token.accessKey());
            }
        }
        var connection = replacement(request, token, both);
        return new LeakReport(
                view(token),
                view(disabled),
                view(working(token, connection)),
                connection,
                audit.ofToken(token, null, TIMELINE).items(),
                traffic.ofToken(token, TRAFFIC_HOURS));
    }

    private void disable(Token token) throws IOException {
        tokens.changeToken(token.accessKey(), now -> now.withState(Token.State.LEAKED));
    }

    private TokenView view(Token token) throws IOException {
        return views.one(directory.token(token.accessKey()));
    }

    private List<TokenView> view(List<Token> all) throws IOException {
        var views = new ArrayList<TokenView>();
        for (var each : all) {
            views.add(view(each));
        }
        return views;
    }

    /// The working tokens of the rotation, except for the new one.
    private List<Token> working(Token token, @Nullable Connection made) throws IOException {
        var fresh = made == null ? null : made.token();
        return working(token).stream()
                .filter(each -> fresh == null || !each.accessKey().equals(fresh.accessKey()))
                .toList();
    }

    /// The other tokens of the rotation that still work.
    private List<Token> working(Token token) throws IOException {
        return rotation(token).stream()
                .filter(each -> !each.accessKey().equals(token.accessKey()))
                .filter(each -> TokenViews.state(each, clock.instant()).equals("active"))
                .toList();
    }

    /// All tokens that replaced each other, including this one, oldest first. Their number is not limited, since an
    /// omitted token would continue to work.
    private List<Token> rotation(Token token) throws IOException {
        var all = new ArrayDeque<>(List.of(token));
        var examined = new HashSet<>(Set.of(token.accessKey()));
        var older = present(token.replaces());
        while (older != null && examined.add(older.accessKey())) {
            all.addFirst(older);
            older = present(older.replaces());
        }
        var newer = present(directory.token(token.accessKey()).replacedBy());
        while (newer != null && examined.add(newer.accessKey())) {
            all.addLast(newer);
            newer = present(newer.replacedBy());
        }
        return List.copyOf(all);
    }

    private @Nullable Token present(@Nullable String accessKey) throws IOException {
        return accessKey == null ? null : tokens.token(accessKey).orElse(null);
    }

    /// Replaces the token. If that is impossible, because it has expired or its user has lost the role, it stays
    /// disabled.
    private @Nullable Connection replacement(AdminRequest request, Token token, boolean both) throws IOException {
        var newest = both ? rotation(token).getLast() : token;
        forgetDeleted(newest);
        try {
            var connection = routes.rotate(request, newest, Duration.ZERO);
            var made = connection.token();
            request.subject().detail("reported as leaked; replaced by " + (made == null ? "" : made.accessKey()));
            return connection;
        } catch (Problem refused) {
            request.subject().detail("reported as leaked; no new key was made: " + refused.getMessage());
            return null;
        }
    }

    /// Forgets a replacement that was deleted, so that the token can be replaced again.
    private void forgetDeleted(Token token) throws IOException {
        var newer = directory.token(token.accessKey()).replacedBy();
        if (newer != null && present(newer) == null) {
            var _ = tokens.changeToken(
                    token.accessKey(),
                    now -> newer.equals(now.replacedBy())
                            ? now.inRotation(now.replaces(), null, now.graceUntil())
                            : now);
        }
    }
}
