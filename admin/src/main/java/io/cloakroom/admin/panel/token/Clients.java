package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.SnippetViews.SnippetView;
import io.cloakroom.admin.view.TokenViews.SecretView;
import io.cloakroom.admin.view.TokenViews.UsableBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The client picker of a token: all clients with their steps, of which the page shows one, and the token's secret
/// when it is revealed.
///
/// @param secret  `null` when masked
/// @param fresh   whether the token was just made: its secret then stays visible until the reader leaves the page
/// @param chosen  id of the client that is shown
/// @param buckets names to choose from
/// @param bucket  the bucket in the steps; empty when there is none
public record Clients(
        String accessKey,
        @Nullable String secret,
        boolean fresh,
        List<SnippetView> all,
        String chosen,
        List<String> buckets,
        String bucket) {
    private static final String AT_ONCE = "1000";

    /// Without the secret.
    static Clients masked(Visit visit, String key) {
        return of(visit, key, false, false);
    }

    /// With the secret, which writes a line in the audit log.
    static Clients revealed(Visit visit, String key) {
        return of(visit, key, true, false);
    }

    /// With the secret if this session made the token a moment ago, otherwise without.
    static Clients ofMade(Visit visit, String key) {
        boolean fresh = visit.hasMade(key);
        return of(visit, key, fresh, fresh);
    }

    private static Clients of(Visit visit, String key, boolean reveals, boolean fresh) {
        var buckets = new ArrayList<>(
                visit
                        .api()
                        .page(UsableBucket.class, Map.of("limit", AT_ONCE), "tokens", key, "buckets")
                        .items()
                        .stream()
                        .map(UsableBucket::name)
                        .toList());
        var wanted = visit.chosen("bucket");
        var bucket = buckets.contains(wanted) || buckets.isEmpty() ? wanted : buckets.getFirst();
        var asked = Map.of("bucket", bucket);
        if (!reveals) {
            var all = visit.api()
                    .page(SnippetView.class, asked, "tokens", key, "snippets")
                    .items();
            return new Clients(key, null, fresh, all, chosen(visit, all), buckets, bucket);
        }
        var query = Map.of("bucket", bucket, "snippets", "true");
        var shown = visit.api().get(SecretView.class, query, "tokens", key, "secret");
        var all = Objects.requireNonNullElse(shown.snippets(), List.<SnippetView>of());
        return new Clients(key, shown.secretKey(), fresh, all, chosen(visit, all), buckets, bucket);
    }

    private static String chosen(Visit visit, List<SnippetView> all) {
        var wanted = visit.chosen("client");
        return all.stream().map(SnippetView::id).anyMatch(wanted::equals)
                ? wanted
                : all.getFirst().id();
    }

    /// The clients by their groups, in order.
    public Map<String, List<SnippetView>> groups() {
        var groups = new LinkedHashMap<String, List<SnippetView>>();
        for (var each : all) {
            groups.computeIfAbsent(each.group(), _ -> new ArrayList<>()).add(each);
        }
        return groups;
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "Clients[" + accessKey + "]";
    }
}
