package io.cloakroom.storage.rocks;

import io.cloakroom.storage.engine.TestBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of the versions of a key, the newest first.
record KnownVersions(List<Version> all) {
    static final KnownVersions NONE = new KnownVersions(List.of());
    private static final String NULL = "null";

    KnownVersions {
        all = List.copyOf(all);
    }

    /// @param id     `null` while it is not known; the null version's is the four letters
    /// @param change that made it
    record Version(@Nullable String id, KilledWriter.Change change) {
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
    /// @param made id of the version or marker that it made, or `-` for none
    KnownVersions after(KilledWriter.Change change, String made) {
        if (change.kind().equals("remove")) {
            return without(version -> change.target().equals(version.id()));
        }
        if (made.equals("-")) {
            return without(version -> NULL.equals(version.id()));
        }
        var rest = made.equals(NULL) ? without(version -> NULL.equals(version.id())) : this;
        var next = new ArrayList<>(rest.all);
        next.addFirst(new Version(made, change));
        return new KnownVersions(next);
    }

    private KnownVersions without(Predicate<Version> gone) {
        return new KnownVersions(all.stream().filter(gone.negate()).toList());
    }

    /// All that may be there after a change that had begun, whatever the bucket's versioning was.
    List<KnownVersions> may(KilledWriter.Change change) {
        var next = new ArrayList<>(all);
        next.addFirst(new Version(null, change));
        return switch (change.kind()) {
            case "remove" -> List.of(this, after(change, ""));
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
                    && (version.isMarker() || Arrays.equals(version.content(), there.content()));
            if (!same) {
                return null;
            }
            named.add(new Version(there.id(), version.change()));
        }
        return new KnownVersions(named);
    }

    /// A version that is there.
    ///
    /// @param content `null` of a delete marker
    record Found(String id, byte @Nullable [] content) {}
}
