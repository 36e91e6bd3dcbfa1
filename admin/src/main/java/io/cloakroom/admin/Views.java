package io.cloakroom.admin;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.User;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the REST interface shows: the form of these records is the form of its JSON.
public final class Views {
    private Views() {}

    /// One page of a list.
    ///
    /// @param next what `after` is for the next page; absent on the last one
    public record Page<T>(List<T> items, @Nullable String next) {}

    public record ProjectView(String id, String name, String accountNumber, String description, Instant createdAt) {
        static ProjectView of(Project project) {
            return new ProjectView(
                    project.id(), project.name(), project.accountNumber(), project.description(), project.createdAt());
        }
    }

    public record UserView(String id, String login, String displayName, boolean operator, Instant createdAt) {
        static UserView of(User user) {
            return new UserView(user.id(), user.login(), user.displayName(), user.operator(), user.createdAt());
        }
    }

    public record RoleView(Ref user, Ref project, String role) {}

    public record BucketView(String name, String region, Instant createdAt, String acl) {
        static BucketView of(Bucket bucket) {
            return new BucketView(
                    bucket.name().value(),
                    bucket.region(),
                    bucket.createdAt(),
                    bucket.acl().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /// Another thing by id and name.
    public record Ref(String id, String name) {}

    /// @param secretKey only where it was just made or asked for by itself, never in a list
    /// @param state     `active`, `disabled` or `expired`
    /// @param policy    the scope as a policy document; absent for everything in the project
    public record TokenView(
            String accessKey,
            @Nullable String secretKey,
            String name,
            String description,
            Ref project,
            Ref user,
            String state,
            Instant createdAt,
            String createdBy,
            String via,
            @Nullable Instant expiresAt,
            @Nullable JsonNode policy,
            @Nullable String replaces,
            @Nullable String replacedBy,
            @Nullable Instant graceUntil) {
        static TokenView of(Token token, @Nullable String secret, Ref project, Ref user, Instant now) {
            return new TokenView(
                    token.accessKey(),
                    secret,
                    token.name(),
                    token.description(),
                    project,
                    user,
                    state(token, now),
                    token.createdAt(),
                    token.createdBy(),
                    token.via(),
                    token.expiresAt(),
                    token.scope().isFull() ? null : Json.tree(token.scope().policy()),
                    token.replaces(),
                    token.replacedBy(),
                    token.graceUntil());
        }

        private static String state(Token token, Instant now) {
            var end = token.expiresAt();
            return token.state() == Token.State.DISABLED
                    ? "disabled"
                    : end != null && !end.isAfter(now) ? "expired" : "active";
        }

        /// Never shows the secret.
        @Override
        public String toString() {
            return "TokenView[" + accessKey + "]";
        }
    }

    /// All that a person needs to connect.
    ///
    /// @param token absent when none was ordered
    public record Connection(
            ProjectView project, UserView user, @Nullable TokenView token, String endpoint, String region) {}

    public record SecretView(String accessKey, String secretKey) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "SecretView[" + accessKey + "]";
        }
    }

    /// @param password only when it was made here
    public record PasswordView(UserView user, @Nullable String password) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "PasswordView[" + user.login() + "]";
        }
    }

    /// What became of a deleted project.
    ///
    /// @param disabledTokens their access keys
    public record DeletedProject(ProjectView project, List<String> disabledTokens) {}

    /// What became of a deleted user.
    ///
    /// @param deletedTokens their access keys
    public record DeletedUser(UserView user, List<String> deletedTokens) {}

    static String roleName(Role.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
