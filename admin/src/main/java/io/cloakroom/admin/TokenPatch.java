package io.cloakroom.admin;

import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.token.Token;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a PATCH on a token, checked. An absent field leaves things as they are; `"expiresAt": null` takes the
/// end away.
final class TokenPatch {
    private Token.@Nullable State state;
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable Instant expiresAt;
    private boolean setsExpiry;

    TokenPatch(Map<?, ?> fields, TokenIssuer issuer) {
        for (var field : fields.entrySet()) {
            var value = field.getValue();
            switch (String.valueOf(field.getKey())) {
                case "state" -> state = state(value);
                case "name" -> name = Directory.goodText(text(value, "name"), "name");
                case "description" -> description = Directory.goodText(text(value, "description"), "description");
                case "expiresAt" -> {
                    setsExpiry = true;
                    expiresAt = value == null ? null : end(text(value, "expiresAt"), issuer);
                }
                default ->
                    throw Problem.badRequest("unknown field \"" + Directory.shown(String.valueOf(field.getKey()))
                            + "\"; known are description, expiresAt, name, state");
            }
        }
    }

    /// Whether the token works again after it.
    boolean enables() {
        return state == Token.State.ACTIVE;
    }

    Token apply(Token token) {
        return token.with(new Token.Terms(
                name == null ? token.name() : name,
                description == null ? token.description() : description,
                setsExpiry ? expiresAt : token.expiresAt(),
                state == null ? token.state() : state,
                token.scope(),
                token.tags()));
    }

    private static Token.State state(@Nullable Object value) {
        if ("active".equals(value)) {
            return Token.State.ACTIVE;
        }
        if ("disabled".equals(value)) {
            return Token.State.DISABLED;
        }
        throw Problem.badRequest("state is active or disabled");
    }

    private static String text(@Nullable Object value, String field) {
        if (value instanceof String text) {
            return text;
        }
        throw Problem.badRequest(field + " is a string");
    }

    private static Instant end(String text, TokenIssuer issuer) {
        try {
            var end = OffsetDateTime.parse(text).toInstant();
            issuer.lifetimeRefusal(end).ifPresent(refusal -> {
                throw Problem.badRequest(refusal);
            });
            return end;
        } catch (DateTimeException noDate) {
            throw Problem.badRequest("expiresAt is a time like 2027-01-31T12:00:00Z");
        }
    }
}
