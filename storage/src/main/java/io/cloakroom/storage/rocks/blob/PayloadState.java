package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.database.BlobPosition;

/// What changes together when payload is written, claimed, released or held. Whoever reads or changes any part of it holds
/// the monitor of this object.
final class PayloadState {
    @GuardedBy("this")
    private final Segments segments;

    @GuardedBy("this")
    private final Holds holds;

    @GuardedBy("this")
    private final OpenBlobs open = new OpenBlobs();

    PayloadState(Segments segments) {
        this.segments = segments;
        holds = new Holds(segments);
    }

    @GuardedBy("this")
    Segments segments() {
        return segments;
    }

    @GuardedBy("this")
    Holds holds() {
        return holds;
    }

    @GuardedBy("this")
    OpenBlobs open() {
        return open;
    }

    /// Whether an extent must stay, even without a claim, because somebody writes it or holds its owner.
    @GuardedBy("this")
    boolean needsExtent(long number) {
        return holds.keepsExtent(number) || open.contains(new BlobPosition(BlobPosition.EXTENT, number, 0));
    }
}
