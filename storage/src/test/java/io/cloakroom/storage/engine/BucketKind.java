package io.cloakroom.storage.engine;

import io.cloakroom.storage.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import org.jspecify.annotations.Nullable;

/// In what kind of bucket a contract has to hold.
public enum BucketKind {
    /// Never had versioning.
    PLAIN(null, Encryption.NONE),
    VERSIONED(Versioning.ENABLED, Encryption.NONE),
    SUSPENDED(Versioning.SUSPENDED, Encryption.NONE),
    /// Encrypts all that is written with keys of the server.
    ENCRYPTED(null, new Encryption.SseS3(SealedKey.NONE));

    private final @Nullable Versioning versioning;

    private final Encryption encryption;

    BucketKind(@Nullable Versioning versioning, Encryption encryption) {
        this.versioning = versioning;
        this.encryption = encryption;
    }

    /// What is written without a word about it.
    Encryption encryption() {
        return encryption;
    }

    boolean keepsVersions() {
        return versioning != null;
    }

    @Nullable
    Versioning versioning() {
        return versioning;
    }
}
