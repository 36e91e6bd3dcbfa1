package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.TokenViews.TokenView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tokens of a project that use a bucket: those that are limited to it, and those that sent their last request to it.
/// A project may have any number of tokens, so only the newest 10,000 are examined.
///
/// @param first    the newest of them, at most 100
/// @param count    number of all of them among the examined tokens
/// @param examined number of examined tokens
/// @param complete whether the project has no other tokens
public record BucketUses(List<TokenView> first, int count, int examined, boolean complete) {
    private static final int MOST_EXAMINED = 10_000;
    private static final int MOST_SHOWN = 100;

    /// Reads a page of the project's tokens, the newest first.
    @FunctionalInterface
    interface Tokens {
        /// @param after `next` of the previous page; empty for the first one
        Page<TokenView> page(String after, int limit);
    }

    static BucketUses of(Visit visit, String bucket) {
        var project = visit.call().segment(1);
        return of(
                bucket,
                (after, limit) -> visit.api()
                        .page(
                                TokenView.class,
                                Map.of("limit", String.valueOf(limit), "after", after),
                                "projects",
                                project,
                                "tokens"));
    }

    static BucketUses of(String bucket, Tokens tokens) {
        var first = new ArrayList<TokenView>();
        int count = 0;
        int examined = 0;
        var after = "";
        while (examined < MOST_EXAMINED) {
            var page = tokens.page(after, Math.min(AdminRequest.MOST_ITEMS, MOST_EXAMINED - examined));
            for (var token : page.items()) {
                examined++;
                if (concerns(token, bucket)) {
                    count++;
                    if (first.size() < MOST_SHOWN) {
                        first.add(token);
                    }
                }
            }
            if (page.next() == null) {
                return new BucketUses(first, count, examined, true);
            }
            after = page.next();
        }
        return new BucketUses(first, count, examined, false);
    }

    private static boolean concerns(TokenView token, String bucket) {
        var use = token.lastUse();
        var scope = token.scope();
        return (use != null && bucket.equals(use.bucket()))
                || (scope != null && scope.buckets().contains(bucket));
    }
}
