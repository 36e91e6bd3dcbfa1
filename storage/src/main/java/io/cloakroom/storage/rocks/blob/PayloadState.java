package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.database.BlobPosition;

/// What changes together when payload is written, claimed, released or held. Whoever reads or changes any part of it holds
/// this one's monitor.
final class PayloadState {
    private final Segments segments;
    private final Holds holds;
    private final OpenBlobs open = new OpenBlobs();

    PayloadState(Segments segments) {
        this.segments = segments;
        holds = new Holds(segments);
    }

    Segments segments() {
        return segments;
    }

    Holds holds() {
        return holds;
    }

    OpenBlobs open() {
        return open;
    }

    /// Whether an extent must stay though no claim may refer to it: somebody writes it or holds its owner.
    boolean needsExtent(long number) {
        return holds.keepsExtent(number) || open.contains(new BlobPosition(BlobPosition.EXTENT, number, 0));
    }
}
