package io.cloakroom.admin;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Walks over versions and delete markers page by page, and says of each how it stands among those of its key. For one thread.
final class VersionWalk {
    private static final int AT_ONCE = 1_000;

    private final ObjectStore objects;
    private final Bucket bucket;
    private final Visitor visitor;
    private long left;
    private long looked;

    /// The key whose versions are being walked over.
    private @Nullable String key;

    /// How many of that key's versions and delete markers were seen.
    private int seen;

    /// When the last one of them was made.
    private Instant newer = Instant.EPOCH;

    /// The current version of the key, when it is a delete marker behind which nothing was seen yet.
    private @Nullable Marker alone;

    /// Gets each version or delete marker that rules can be about. A current delete marker with versions behind it is none.
    interface Visitor {
        void current(ObjectInfo info);

        /// @param since when a newer version took its place
        /// @param newer how many noncurrent versions of its key are newer
        void noncurrent(ObjectInfo info, Instant since, int newer);

        /// See [#noncurrent].
        void noncurrentMarker(Marker marker, Instant since, int newer);

        /// A delete marker that is all that is left of its object.
        void loneMarker(Marker marker);
    }

    /// @param most how many versions and delete markers are looked at in all
    VersionWalk(ObjectStore objects, Bucket bucket, Visitor visitor, long most) {
        this.objects = objects;
        this.bucket = bucket;
        this.visitor = visitor;
        this.left = most;
    }

    /// @return whether everything under the prefix was looked at
    boolean under(String prefix) throws IOException {
        key = null;
        alone = null;
        Listing.@Nullable After after = null;
        VersionRef.@Nullable Named version = null;
        while (left > 0) {
            int most = (int) Math.min(AT_ONCE, left);
            var page = objects.listVersions(bucket, new Listing.VersionQuery(prefix, "", after, version, most));
            for (var entry : page.entries()) {
                look(entry);
            }
            left -= page.entries().size();
            looked += page.entries().size();
            if (!page.truncated()) {
                endKey();
                return true;
            }
            var last = page.entries().getLast();
            after = new Listing.After(keyOf(last), false);
            version = versionOf(last);
        }
        return false;
    }

    /// How many versions and delete markers were looked at.
    long looked() {
        return looked;
    }

    private void look(VersionEntry entry) {
        if (!keyOf(entry).equals(key)) {
            endKey();
            key = keyOf(entry);
            seen = 0;
        }
        switch (entry) {
            case VersionEntry.Version(var info, boolean _) -> {
                if (seen == 0) {
                    visitor.current(info);
                } else {
                    visitor.noncurrent(info, newer, seen - 1);
                }
                alone = null;
                newer = info.lastModified();
            }
            case VersionEntry.DeleteMarker(var marker, boolean _) -> {
                if (seen > 0) {
                    visitor.noncurrentMarker(marker, newer, seen - 1);
                }
                alone = seen == 0 ? marker : null;
                newer = marker.lastModified();
            }
            case VersionEntry.CommonPrefix _ -> throw withoutDelimiter();
        }
        seen++;
    }

    private void endKey() {
        if (alone != null) {
            visitor.loneMarker(alone);
            alone = null;
        }
    }

    private static String keyOf(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version(var info, boolean _) -> info.key();
            case VersionEntry.DeleteMarker(var marker, boolean _) -> marker.key();
            case VersionEntry.CommonPrefix _ -> throw withoutDelimiter();
        };
    }

    private static VersionRef.Named versionOf(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version(var info, boolean _) -> info.version();
            case VersionEntry.DeleteMarker(var marker, boolean _) -> marker.version();
            case VersionEntry.CommonPrefix _ -> throw withoutDelimiter();
        };
    }

    private static IllegalStateException withoutDelimiter() {
        return new IllegalStateException("a list without delimiter");
    }
}
