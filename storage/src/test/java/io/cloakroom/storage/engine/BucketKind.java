package io.cloakroom.storage.engine;

import io.cloakroom.storage.Versioning;
import org.jspecify.annotations.Nullable;

/// In what kind of bucket a contract has to hold.
public enum BucketKind {
    /// Never had versioning.
    PLAIN(null),
    VERSIONED(Versioning.ENABLED),
    SUSPENDED(Versioning.SUSPENDED);

    private final @Nullable Versioning versioning;

    BucketKind(@Nullable Versioning versioning) {
        this.versioning = versioning;
    }

    @Nullable
    Versioning versioning() {
        return versioning;
    }
}
