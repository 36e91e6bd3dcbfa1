package io.cloakroom.storage.encryption;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The server's own key management service, as operators see it: the named keys of each project. No method returns the bytes
/// of a key. A project cannot see the keys of another. Every method may block.
public interface Keyring {
    /// The alias of a project's default key.
    String DEFAULT_ALIAS = "alias/aws/s3";

    int MIN_WAITING_DAYS = 7;
    int MAX_WAITING_DAYS = 30;
    int MAX_DESCRIPTION_CHARACTERS = 8192;

    /// The aliases that projects may create and remove. Like AWS, the server keeps `alias/aws/` to itself.
    Pattern ALIAS = Pattern.compile("alias/(?!aws/)[A-Za-z0-9/_-]{1,250}");

    /// Creates a key with fresh material and, in the same step, an alias for it.
    ///
    /// @param alias matches [#ALIAS] and belongs to no other key; `null` for none
    Outcome create(String project, String description, @Nullable String alias) throws IOException;

    /// All keys of a project in the order of their ids, including those that are about to be deleted.
    List<KmsKey> keys(String project) throws IOException;

    /// @param name id, ARN, alias or ARN of an alias
    Optional<KmsKey> key(String project, String name) throws IOException;

    Outcome describe(String project, String name, String description) throws IOException;

    /// Sets the key that an alias leads to, wherever it led before.
    ///
    /// @param alias that matches [#ALIAS]
    Outcome alias(String project, String alias, String name) throws IOException;

    /// Removes an alias; its key stays.
    ///
    /// @return whether the alias existed
    boolean removeAlias(String project, String alias) throws IOException;

    /// Gives the key fresh material, which seals from now on. Older versions of the material still open what they sealed.
    Outcome rotate(String project, String name) throws IOException;

    Outcome enable(String project, String name) throws IOException;

    /// Disables a key: once this returns, it neither seals nor opens.
    Outcome disable(String project, String name) throws IOException;

    /// Removes the key's material after a waiting period, during which the key cannot be used. After that, what the key
    /// sealed is lost.
    ///
    /// @param days [#MIN_WAITING_DAYS] to [#MAX_WAITING_DAYS]
    Outcome scheduleDeletion(String project, String name, int days) throws IOException;

    /// Cancels the deletion. The key is disabled until somebody enables it.
    Outcome cancelDeletion(String project, String name) throws IOException;

    sealed interface Outcome {
        /// The key after the change.
        record Done(KmsKey key) implements Outcome {}

        record NoSuchKey() implements Outcome {}

        /// The state of the key does not allow the change.
        record NotNow(KmsKey key) implements Outcome {}

        /// The project, or the key, has reached a limit.
        record TooMany(String what, int most) implements Outcome {}

        record NoSuchProject() implements Outcome {}

        /// The alias of a new key belongs to this key already. No key was created.
        record AliasInUse(KmsKey key) implements Outcome {}
    }
}
