package io.cloakroom.storage.token;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An S3 token: binds one user to one project. It contains its secret only sealed.
///
/// @param accessKey    3-128 of `A-Z a-z 0-9 . _ -`; a generated one has 20 characters and begins with our own prefix
/// @param sealedSecret the secret under the master key, see [SecretBox]
/// @param project      id of the project
/// @param user         id of the user
/// @param createdBy    login name of the user who made it
/// @param via          how it was made: `order`, `panel`, `api`, `cli`, `openstack`, `import`, `configuration`
/// @param expiresAt    end of its life; `null` for none
/// @param replaces     access key of the token that this one was made to replace, or `null`
/// @param replacedBy   access key of the token that replaces this one, or `null`
/// @param graceUntil   when a replaced token stops working, or `null`
/// @param tags         free for people and programs, in the order of their keys
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
        /// Disabled because somebody else may know the secret. Only [#revived] enables it again.
        LEAKED
    }

    /// The properties of a token that can be changed while it lives.
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

    /// This token with other terms.
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

    /// This token disabled. A leaked token stays marked as leaked.
    public Token disabled() {
        return state == State.LEAKED ? this : withState(State.DISABLED);
    }

    /// This token enabled. A replaced token still ends with its grace period.
    public Token enabled() {
        return withState(State.ACTIVE);
    }

    /// This token enabled although it leaked, or was replaced and its grace period is over.
    public Token revived() {
        return enabled().inRotation(replaces, replacedBy, null);
    }

    /// When the token stops working by itself: at its expiry or, if it was replaced, at the end of its grace period,
    /// whichever comes first. `null` for never.
    public @Nullable Instant end() {
        return graceUntil == null || (expiresAt != null && expiresAt.isBefore(graceUntil)) ? expiresAt : graceUntil;
    }

    /// Whether only [#revived] can enable the token: it leaked, or it was replaced and its grace period is over.
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

    /// This token with its neighbours in a rotation.
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
