package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks over the versions of a bucket in their order, page by page, and finds what rules do to them by now. Skips
/// keys that no rule applies to.
public final class VersionWalk {
    private static final int PAGE = 1000;
    /// The current version, the most noncurrent versions that a rule can keep, and one more.
    private static final int MOST_COUNTED = 102;

    private final ObjectStore objects;
    private final Bucket bucket;
    private final @Nullable Versioning versioning;
    private final LifecycleDecision decision;
    private final Instant now;

    /// @param versioning of the bucket; `null` when versioning was never set
    public VersionWalk(
            ObjectStore objects,
            Bucket bucket,
            @Nullable Versioning versioning,
            LifecycleDecision decision,
            Instant now) {
        this.objects = objects;
        this.bucket = bucket;
        this.versioning = versioning;
        this.decision = decision;
        this.now = now;
    }

    /// A version or a delete marker, and the action on it.
    public record DueVersion(VersionEntry version, Due due) {}

    /// @param due  actions that are due by now
    /// @param seen number of versions and delete markers that were examined
    /// @param next where the next page begins; `null` after the last one
    public record DuePage(
            List<DueVersion> due, int seen, @Nullable VersionPlace next) {}

    /// Examines the versions after a position.
    public DuePage page(VersionPlace from) throws IOException {
        var prefix = prefixAt(from);
        if (prefix == null) {
            return new DuePage(List.of(), 0, null);
        }
        boolean goesOn = !from.isStart() && !from.passed() && from.key().startsWith(prefix);
        var listed = goesOn ? list(prefix, from.key(), from.version(), PAGE) : list(prefix, null, null, PAGE);
        var entries = listed.entries();
        var look = new Walker(from, goesOn ? inFront(from) : 0);
        int examined = 0;
        while (examined < entries.size()) {
            boolean isLast = examined + 1 == entries.size();
            if (isLast && listed.truncated() && isCurrentMarker(entries.get(examined))) {
                break; // whether it is alone depends on the next entry, which this page lacks
            }
            look.at(entries.get(examined), isLast ? null : keyOf(entries.get(examined + 1)));
            examined++;
        }
        return new DuePage(look.due, examined, listed.truncated() ? look.place : VersionPlace.behindPrefix(prefix));
    }

    private Listing.VersionPage list(String prefix, @Nullable String key, VersionRef.@Nullable Named version, int max)
            throws IOException {
        var after = key == null ? null : new Listing.After(key, false);
        return objects.listVersions(bucket, new Listing.VersionQuery(prefix, "", after, version, max));
    }

    /// Counts the noncurrent versions of the key before the position. Counts them anew, since clients may have
    /// removed some meanwhile. The count is limited to what a rule can keep.
    private int inFront(VersionPlace place) throws IOException {
        int count = 0;
        for (var entry : list(place.key(), null, null, MOST_COUNTED).entries()) {
            if (!keyOf(entry).equals(place.key())) {
                break;
            }
            count += isLatest(entry) ? 0 : 1;
            if (versionOf(entry).equals(place.version())) {
                return count;
            }
        }
        return count;
    }

    /// The first of the rules' prefixes that contains or follows the position; `null` after the last one.
    private @Nullable String prefixAt(VersionPlace place) {
        return decision.prefixes().stream()
                .filter(prefix -> place.isStart()
                        || (place.key().startsWith(prefix) ? !place.passed() : isBefore(place.key(), prefix)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isBefore(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) < 0;
    }

    private static boolean isCurrentMarker(VersionEntry entry) {
        return entry instanceof VersionEntry.DeleteMarker && isLatest(entry);
    }

    private static boolean isLatest(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version object -> object.latest();
            case VersionEntry.DeleteMarker deleted -> deleted.latest();
            case VersionEntry.CommonPrefix common -> throw unasked(common);
        };
    }

    static String keyOf(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version object -> object.info().key();
            case VersionEntry.DeleteMarker deleted -> deleted.marker().key();
            case VersionEntry.CommonPrefix common -> throw unasked(common);
        };
    }

    private static VersionRef.Named versionOf(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version object -> object.info().version();
            case VersionEntry.DeleteMarker deleted -> deleted.marker().version();
            case VersionEntry.CommonPrefix common -> throw unasked(common);
        };
    }

    private static IllegalStateException unasked(VersionEntry.CommonPrefix common) {
        return new IllegalStateException("asked for no delimiter: " + common.prefix());
    }

    /// Collects what is due, and counts the newer noncurrent versions of each key on the way.
    private final class Walker {
        private final List<DueVersion> due = new ArrayList<>();
        private VersionPlace place;
        private int newer;

        private Walker(VersionPlace from, int newer) {
            this.place = from;
            this.newer = newer;
        }

        /// @param nextKey of the next entry; `null` when there is none
        void at(VersionEntry entry, @Nullable String nextKey) {
            var key = keyOf(entry);
            if (isLatest(entry)) {
                newer = 0;
            }
            switch (entry) {
                case VersionEntry.Version(var info, var _, var since) ->
                    add(
                            entry,
                            since == null
                                    ? decision.ofCurrent(CurrentVersion.of(info, versioning), now)
                                    : decision.ofNoncurrent(NoncurrentVersion.of(info, since, newer), now));
                case VersionEntry.DeleteMarker(var marker, var _, var since) -> {
                    if (since != null) {
                        add(entry, decision.ofNoncurrent(NoncurrentVersion.ofMarker(key, since, newer), now));
                    } else if (!key.equals(nextKey)) {
                        add(entry, decision.ofLoneMarker(key, marker.lastModified()));
                    }
                }
                case VersionEntry.CommonPrefix common -> throw unasked(common);
            }
            newer += isLatest(entry) ? 0 : 1;
            place = VersionPlace.behind(key, versionOf(entry));
        }

        private void add(VersionEntry entry, Optional<? extends Due> found) {
            found.filter(each -> each.by(now)).ifPresent(each -> due.add(new DueVersion(entry, each)));
        }
    }
}
