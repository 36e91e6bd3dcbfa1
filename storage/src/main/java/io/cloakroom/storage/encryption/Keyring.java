package io.cloakroom.storage.encryption;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The server's own key management service as its operators see it: the named keys of each project. No method ever gives
/// the bytes of a key. A key of one project is not there for another. Every method may block.
public interface Keyring {
    /// The alias of a project's default key.
    String DEFAULT_ALIAS = "alias/aws/s3";

    int MIN_WAITING_DAYS = 7;
    int MAX_WAITING_DAYS = 30;
    int MAX_DESCRIPTION_CHARACTERS = 8192;

    /// Aliases that projects may give and take: AWS keeps `alias/aws/` to itself, and so does the server.
    Pattern ALIAS = Pattern.compile("alias/(?!aws/)[A-Za-z0-9/_-]{1,250}");

    /// Makes a key with fresh material and, in the same step, an alias that leads to it.
    ///
    /// @param alias that matches [#ALIAS] and leads to no other key; `null` for none
    Outcome create(String project, String description, @Nullable String alias) throws IOException;

    /// All keys of a project in order of their ids, also those that are about to be deleted.
    List<KmsKey> keys(String project) throws IOException;

    /// @param name id, ARN, alias or ARN of an alias
    Optional<KmsKey> key(String project, String name) throws IOException;

    Outcome describe(String project, String name, String description) throws IOException;

    /// Lets an alias lead to a key, wherever it led before.
    ///
    /// @param alias that matches [#ALIAS]
    Outcome alias(String project, String alias, String name) throws IOException;

    /// Takes an alias away; its key stays.
    ///
    /// @return whether there was one
    boolean removeAlias(String project, String alias) throws IOException;

    /// Gives the key fresh material, which seals from now on. What the versions before it sealed still opens.
    Outcome rotate(String project, String name) throws IOException;

    Outcome enable(String project, String name) throws IOException;

    /// From the return on the key neither seals nor opens.
    Outcome disable(String project, String name) throws IOException;

    /// The key's material is removed after a waiting period, in which the key is out of use. What the key sealed is lost then.
    ///
    /// @param days [#MIN_WAITING_DAYS] to [#MAX_WAITING_DAYS]
    Outcome scheduleDeletion(String project, String name, int days) throws IOException;

    /// The key stays after all. It is disabled until somebody enables it.
    Outcome cancelDeletion(String project, String name) throws IOException;

    sealed interface Outcome {
        /// The key as it is now.
        record Done(KmsKey key) implements Outcome {}

        record NoSuchKey() implements Outcome {}

        /// The state of the key does not allow it.
        record NotNow(KmsKey key) implements Outcome {}

        /// The project, or the key, has as many as it may.
        record TooMany(String what, int most) implements Outcome {}

        record NoSuchProject() implements Outcome {}

        /// The alias of a new key leads to this key already, and no key was made.
        record AliasInUse(KmsKey key) implements Outcome {}
    }
}
