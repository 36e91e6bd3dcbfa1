package io.cloakroom.admin;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes what is said about an object, apart from its bytes. In the eyes of S3 that is no write: ETag and time stay.
final class Amendments {
    private final ObjectStore objects;

    Amendments(ObjectStore objects) {
        this.objects = objects;
    }

    /// @param ifEtag the object must still have this ETag; `null` for no condition
    /// @param change may be called several times
    /// @return the version as it is then
    /// @throws Problem when there is no such version, or it has another ETag
    ObjectInfo amend(
            Bucket bucket, ObjectKey key, VersionRef version, @Nullable String ifEtag, UnaryOperator<ObjectMeta> change)
            throws IOException {
        return switch (objects.amend(bucket, key, version, ifEtag, false, change)) {
            case ObjectStore.AmendOutcome.Amended(var info) -> info;
            case ObjectStore.AmendOutcome.NoSuchBucket _ ->
                throw Buckets.missing(bucket.name().value());
            case ObjectStore.AmendOutcome.NoSuchObject _ -> throw Buckets.absent(key, version);
            case ObjectStore.AmendOutcome.Protected(var by) -> throw Protections.refused(by);
            case ObjectStore.AmendOutcome.IsMarker _ -> throw Buckets.deleted(key, version);
            case ObjectStore.AmendOutcome.Refused _ -> throw Problem.preconditionFailed();
        };
    }
}
