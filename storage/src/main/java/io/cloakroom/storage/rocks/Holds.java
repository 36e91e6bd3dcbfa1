package io.cloakroom.storage.rocks;

import io.cloakroom.storage.engine.BlobRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who holds the blobs of an owner, so that what the owner's commits release stays until the last hold is closed. Guarded
/// by its [PayloadState].
final class Holds {
    private final Segments segments;
    private final Map<Owner, Held> byOwner = new HashMap<>();
    private final Set<Long> extents = new HashSet<>();

    /// How many hold an owner's blobs, and what was released meanwhile.
    private static final class Held {
        private final List<BlobRef> released = new ArrayList<>();
        private int count;
    }

    Holds(Segments segments) {
        this.segments = segments;
    }

    void begin(Owner owner) {
        byOwner.computeIfAbsent(owner, _ -> new Held()).count++;
    }

    /// Keeps a released blob when somebody holds its owner.
    ///
    /// @return whether it is kept
    boolean keep(Owner owner, BlobRef released) {
        var held = byOwner.get(owner);
        if (held == null) {
            return false;
        }
        held.released.add(released);
        if (released.kind() == Place.EXTENT) {
            extents.add(released.file());
        } else {
            segments.hold(released);
        }
        return true;
    }

    boolean keepsExtent(long number) {
        return extents.contains(number);
    }

    /// @return extents that nobody needs any more
    List<Long> end(Owner owner) {
        var held = byOwner.get(owner);
        if (held == null || --held.count > 0) {
            return List.of();
        }
        byOwner.remove(owner);
        var dead = new ArrayList<Long>();
        for (var blob : held.released) {
            if (blob.kind() != Place.EXTENT) {
                segments.letGo(blob);
            } else if (extents.remove(blob.file())) {
                dead.add(blob.file());
            }
        }
        return dead;
    }
}
