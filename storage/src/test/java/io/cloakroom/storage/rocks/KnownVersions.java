package io.cloakroom.storage.rocks;

import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.TestBody;
import java.io.ByteArrayOutputStream;
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

    /// The acknowledgement of a change that was refused because the version is protected.
    static final String STAYS = "stays";

    KnownVersions {
        all = List.copyOf(all);
    }

    /// The bytes that one change wrote. They are not stored, but made again when they are needed.
    record Piece(int size, long seed) {}

    /// @param id         `null` while it is not known; the null version's is the four letters
    /// @param pieces     what the object was put with, and what was appended to it since
    /// @param protection as it is now
    record Version(@Nullable String id, boolean isMarker, List<Piece> pieces, Protection protection) {
        Version {
            pieces = List.copyOf(pieces);
        }

        /// The version that a change makes of nothing.
        static Version made(@Nullable String id, KnownKeys.Change change) {
            return change.kind().equals("delete")
                    ? new Version(id, true, List.of(), change.protection())
                    : new Version(id, false, List.of(piece(change)), change.protection());
        }

        private static Piece piece(KnownKeys.Change change) {
            return new Piece(change.size(), change.seed());
        }

        Version and(KnownKeys.Change append) {
            var more = new ArrayList<>(pieces);
            more.add(piece(append));
            return new Version(id, isMarker, more, protection);
        }

        long bytes() {
            return pieces.stream().mapToLong(Piece::size).sum();
        }

        byte[] content() {
            var whole = new ByteArrayOutputStream();
            pieces.forEach(piece -> whole.writeBytes(TestBody.bytes(piece.size(), piece.seed())));
            return whole.toByteArray();
        }
    }

    /// As it is after a change that was acknowledged, other than a rename, which is about two keys.
    ///
    /// @param made id of the version or marker that it made, `-` for none, or [#STAYS]
    KnownVersions after(KnownKeys.Change change, String made) {
        if (made.equals(STAYS)) {
            return this;
        }
        if (removes(change)) {
            return without(version -> change.target().equals(version.id()));
        }
        if (change.kind().equals("protect")) {
            return new KnownVersions(all.stream()
                    .map(version -> change.target().equals(version.id())
                            ? new Version(version.id(), version.isMarker(), version.pieces(), change.protection())
                            : version)
                    .toList());
        }
        if (change.kind().equals("append") && !all.isEmpty()) {
            // No versions are kept where objects grow.
            return new KnownVersions(List.of(all.getFirst().and(change)));
        }
        if (made.equals("-")) {
            return without(version -> NULL.equals(version.id()));
        }
        var rest = made.equals(NULL) ? without(version -> NULL.equals(version.id())) : this;
        return rest.under(Version.made(made, change));
    }

    private KnownVersions under(Version newest) {
        var next = new ArrayList<>(all);
        next.addFirst(newest);
        return new KnownVersions(next);
    }

    private static boolean removes(KnownKeys.Change change) {
        return change.kind().equals("remove") || change.kind().equals("bypass");
    }

    /// Whether a change must be refused since it removes a version that is protected.
    boolean mustKeep(KnownKeys.Change change, Instant now) {
        return removes(change)
                && all.stream()
                        .filter(version -> change.target().equals(version.id()))
                        .anyMatch(version -> !version.protection()
                                .allowsDeletion(now, change.kind().equals("bypass")));
    }

    private KnownVersions without(Predicate<Version> gone) {
        return new KnownVersions(all.stream().filter(gone.negate()).toList());
    }

    /// All that may be there after a change under way, whatever the bucket's versioning was.
    List<KnownVersions> may(KnownKeys.Change change) {
        var asNewest = under(Version.made(null, change));
        return switch (change.kind()) {
            case "remove", "bypass" ->
                mustKeep(change, Instant.now()) ? List.of(this) : List.of(this, after(change, ""));
            case "protect" -> List.of(this, after(change, ""));
            case "append" -> List.of(this, after(change, NULL));
            case "delete" -> List.of(this, after(change, "-"), after(change, NULL), asNewest);
            default -> List.of(this, after(change, NULL), asNewest);
        };
    }

    int mostPieces() {
        return all.stream().mapToInt(version -> version.pieces().size()).max().orElse(0);
    }

    /// The same, with the ids that were found; `null` when these versions are not the ones that were found.
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
            named.add(new Version(there.id(), version.isMarker(), version.pieces(), version.protection()));
        }
        return new KnownVersions(named);
    }

    /// A version that is there.
    ///
    /// @param content `null` of a delete marker
    record Found(String id, byte @Nullable [] content, Protection protection) {
        @Override
        public String toString() {
            return "Found[id=" + id + ", " + (content == null ? "delete marker" : content.length + " bytes") + ", "
                    + protection + "]";
        }
    }
}
