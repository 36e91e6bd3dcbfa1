package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What rules ask about a current version that is no delete marker.
///
/// @param made               its last-modified time
/// @param survivesExpiration whether it becomes a noncurrent version when it expires, instead of being removed
public record CurrentVersion(
        String key, long size, TagSet tags, Instant made, StorageClass storageClass, boolean survivesExpiration) {
    /// @param versioning of its bucket; `null` when it never had any
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
