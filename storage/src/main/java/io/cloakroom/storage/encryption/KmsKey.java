package io.cloakroom.storage.encryption;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A named key of a project in the server's own keyring, without its bytes.
///
/// @param id          a UUID
/// @param arn         `arn:aws:kms:REGION:ACCOUNT:key/ID`; stays the same for the life of the key
/// @param deletionAt  when its material is removed; `null` unless it is about to be deleted
/// @param versions    how many versions its material has; the newest one seals
/// @param rotatedAt   when the newest version was made
/// @param aliases     `alias/NAME`, sorted
public record KmsKey(
        String id,
        String project,
        String arn,
        String description,
        State state,
        @Nullable Instant deletionAt,
        Instant createdAt,
        int versions,
        Instant rotatedAt,
        List<String> aliases) {
    /// What can be done with a key.
    public enum State {
        ENABLED,
        /// The key neither seals nor opens until it is enabled.
        DISABLED,
        /// The same, and its material is removed when the waiting period is over. After that, what the key sealed is lost.
        PENDING_DELETION
    }

    public KmsKey {
        aliases = List.copyOf(aliases);
    }
}
