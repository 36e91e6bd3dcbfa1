package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.Versioning;
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
        var after = goesOn ? new Listing.After(from.key(), false) : null;
        var listed = objects.listVersions(
                bucket, new Listing.VersionQuery(prefix, "", after, goesOn ? from.version() : null, PAGE));
        var look = new Look(goesOn && from.version() != null ? from : null);
        int seen = 0;
        while (seen < listed.entries().size()) {
            boolean isLast = seen + 1 == listed.entries().size();
            var next = isLast ? null : keyOf(listed.entries().get(seen + 1));
            if (isLast && listed.truncated() && isCurrentMarker(listed.entries().get(seen))) {
                break; // what is behind it stands on the next page
            }
            look.at(listed.entries().get(seen++), next);
        }
        return new Page(look.due, seen, listed.truncated() ? look.place() : VersionPlace.behindPrefix(prefix));
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
        return entry instanceof VersionEntry.DeleteMarker marker && marker.latest();
    }

    static String keyOf(VersionEntry entry) {
        return switch (entry) {
            case VersionEntry.Version version -> version.info().key();
            case VersionEntry.DeleteMarker deleted -> deleted.marker().key();
            case VersionEntry.CommonPrefix(var prefix) -> throw new IllegalStateException("asked for no " + prefix);
        };
    }

    /// Knows what is in front of a version.
    private final class Look {
        private final List<Found> due = new ArrayList<>();
        private String key;
        private VersionRef.@Nullable Named version;
        private Instant since;
        private int newer;

        private Look(@Nullable VersionPlace from) {
            key = from == null ? "" : from.key();
            version = from == null ? null : from.version();
            since = from == null ? Instant.EPOCH : from.since();
            newer = from == null ? 0 : from.newer();
        }

        VersionPlace place() {
            return new VersionPlace(key, version, since, newer, false);
        }

        /// @param nextKey of the entry behind it; `null` when there is none
        void at(VersionEntry entry, @Nullable String nextKey) {
            switch (entry) {
                case VersionEntry.Version(var info, var latest) -> {
                    var found = latest
                            ? decision.ofCurrent(CurrentVersion.of(info, versioning), now)
                            : decision.ofNoncurrent(NoncurrentVersion.of(info, since, newer), now);
                    add(entry, found);
                    passed(info.key(), info.version(), info.lastModified(), latest);
                }
                case VersionEntry.DeleteMarker(var marker, var latest) -> {
                    add(entry, ofMarker(entry, marker.key().equals(nextKey)));
                    passed(marker.key(), marker.version(), marker.lastModified(), latest);
                }
                case VersionEntry.CommonPrefix(var prefix) -> throw new IllegalStateException("asked for no " + prefix);
            }
        }

        private Optional<? extends Due> ofMarker(VersionEntry entry, boolean hidesVersions) {
            if (!(entry instanceof VersionEntry.DeleteMarker(var marker, var latest))) {
                return Optional.empty();
            }
            if (!latest) {
                return decision.ofNoncurrent(NoncurrentVersion.ofMarker(marker.key(), since, newer), now);
            }
            return hidesVersions ? Optional.empty() : decision.ofLoneMarker(marker.key(), marker.lastModified());
        }

        private void add(VersionEntry entry, Optional<? extends Due> found) {
            found.filter(each -> each.by(now)).ifPresent(each -> due.add(new Found(entry, each)));
        }

        private void passed(String ofKey, VersionRef.Named named, Instant made, boolean latest) {
            key = ofKey;
            version = named;
            since = made;
            newer = latest ? 0 : newer + 1;
        }
    }
}
