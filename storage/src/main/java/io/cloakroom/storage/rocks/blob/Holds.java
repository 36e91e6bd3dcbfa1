package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.database.BlobPosition;
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
    private final Map<BlobOwner, Held> byOwner = new HashMap<>();
    private final Set<Long> extents = new HashSet<>();

    /// How many hold an owner's blobs, and which blobs were released meanwhile. When an owner takes over blobs of another one
    /// that is held, the two share one of these until nobody holds either.
    private static final class Held {
        private final Set<BlobOwner> owners = new HashSet<>();
        private final List<BlobRef> released = new ArrayList<>();
        private int count;

        private Held(BlobOwner owner) {
            owners.add(owner);
        }
    }

    Holds(Segments segments) {
        this.segments = segments;
    }

    void begin(BlobOwner owner) {
        byOwner.computeIfAbsent(owner, Held::new).count++;
    }

    /// Those who hold `from` now also keep what `to` releases.
    void share(BlobOwner from, BlobOwner to) {
        var readers = byOwner.get(from);
        if (readers == null) {
            return;
        }
        var others = byOwner.get(to);
        if (others == null) {
            readers.owners.add(to);
            byOwner.put(to, readers);
        } else if (others != readers) {
            others.count += readers.count;
            others.released.addAll(readers.released);
            others.owners.addAll(readers.owners);
            readers.owners.forEach(owner -> byOwner.put(owner, others));
        }
    }

    /// Keeps a released blob when somebody holds its owner.
    ///
    /// @return whether it is kept
    boolean keep(BlobOwner owner, BlobRef released) {
        var held = byOwner.get(owner);
        if (held == null) {
            return false;
        }
        held.released.add(released);
        if (released.kind() == BlobPosition.EXTENT) {
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
    List<Long> end(BlobOwner owner) {
        var held = byOwner.get(owner);
        if (held == null || --held.count > 0) {
            return List.of();
        }
        held.owners.forEach(byOwner::remove);
        var dead = new ArrayList<Long>();
        for (var blob : held.released) {
            if (blob.kind() != BlobPosition.EXTENT) {
                segments.letGo(blob);
            } else if (extents.remove(blob.file())) {
                dead.add(blob.file());
            }
        }
        return dead;
    }
}
