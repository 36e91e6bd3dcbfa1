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

/// Goes through the versions of a bucket in their order, a page at a time, and finds what rules do to them by now. Passes over keys
/// that no rule is about.
public final class VersionWalk {
    private static final int PAGE = 1000;
    /// The current version, as many noncurrent ones as a rule keeps at most, and one.
    private static final int MOST_COUNTED = 102;

    private final ObjectStore objects;
    private final Bucket bucket;
    private final @Nullable Versioning versioning;
    private final LifecycleDecision decision;
    private final Instant now;

    /// @param versioning of the bucket; `null` when it never had any
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

    /// A version or a delete marker, and what becomes of it.
    public record Found(VersionEntry version, Due due) {}

    /// @param due  what is due by now
    /// @param seen how many versions and delete markers were looked at
    /// @param next where the next page begins; `null` when this was the last one
    public record Page(List<Found> due, int seen, @Nullable VersionPlace next) {}

    /// Looks at the versions behind a place.
    public Page page(VersionPlace from) throws IOException {
        var prefix = prefixAt(from);
        if (prefix == null) {
            return new Page(List.of(), 0, null);
        }
        boolean goesOn = !from.isStart() && !from.passed() && from.key().startsWith(prefix);
        var listed = goesOn ? list(prefix, from.key(), from.version(), PAGE) : list(prefix, null, null, PAGE);
        var entries = listed.entries();
        var look = new Look(from, goesOn ? inFront(from) : 0);
        int seen = 0;
        while (seen < entries.size()) {
            boolean isLast = seen + 1 == entries.size();
            if (isLast && listed.truncated() && isCurrentMarker(entries.get(seen))) {
                break; // what is behind it stands on the next page
            }
            look.at(entries.get(seen), isLast ? null : keyOf(entries.get(seen + 1)));
            seen++;
        }
        return new Page(look.due, seen, listed.truncated() ? look.place : VersionPlace.behindPrefix(prefix));
    }

    private Listing.VersionPage list(String prefix, @Nullable String key, VersionRef.@Nullable Named version, int max)
            throws IOException {
        var after = key == null ? null : new Listing.After(key, false);
        return objects.listVersions(bucket, new Listing.VersionQuery(prefix, "", after, version, max));
    }

    /// How many noncurrent versions of the key are in front of what lies behind the place, as it is now: clients may have removed
    /// some since the place was noted. No rule counts more than are looked at.
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

    /// The first prefix of rules that the place is in or before; `null` when it is behind all.
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

    /// Knows how many noncurrent versions are in front of one.
    private final class Look {
        private final List<Found> due = new ArrayList<>();
        private VersionPlace place;
        private int newer;

        private Look(VersionPlace from, int newer) {
            this.place = from;
            this.newer = newer;
        }

        /// @param nextKey of the entry behind it; `null` when there is none
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
            found.filter(each -> each.by(now)).ifPresent(each -> due.add(new Found(entry, each)));
        }
    }
}
