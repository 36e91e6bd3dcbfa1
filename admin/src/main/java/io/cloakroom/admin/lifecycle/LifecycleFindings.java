package io.cloakroom.admin.lifecycle;

import io.cloakroom.admin.view.LifecycleViews.Affected;
import io.cloakroom.admin.view.LifecycleViews.AffectedKey;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import io.cloakroom.s3.lifecycle.CurrentVersion;
import io.cloakroom.s3.lifecycle.Due;
import io.cloakroom.s3.lifecycle.VersionWalk;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.document.Versioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts the actions that are due now, by kind. Not thread-safe.
final class LifecycleFindings {
    private static final int MOST_KEYS = 100;

    private final @Nullable Versioning versioning;
    private final Instant now;
    private final Count expired = new Count();
    private final Count noncurrent = new Count();
    private final Count markers = new Count();
    private final Count uploads = new Count();
    private final Count moved = new Count();
    private final Count locked = new Count();
    private final List<AffectedKey> first = new ArrayList<>();
    private boolean more;

    /// @param versioning of the bucket; `null` when versioning was never set
    LifecycleFindings(@Nullable Versioning versioning, Instant now) {
        this.versioning = versioning;
        this.now = now;
    }

    private static final class Count {
        private long count;
        private long bytes;

        void add(long size) {
            count++;
            bytes += size;
        }

        Affected view() {
            return new Affected(count, bytes);
        }
    }

    boolean isDue(Due due) {
        return due.by(now);
    }

    /// Counts the action on a version or delete marker.
    void version(VersionWalk.DueVersion found) {
        switch (found.version()) {
            case VersionEntry.Version(var info, boolean _, var _) -> version(info, found.due());
            case VersionEntry.DeleteMarker(var marker, boolean _, var _) -> {
                count(found.due()).add(0);
                note(found.due(), marker.key(), marker.version().id(), null, null);
            }
            case VersionEntry.CommonPrefix(var prefix) -> throw new IllegalStateException("asked for no " + prefix);
        }
    }

    private void version(ObjectInfo info, Due due) {
        if (isForGood(info, due) && info.meta().protection().holds(now)) {
            locked.add(info.size());
            return;
        }
        count(due).add(info.size());
        note(due, info.key(), info.version().id(), null, info.size());
    }

    /// Whether the action removes the version permanently, which is what Object Lock prevents.
    private boolean isForGood(ObjectInfo info, Due due) {
        return switch (due) {
            case Due.Expire _ -> !CurrentVersion.of(info, versioning).survivesExpiration();
            case Due.RemoveNoncurrent _ -> true;
            case Due.RemoveMarker _, Due.AbortUpload _, Due.Move _ -> false;
        };
    }

    /// @param bytes of the parts that were examined
    void upload(Upload upload, Due due, long bytes) {
        count(due).add(bytes);
        note(due, upload.key(), null, upload.id(), null);
    }

    private Count count(Due due) {
        return switch (due) {
            case Due.Expire _ -> expired;
            case Due.RemoveNoncurrent _ -> noncurrent;
            case Due.RemoveMarker _ -> markers;
            case Due.AbortUpload _ -> uploads;
            case Due.Move _ -> moved;
        };
    }

    private void note(Due due, String key, @Nullable String version, @Nullable String upload, @Nullable Long bytes) {
        if (first.size() == MOST_KEYS) {
            more = true;
            return;
        }
        first.add(new AffectedKey(
                key,
                version,
                upload,
                nameOf(due),
                due.rule(),
                due.at(),
                bytes,
                due instanceof Due.Move move ? move.to().name() : null));
    }

    private static String nameOf(Due due) {
        return switch (due) {
            case Due.Expire _ -> "expire";
            case Due.RemoveNoncurrent _ -> "remove-noncurrent";
            case Due.RemoveMarker _ -> "remove-marker";
            case Due.AbortUpload _ -> "abort-upload";
            case Due.Move _ -> "move";
        };
    }

    LifecyclePreview view(Bucket bucket, long looked, boolean complete) {
        return new LifecyclePreview(
                bucket.name().value(),
                now,
                complete,
                looked,
                expired.view(),
                noncurrent.view(),
                markers.view(),
                uploads.view(),
                moved.view(),
                locked.view(),
                first,
                more);
    }
}
