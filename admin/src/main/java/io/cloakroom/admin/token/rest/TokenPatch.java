package io.cloakroom.admin.token.rest;

import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The validated fields of a PATCH on a token. Fields that are absent or `null` change nothing, with two exceptions:
/// `"expiresAt": null` removes the expiry, and `"policy": null` the limits.
final class TokenPatch {
    private static final Set<String> TAKEN_AWAY_BY_NULL = Set.of("expiresAt", "policy");
    private static final Set<String> KNOWN = new TreeSet<>(
            Set.of("state", "revive", "name", "description", "expiresAt", "expiresInDays", "policy", "scope", "tags"));

    private final JsonNode fields;
    private final InstantSource clock;
    private Token.@Nullable State state;
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable TokenScope scope;
    private @Nullable Map<String, String> tags;
    private @Nullable Instant expiresAt;
    private boolean setsExpiry;
    private boolean revives;

    /// The fields that a client may send, for the OpenAPI document.
    record Fields(
            @Field(oneOf = {"active", "disabled"}) @Nullable String state,

            @Field("With state active: also enables a token that leaked, or whose grace period after a"
                    + " rotation is over")
            @Nullable
            Boolean revive,

            @Nullable String name,
            @Nullable String description,
            @Field("null removes the expiry") @Nullable Instant expiresAt,

            @Field("Lifetime in days, instead of expiresAt") @Nullable
            Integer expiresInDays,

            @Field("A policy document; null for everything in the project") @Nullable
            JsonNode policy,

            @Field("Instead of a policy") @Nullable ScopeChoice scope,

            @Field("The complete set of tags: others are removed") @Nullable
            Map<String, String> tags) {}

    TokenPatch(JsonNode fields, InstantSource clock) {
        this.fields = fields;
        this.clock = clock;
        if (!fields.isObject()) {
            throw Problem.badRequest("a JSON object is needed");
        }
        for (var field : fields.propertyNames()) {
            var value = fields.path(field);
            if (!value.isNull() || TAKEN_AWAY_BY_NULL.contains(field) || !KNOWN.contains(field)) {
                read(field, value);
            }
        }
    }

    private void read(String field, JsonNode value) {
        switch (field) {
            case "state" -> state = state(value);
            case "revive" -> revives = flag(value, field);
            case "name" -> name = Directory.goodText(text(value, field), field);
            case "description" -> description = Directory.goodText(text(value, field), field);
            case "expiresAt" -> {
                setsExpiry = true;
                expiresAt = value.isNull() ? null : TokenTerms.time(text(value, field));
            }
            case "expiresInDays" -> {
                if (fields.has("expiresAt") || !value.isInt()) {
                    throw Problem.badRequest("expiresInDays is a number, and goes without expiresAt");
                }
                setsExpiry = true;
                expiresAt = TokenTerms.after(value.intValue(), clock);
            }
            case "policy" -> {
                if (fields.hasNonNull("scope")) {
                    throw Problem.badRequest("a token has a scope or a policy, not both");
                }
                scope = TokenTerms.scope(value, null);
            }
            case "scope" -> scope = TokenTerms.scope(null, Json.as(value, ScopeChoice.class));
            case "tags" -> tags = TokenTerms.tags(Json.texts(value));
            default ->
                throw Problem.badRequest(
                        "unknown field \"" + Directory.shown(field) + "\"; known are " + String.join(", ", KNOWN));
        }
    }

    /// Whether the change makes the token work again.
    boolean enables() {
        return state == Token.State.ACTIVE;
    }

    /// The description for the audit log.
    String summary() {
        var changed = new TreeSet<String>();
        for (var field : fields.propertyNames()) {
            changed.add(
                    switch (field) {
                        case "state", "revive" -> "";
                        case "expiresAt", "expiresInDays" -> "expiry";
                        case "policy", "scope" -> "limits";
                        default -> field;
                    });
        }
        changed.remove("");
        var what = changed.isEmpty() ? "" : "changed: " + String.join(", ", changed);
        if (state == null) {
            return what;
        }
        return (enables() ? "enabled" : "disabled") + (what.isEmpty() ? "" : "; " + what);
    }

    private Token apply(Token token) {
        var next = token.with(new Token.Terms(
                name == null ? token.name() : name,
                description == null ? token.description() : description,
                setsExpiry ? expiresAt : token.expiresAt(),
                state == null ? token.state() : stateAfter(token, state),
                scope == null ? token.scope() : scope,
                tags == null ? token.tags() : tags));
        return enables() && revives ? next.revived() : next;
    }

    /// Applies the changes. A token that has ended stays disabled unless the caller revives it explicitly.
    Token apply(Token token, Instant now) {
        if (enables() && !revives) {
            requireAlive(token, now);
        }
        return apply(token);
    }

    /// Refuses to revive a token that has ended, unless the caller asks for that explicitly.
    static void requireAlive(Token token, Instant now) {
        if (!token.hasEnded(now)) {
            return;
        }
        var why = token.state() == Token.State.LEAKED
                ? "was reported as leaked"
                : "was replaced" + (token.replacedBy() == null ? "" : " by " + token.replacedBy())
                        + " and its grace period is over";
        throw Problem.conflict("the token " + token.accessKey() + " " + why + ", so it stays disabled; \"revive\": true"
                + " (on the command line --revive) makes it work again");
    }

    /// Whether the change sets the expiry.
    boolean setsExpiry() {
        return setsExpiry;
    }

    @Nullable
    Instant expiresAt() {
        return expiresAt;
    }

    /// Disabling a leaked token leaves it marked as leaked.
    private static Token.State stateAfter(Token token, Token.State requested) {
        return requested == Token.State.DISABLED ? token.disabled().state() : requested;
    }

    private static boolean flag(JsonNode value, String field) {
        if (!value.isBoolean()) {
            throw Problem.badRequest(field + " is true or false");
        }
        return value.booleanValue();
    }

    private static Token.State state(JsonNode value) {
        return switch (value.asString("")) {
            case "active" -> Token.State.ACTIVE;
            case "disabled" -> Token.State.DISABLED;
            default -> throw Problem.badRequest("state is active or disabled");
        };
    }

    private static String text(JsonNode value, String field) {
        if (value.isString()) {
            return value.stringValue();
        }
        throw Problem.badRequest(field + " is a string");
    }
}
