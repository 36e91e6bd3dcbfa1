package io.cloakroom.admin.token.rest;

import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.text.Legible;
import io.cloakroom.admin.text.Times;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.token.TokenScope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Validates the terms of a token as clients write them.
final class TokenTerms {
    private static final int MOST_TAGS = 50;
    private static final int MOST_KEY_CHARACTERS = 128;
    private static final int MOST_VALUE_CHARACTERS = 256;
    private static final int MOST_DAYS = 36_525;

    private TokenTerms() {}

    /// @param policy a document; cannot be combined with a `choice`
    static TokenScope scope(@Nullable JsonNode policy, @Nullable ScopeChoice choice) {
        var written = policy == null || policy.isNull() ? null : policy;
        if (written != null && choice != null) {
            throw Problem.badRequest("a token has a scope or a policy, not both");
        }
        try {
            var scope = choice != null
                    ? new TokenScope(ScopeDocument.of(choice))
                    : written != null ? new TokenScope(Json.text(written)) : TokenScope.FULL;
            TokenIssuer.scopeRefusal(scope).ifPresent(why -> {
                throw Problem.badRequest(why);
            });
            return scope;
        } catch (PolicyException wrong) {
            throw Problem.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    static Map<String, String> tags(@Nullable Map<String, String> given) {
        var tags = new TreeMap<String, String>();
        if (given == null) {
            return tags;
        }
        for (var tag : given.entrySet()) {
            var value = tag.getValue();
            if (value == null
                    || tag.getKey().isBlank()
                    || tag.getKey().length() > MOST_KEY_CHARACTERS
                    || value.length() > MOST_VALUE_CHARACTERS
                    || !Legible.isPlain(tag.getKey() + value)) {
                throw Problem.badRequest("tags have keys of 1-128 characters and values of at most 256 characters,"
                        + " without control characters");
            }
            tags.put(tag.getKey(), value);
        }
        if (tags.size() > MOST_TAGS) {
            throw Problem.badRequest("a token has at most " + MOST_TAGS + " tags");
        }
        return tags;
    }

    /// The expiry of a token, given as a time, as a number of days, or not at all.
    static @Nullable Instant end(@Nullable Instant at, @Nullable Integer days, InstantSource clock) {
        if (days == null) {
            return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
        }
        if (at != null) {
            throw Problem.badRequest("a token has an expiresAt or an expiresInDays, not both");
        }
        return after(days, clock);
    }

    static Instant after(int days, InstantSource clock) {
        if (days < 1 || days > MOST_DAYS) {
            throw Problem.badRequest("expiresInDays is a number from 1 to " + MOST_DAYS);
        }
        return clock.instant().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    static Instant time(String text) {
        try {
            return Times.time(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException noDate) {
            throw Problem.badRequest("expiresAt is a time like 2027-01-31T12:00:00Z");
        }
    }
}
