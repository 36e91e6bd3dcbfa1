package io.cloakroom.storage.rocks;

import io.cloakroom.storage.Protection;
import io.cloakroom.storage.engine.TestBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of the versions of a key, the newest first.
record KnownVersions(List<Version> all) {
    static final KnownVersions NONE = new KnownVersions(List.of());
    private static final String NULL = "null";

    /// What a change is acknowledged with that was refused since the version is protected.
    static final String STAYS = "stays";

    KnownVersions {
        all = List.copyOf(all);
    }

    /// @param id         `null` while it is not known; the null version's is the four letters
    /// @param change     that made it
    /// @param protection as it is now
    record Version(@Nullable String id, KilledWriter.Change change, Protection protection) {
        Version(@Nullable String id, KilledWriter.Change change) {
            this(id, change, change.protection());
        }

        boolean isMarker() {
            return change.kind().equals("delete");
        }

        long bytes() {
            return isMarker() ? 0 : change.size();
        }

        byte[] content() {
            return TestBody.bytes(change.size(), change.seed());
        }
    }

    /// As it is after a change that was acknowledged.
    ///
    /// @param made id of the version or marker that it made, `-` for none, or [#STAYS]
    KnownVersions after(KilledWriter.Change change, String made) {
        if (made.equals(STAYS)) {
            return this;
        }
        if (removes(change)) {
            return without(version -> change.target().equals(version.id()));
        }
        if (change.kind().equals("protect")) {
            return new KnownVersions(all.stream()
                    .map(version -> change.target().equals(version.id())
                            ? new Version(version.id(), version.change(), change.protection())
                            : version)
                    .toList());
        }
        if (made.equals("-")) {
            return without(version -> NULL.equals(version.id()));
        }
        var rest = made.equals(NULL) ? without(version -> NULL.equals(version.id())) : this;
        var next = new ArrayList<>(rest.all);
        next.addFirst(new Version(made, change));
        return new KnownVersions(next);
    }

    private static boolean removes(KilledWriter.Change change) {
        return change.kind().equals("remove") || change.kind().equals("bypass");
    }

    /// Whether a change must be refused since it removes a version that is protected.
    boolean mustKeep(KilledWriter.Change change, Instant now) {
        return removes(change)
                && all.stream()
                        .filter(version -> change.target().equals(version.id()))
                        .anyMatch(version -> !version.protection()
                                .allowsDeletion(now, change.kind().equals("bypass")));
    }

    private KnownVersions without(Predicate<Version> gone) {
        return new KnownVersions(all.stream().filter(gone.negate()).toList());
    }

    /// All that may be there after a change that had begun, whatever the bucket's versioning was.
    List<KnownVersions> may(KilledWriter.Change change) {
        var next = new ArrayList<>(all);
        next.addFirst(new Version(null, change));
        return switch (change.kind()) {
            case "remove", "bypass" ->
                mustKeep(change, Instant.now()) ? List.of(this) : List.of(this, after(change, ""));
            case "protect" -> List.of(this, after(change, ""));
            case "delete" -> List.of(this, after(change, "-"), after(change, NULL), new KnownVersions(next));
            default -> List.of(this, after(change, NULL), new KnownVersions(next));
        };
    }

    /// The same, with the ids that were found; empty when these versions are not the ones that were found.
    @Nullable
    KnownVersions found(List<Found> found) {
        if (found.size() != all.size()) {
            return null;
        }
        var named = new ArrayList<Version>();
        for (int i = 0; i < all.size(); i++) {
            var version = all.get(i);
            var there = found.get(i);
            boolean same = (version.id() == null
                            ? !there.id().equals(NULL)
                            : version.id().equals(there.id()))
                    && version.isMarker() == (there.content() == null)
                    && version.protection().equals(there.protection())
                    && (version.isMarker() || Arrays.equals(version.content(), there.content()));
            if (!same) {
                return null;
            }
            named.add(new Version(there.id(), version.change(), version.protection()));
        }
        return new KnownVersions(named);
    }

    /// A version that is there.
    ///
    /// @param content `null` of a delete marker
    record Found(String id, byte @Nullable [] content, Protection protection) {}
}
