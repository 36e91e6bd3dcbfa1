package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.object.ProtectedVersions;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// What Object Lock protects in a space, according to the space itself: the control space may not know.
final class StoredLocks {
    private StoredLocks() {}

    /// Whether a bucket has Object Lock, or had before its document was lost.
    static boolean isLocked(SpaceReader space, String bucket) throws IOException {
        return space.get(bucket, DocumentRows.OBJECT_LOCK) != null
                || copy(space, bucket).filter(BucketRecord::locked).isPresent();
    }

    /// The copy of a bucket's record; empty when there is none or it is damaged.
    private static Optional<BucketRecord> copy(SpaceReader space, String bucket) throws IOException {
        var value = space.get(bucket, KeyLayout.BUCKET_COPY);
        try {
            return value == null ? Optional.empty() : Optional.of(ControlCodec.copied(value));
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return Optional.empty();
        }
    }

    /// A bucket with a protected version: its name, or its id when it has no name.
    ///
    /// @param clock the time by which each protection is judged
    static Optional<String> bucketThatProtects(SpaceReader space, Function<Protection, Instant> clock)
            throws IOException {
        for (var bucket : space.buckets()) {
            if (isLocked(space, bucket)
                    && ProtectedVersions.first(space, bucket, clock).isPresent()) {
                return Optional.of(copy(space, bucket)
                        .map(copied -> copied.bucket().name().value())
                        .orElse(bucket));
            }
        }
        return Optional.empty();
    }
}
