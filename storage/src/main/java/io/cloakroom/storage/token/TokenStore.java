package io.cloakroom.storage.token;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Stores tokens, users and roles, and announces each change of a token. Every method may block. A change is durable when its
/// method returns.
public interface TokenStore {
    Optional<Token> token(String accessKey) throws IOException;

    /// The tokens of a project, of a user, or of a user in a project, newest first. Without either, all tokens in the order
    /// of their access keys.
    ///
    /// @param project id, or `null` for all
    /// @param user    id, or `null` for all
    /// @param after   [#position] of the last token of the previous page (which need not exist any more), or `null`
    /// @throws IllegalArgumentException when `after` is no position
    List<Token> tokens(@Nullable String project, @Nullable String user, @Nullable String after, int max)
            throws IOException;

    /// The position of a token in lists.
    static String position(Token token) {
        return "%013d.%s".formatted(9_999_999_999_999L - token.createdAt().toEpochMilli(), token.accessKey());
    }

    /// @return false when the access key exists already
    boolean createToken(Token token) throws IOException;

    /// Changes a token atomically. `change` may be called several times and must keep access key, project and user.
    ///
    /// @return the changed token, or empty when there is none
    Optional<Token> changeToken(String accessKey, UnaryOperator<Token> change) throws IOException;

    /// Deletes a token. The token that it replaced and the token that replaced it then refer to each other.
    ///
    /// @return the deleted token, or empty when there was none
    Optional<Token> deleteToken(String accessKey) throws IOException;

    /// Whether [#upgraded] was called with this name, in this or an earlier run.
    boolean isUpgraded(String name) throws IOException;

    /// Records that all tokens have been upgraded to what a newer build needs.
    ///
    /// @param name of the upgrade: never change or reuse one
    void upgraded(String name) throws IOException;

    /// Calls `listener` with the access key after each change of a token, or of its user's role in its project: when the
    /// change is durable, and before the method that made it returns. So a cache that forgets the key in the listener never
    /// serves an outdated token.
    void subscribe(Consumer<String> listener);

    Optional<User> user(String id) throws IOException;

    Optional<User> userNamed(String login) throws IOException;

    /// Users in the order of their ids.
    List<User> users(@Nullable String after, int max) throws IOException;

    /// @return false when the login name or the id is taken
    boolean createUser(User user) throws IOException;

    /// Changes a user atomically. `change` must keep id and login.
    Optional<User> changeUser(String id, UnaryOperator<User> change) throws IOException;

    /// Removes a user and their roles. The caller has removed the user's tokens before.
    boolean deleteUser(String id) throws IOException;

    Optional<Role> role(String user, String project) throws IOException;

    /// @param project id, or `null` for all projects of the user
    /// @param user    id, or `null` for all users of the project; not both `null`
    List<Role> roles(@Nullable String project, @Nullable String user) throws IOException;

    /// Gives or replaces a role.
    void grant(Role role) throws IOException;

    boolean revoke(String user, String project) throws IOException;
}
