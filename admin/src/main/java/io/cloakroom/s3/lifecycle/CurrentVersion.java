package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The facts about a current version (no delete marker) that rules depend on.
///
/// @param made               its last-modified time
/// @param survivesExpiration whether expiration makes it a noncurrent version, instead of removing it
public record CurrentVersion(
        String key, long size, TagSet tags, Instant made, StorageClass storageClass, boolean survivesExpiration) {
    /// @param versioning of the bucket; `null` when versioning was never set
    public static CurrentVersion of(ObjectInfo info, @Nullable Versioning versioning) {
        boolean survives = versioning == Versioning.ENABLED
                || versioning == Versioning.SUSPENDED && info.version() instanceof VersionRef.Id;
        return new CurrentVersion(
                info.key(),
                info.size(),
                info.meta().tags(),
                info.lastModified(),
                info.meta().storageClass(),
                survives);
    }
}
