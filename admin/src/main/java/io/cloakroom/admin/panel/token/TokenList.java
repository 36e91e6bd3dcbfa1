package io.cloakroom.admin.panel.token;

import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.TokenViews.TokenView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tokens of a project or of a user, as a section of its page.
///
/// @param path     of that page
/// @param byUser   whether they are the tokens of a user, so that each shows its project
/// @param later    whether this is not the first page of the list
/// @param endpoint URL of S3
/// @param made     the token that was just made here, or `null`
public record TokenList(
        String path,
        boolean byUser,
        Page<TokenView> page,
        String search,
        String state,
        boolean later,
        String endpoint,
        @Nullable Clients made) {
    private static final String AT_ONCE = "50";

    /// The tokens that the visit's query asks for.
    ///
    /// @param of `projects` or `users`
    public static TokenList of(Visit visit, String of, String id) {
        var search = visit.call().query("search");
        var state = visit.call().query("state");
        var after = visit.call().query("after");
        var page = visit.api()
                .page(
                        TokenView.class,
                        Map.of("limit", AT_ONCE, "search", search, "state", state, "after", after),
                        of,
                        id,
                        "tokens");
        return new TokenList(
                "/" + of + "/" + Shown.url(id),
                of.equals("users"),
                page,
                search,
                state,
                !after.isEmpty(),
                visit.endpoint(),
                freshClients(visit));
    }

    private static @Nullable Clients freshClients(Visit visit) {
        var key = visit.call().query("made");
        return visit.call().method().equals("GET") && visit.hasMade(key) ? Clients.ofMade(visit, key) : null;
    }
}
