package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.GroupSync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds a place for each new blob, and makes its writer.
public final class NewBlobs {
    private static final Logger LOG = LoggerFactory.getLogger(NewBlobs.class);

    private final PayloadState state;
    private final PayloadDirectory directory;
    private final PayloadResources shared;
    private final BlobProgress progress;

    NewBlobs(PayloadState state, PayloadDirectory directory, PayloadResources shared, Searches searches) {
        this.state = state;
        this.directory = directory;
        this.shared = shared;
        progress = new BlobProgress(state, directory, shared, searches);
    }

    /// Begins a blob. Short blobs share a segment. Long ones, and those of unknown length, get a file of their own.
    public BlobWriter create(OptionalLong length) throws IOException {
        return create(kind(length), length, false);
    }

    /// Begins a copy that the collector makes. The collector frees more than it copies, so the copy may use the reserve of
    /// disk space.
    public BlobWriter createCopy(long length) throws IOException {
        var known = OptionalLong.of(length);
        return create(kind(known), known, true);
    }

    private int kind(OptionalLong length) {
        var known = length.orElse(Long.MAX_VALUE);
        return known > 0 && known < shared.settings().extentThresholdBytes()
                ? BlobPosition.SEGMENT
                : BlobPosition.EXTENT;
    }

    private BlobWriter create(int kind, OptionalLong length, boolean copy) throws IOException {
        var slot = kind == BlobPosition.SEGMENT ? inSegment(length.orElseThrow()) : inExtent();
        return new BlobWriter(progress, slot, length, copy, shared);
    }

    private Slot inSegment(long length) throws IOException {
        synchronized (state) {
            var slot = state.segments().take(length);
            state.open().begin(slot.place());
            return slot;
        }
    }

    private Slot inExtent() throws IOException {
        BlobPosition place;
        synchronized (state) {
            place = new BlobPosition(BlobPosition.EXTENT, directory.takeNumber(), 0);
            state.open().begin(place);
        }
        try {
            return newExtent(place);
        } catch (IOException | RuntimeException failed) {
            synchronized (state) {
                state.open().withdraw(place);
            }
            throw failed;
        }
    }

    private Slot newExtent(BlobPosition place) throws IOException {
        var name = directory.extentName();
        var path = directory.path(place.kind(), place.file());
        try {
            var file = shared.files().create(path);
            return new Slot(place, file, new GroupSync(() -> {
                file.sync();
                name.join();
            }));
        } catch (IOException failed) {
            throw Failures.ofFile(path, failed);
        }
    }

    /// One sentence for each kind of file that could not be synced.
    public List<String> troubles() {
        return progress.troubles();
    }

    /// Tries to sync a new file of each kind that could not be synced. The trouble has to end by itself: a server that
    /// reports it may get no requests, and so no other writes.
    public void tryAgain() {
        for (var kind : progress.troubledKinds()) {
            try (var trial = create(kind, OptionalLong.of(1), false)) {
                trial.write(ByteBuffer.allocate(1));
                trial.sealDurably(new HashSet<>());
            } catch (IOException still) {
                LOG.debug("space {}: a sync still fails", directory.space(), still);
            }
        }
    }
}
