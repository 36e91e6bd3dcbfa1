package io.cloakroom.storage.engine;

import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import org.jspecify.annotations.Nullable;

/// In what kind of bucket a contract has to hold.
public enum BucketKind {
    /// Never had versioning.
    PLAIN(null),
    VERSIONED(Versioning.ENABLED),
    SUSPENDED(Versioning.SUSPENDED),
    /// Encrypts all that is written with keys of the server.
    ENCRYPTED(null);

    private final @Nullable Versioning versioning;

    BucketKind(@Nullable Versioning versioning) {
        this.versioning = versioning;
    }

    /// Of what is written without a word about it.
    Encryption encryption() {
        return this == ENCRYPTED ? new Encryption.SseS3(SealedKey.NONE) : Encryption.NONE;
    }

    boolean keepsVersions() {
        return versioning != null;
    }

    @Nullable
    Versioning versioning() {
        return versioning;
    }
}
