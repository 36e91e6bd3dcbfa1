package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the REST interface shows of users, their roles and their sessions.
public final class UserViews {
    private UserViews() {}

    /// The owner of a project sees only the id and login of the project's other users.
    public record UserView(
            String id,
            String login,

            @Field("Absent, like what follows, of a user that is neither the caller nor an operator's to see") @Nullable
            String displayName,

            @Nullable Boolean operator,
            @Field("Whether it has a password") @Nullable Boolean signsIn,
            @Nullable Instant createdAt) {
        /// Whether it is known to be an operator.
        public boolean operates() {
            return Boolean.TRUE.equals(operator);
        }

        /// The view of a user, as far as the caller may see it.
        public static UserView of(User user, Rights seen) {
            return seen.operator() || seen.is(user.id())
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

    /// Somebody has given the caller a role.
    public record NoticeView(
            Ref project,
            @Field(oneOf = {"owner", "member"}) String role,
            @Field("Login name of who gave it") String by,
            Instant at) {}

    /// The result of leaving a project.
    ///
    /// @param deletedTokens access keys of its tokens there
    public record LeftProject(RoleView role, List<String> deletedTokens) {}

    /// The result of deleting a user.
    ///
    /// @param deletedTokens their access keys
    public record DeletedUser(UserView user, List<String> deletedTokens) {}

    public record SessionView(
            @Field("The bearer token, when it was just made") @Nullable
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

    /// @param password only when it was made here
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
