package io.cloakroom.admin.token.rest;

import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.TokenViews.UsableBucket;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the buckets of a token's project that the token may use.
public final class TokenReach {
    private static final int AT_ONCE = 1000;
    private static final int MOST_LOOKED_AT = 10_000;

    private final ProjectStore projects;

    public TokenReach(ProjectStore projects) {
        this.projects = projects;
    }

    /// One page of the buckets, in order of their names.
    public Page<UsableBucket> buckets(Token token, @Nullable String after, int limit) throws IOException {
        var visible = visible(token);
        var found = new ArrayList<UsableBucket>();
        var position = after;
        for (int lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += AT_ONCE) {
            var names = projects.buckets(token.project(), "", position, AT_ONCE).stream()
                    .map(bucket -> bucket.name().value())
                    .toList();
            for (var name : names) {
                if (visible.test(name)) {
                    if (found.size() == limit) {
                        return new Page<>(found, found.getLast().name());
                    }
                    found.add(new UsableBucket(name));
                }
                position = name;
            }
            if (names.size() < AT_ONCE) {
                return new Page<>(found, null);
            }
        }
        return new Page<>(found, position);
    }

    private static Predicate<String> visible(Token token) {
        return token.scope().isFull()
                ? _ -> true
                : Evaluator.visible(PolicyParser.storedScope(token.scope().policy()), RequestFacts.NONE);
    }

    /// The default bucket: the first that the token may use, or one that its scope names although it is still absent;
    /// `null` when there is neither.
    @Nullable
    String usualBucket(Token token) throws IOException {
        var first = buckets(token, null, 1).items();
        if (!first.isEmpty()) {
            return first.getFirst().name();
        }
        return ScopeDocument.choice(token.scope().policy()).stream()
                .flatMap(choice -> choice.buckets().stream())
                .filter(name -> BucketName.of(name).isPresent())
                .findFirst()
                .orElse(null);
    }

    /// The prefix under which a client should store objects with the token; empty for anywhere.
    static String prefix(Token token) {
        return ScopeDocument.choice(token.scope().policy()).stream()
                .flatMap(choice -> choice.prefixes().stream())
                .findFirst()
                .orElse("");
    }
}
