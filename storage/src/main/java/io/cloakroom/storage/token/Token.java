package io.cloakroom.storage.token;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An S3 token: binds one user to one project. Holds its secret only sealed.
///
/// @param accessKey    3-128 of `A-Z a-z 0-9 . _ -`; made ones are 20 characters with our own prefix
/// @param sealedSecret the secret under the master key, see [SecretBox]
/// @param project      id of the project
/// @param user         id of the user
/// @param createdBy    login name of who made it
/// @param via          through what it was made: `order`, `panel`, `api`, `cli`, `openstack`, `import`, `configuration`
/// @param expiresAt    end of its life; `null` for none
/// @param replaces     access key of the token that it was made to replace, or `null`
/// @param replacedBy   the other way round
/// @param graceUntil   when a replaced token is disabled by itself, or `null`
/// @param tags         for people and programs; in order of their keys
public record Token(
        String accessKey,
        byte[] sealedSecret,
        String project,
        String user,
        String name,
        String description,
        Instant createdAt,
        String createdBy,
        String via,
        @Nullable Instant expiresAt,
        State state,
        TokenScope scope,
        @Nullable String replaces,
        @Nullable String replacedBy,
        @Nullable Instant graceUntil,
        Map<String, String> tags) {
    public Token {
        tags = ordered(tags);
    }

    /// Expiry is not a state: it follows from the clock.
    public enum State {
        ACTIVE,
        DISABLED,
        /// Disabled because somebody else may know the secret. Only [#revived] takes this back.
        LEAKED
    }

    /// What may be changed about a token while it lives.
    public record Terms(
            String name,
            String description,
            @Nullable Instant expiresAt,
            State state,
            TokenScope scope,
            Map<String, String> tags) {
        public Terms {
            tags = ordered(tags);
        }

        public Terms withName(String other) {
            return new Terms(other, description, expiresAt, state, scope, tags);
        }

        public Terms withDescription(String other) {
            return new Terms(name, other, expiresAt, state, scope, tags);
        }

        public Terms withExpiry(@Nullable Instant other) {
            return new Terms(name, description, other, state, scope, tags);
        }

        public Terms withState(State other) {
            return new Terms(name, description, expiresAt, other, scope, tags);
        }

        public Terms withScope(TokenScope other) {
            return new Terms(name, description, expiresAt, state, other, tags);
        }

        public Terms withTags(Map<String, String> others) {
            return new Terms(name, description, expiresAt, state, scope, others);
        }
    }

    public Terms terms() {
        return new Terms(name, description, expiresAt, state, scope, tags);
    }

    /// This token on other terms.
    public Token with(Terms terms) {
        return new Token(
                accessKey,
                sealedSecret,
                project,
                user,
                terms.name(),
                terms.description(),
                createdAt,
                createdBy,
                via,
                terms.expiresAt(),
                terms.state(),
                terms.scope(),
                replaces,
                replacedBy,
                graceUntil,
                terms.tags());
    }

    public Token withState(State other) {
        return with(terms().withState(other));
    }

    /// This token out of work. One that leaked stays known as leaked.
    public Token disabled() {
        return state == State.LEAKED ? this : withState(State.DISABLED);
    }

    /// This token at work again; one that was replaced ends with its grace all the same.
    public Token enabled() {
        return withState(State.ACTIVE);
    }

    /// This token at work again although it leaked, or was replaced and its grace is over.
    public Token revived() {
        return enabled().inRotation(replaces, replacedBy, null);
    }

    /// When it stops to work by itself: at its expiry or, replaced, at the end of its grace, whichever comes first; `null`
    /// for never.
    public @Nullable Instant end() {
        return graceUntil == null || (expiresAt != null && expiresAt.isBefore(graceUntil)) ? expiresAt : graceUntil;
    }

    /// Whether only [#revived] brings it back to work: it leaked, or it was replaced and its grace is over.
    public boolean hasEnded(Instant now) {
        return state == State.LEAKED || (graceUntil != null && !graceUntil.isAfter(now));
    }

    public Token withSealedSecret(byte[] other) {
        return new Token(
                accessKey,
                other,
                project,
                user,
                name,
                description,
                createdAt,
                createdBy,
                via,
                expiresAt,
                state,
                scope,
                replaces,
                replacedBy,
                graceUntil,
                tags);
    }

    /// This token with its place in a rotation.
    public Token inRotation(@Nullable String older, @Nullable String newer, @Nullable Instant grace) {
        return new Token(
                accessKey,
                sealedSecret,
                project,
                user,
                name,
                description,
                createdAt,
                createdBy,
                via,
                expiresAt,
                state,
                scope,
                older,
                newer,
                grace,
                tags);
    }

    private static Map<String, String> ordered(Map<String, String> tags) {
        return Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /// Never shows the sealed secret.
    @Override
    public String toString() {
        return "Token[" + accessKey + " of project " + project + ", user " + user + ", " + state + "]";
    }
}
