package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about users, their roles and their sessions.
public final class UserViews {
    private UserViews() {}

    /// A user. An owner of a project sees only id and login of the project's other users.
    public record UserView(
            String id,
            String login,

            @Field("Only visible to the user and to operators, as are the following fields") @Nullable
            String displayName,

            @Nullable Boolean operator,

            @Field("Whether the user has a password") @Nullable
            Boolean signsIn,

            @Nullable Instant createdAt) {
        /// Whether the user is an operator, as far as the caller may know.
        public boolean operates() {
            return Boolean.TRUE.equals(operator);
        }

        /// The part of a user that the caller may see.
        public static UserView of(User user, Rights rights) {
            return rights.operator() || rights.is(user.id())
                    ? of(user)
                    : new UserView(user.id(), user.login(), null, null, null, null);
        }

        public static UserView of(User user) {
            return new UserView(
                    user.id(),
                    user.login(),
                    user.displayName(),
                    user.operator(),
                    !user.passwordHash().isEmpty(),
                    user.createdAt());
        }
    }

    public record RoleView(
            Ref user,
            Ref project,
            @Field(oneOf = {"owner", "member"}) String role) {}

    /// A notice that somebody has given the caller a role.
    public record NoticeView(
            Ref project,
            @Field(oneOf = {"owner", "member"}) String role,

            @Field("Login name of the user who gave the role")
            String by,

            Instant at) {}

    /// The result of leaving a project.
    ///
    /// @param deletedTokens access keys of the user's tokens in the project
    public record LeftProject(RoleView role, List<String> deletedTokens) {}

    /// The result of deleting a user.
    ///
    /// @param deletedTokens access keys of the user's tokens
    public record DeletedUser(UserView user, List<String> deletedTokens) {}

    public record SessionView(
            @Field("The bearer token; only in the answer that creates the session") @Nullable
            String token,

            @Nullable UserView user,
            boolean operator,
            @Nullable Instant expiresAt) {
        /// Never shows the token.
        @Override
        public String toString() {
            return "SessionView[" + expiresAt + "]";
        }
    }

    /// @param password only present when the server generated it
    public record PasswordView(UserView user, @Nullable String password) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "PasswordView[" + user.login() + "]";
        }
    }

    public static String roleName(Role.Kind kind) {
        return switch (kind) {
            case OWNER -> "owner";
            case MEMBER -> "member";
        };
    }
}
