package io.cloakroom.admin.bucket;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore.ProtectedVersion;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.ObjectLock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the versions of a bucket that Object Lock protects now. Reads the records of all versions but no payload;
/// for a bucket without Object Lock, it reads nothing.
public final class LockedVersions {
    private static final int AT_ONCE = 1_000;
    private static final int NAMED = 5;

    private final ObjectStore objects;
    private final BucketConfig config;
    private final RetentionClock retention;

    public LockedVersions(ObjectStore objects, BucketConfig config, RetentionClock retention) {
        this.objects = objects;
        this.config = config;
        this.retention = retention;
    }

    /// @param first some of the versions, in the order of their keys
    public record Locked(long count, List<ProtectedVersion> first) {
        public boolean isEmpty() {
            return count == 0;
        }
    }

    public Locked under(Bucket bucket, String prefix) throws IOException {
        var first = new ArrayList<ProtectedVersion>();
        if (config.read(bucket, ObjectLock.class).isEmpty()) {
            return new Locked(0, first);
        }
        var now = retention.now();
        long count = 0;
        Listing.@Nullable After after = null;
        VersionRef.@Nullable Named version = null;
        while (true) {
            var page = objects.listVersions(bucket, new Listing.VersionQuery(prefix, "", after, version, AT_ONCE));
            for (var entry : page.entries()) {
                var info = locked(entry, now);
                if (info != null && count++ < NAMED) {
                    first.add(new ProtectedVersion(
                            bucket.name().value(),
                            info.key(),
                            info.version(),
                            info.meta().protection()));
                }
            }
            if (!page.truncated()) {
                return new Locked(count, first);
            }
            switch (page.entries().getLast()) {
                case VersionEntry.Version(var info, var _, var _) -> {
                    after = new Listing.After(info.key(), false);
                    version = info.version();
                }
                case VersionEntry.DeleteMarker(var marker, var _, var _) -> {
                    after = new Listing.After(marker.key(), false);
                    version = marker.version();
                }
                case VersionEntry.CommonPrefix _ -> throw new IllegalStateException("a list without delimiter");
            }
        }
    }

    private static @Nullable ObjectInfo locked(VersionEntry entry, Instant now) {
        return entry instanceof VersionEntry.Version(var info, var _, var _)
                        && info.meta().protection().holds(now)
                ? info
                : null;
    }
}
