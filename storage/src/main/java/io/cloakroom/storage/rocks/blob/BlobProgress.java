package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.Probe;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears from the writers of new blobs how they get on, and draws the consequences for the files of the space.
final class BlobProgress {
    private final PayloadState state;
    private final PayloadDirectory directory;
    private final PayloadResources shared;
    private final Searches searches;

    @GuardedBy("state")
    private final SyncTroubles troubles = new SyncTroubles();

    BlobProgress(PayloadState state, PayloadDirectory directory, PayloadResources shared, Searches searches) {
        this.state = state;
        this.directory = directory;
        this.shared = shared;
        this.searches = searches;
    }

    /// A writer is about to write some bytes.
    ///
    /// @param copy whether the collector writes them, which frees more than it writes and so may use the reserve
    /// @throws StoreException of kind FULL when the bytes would use up the reserve of disk space
    void requireRoom(long bytes, boolean copy) throws StoreException {
        var reserve = shared.reserve();
        if (copy ? reserve.exhausted() : reserve.nearlyFull()) {
            throw reserve.full();
        }
        reserve.spend(bytes);
    }

    /// A blob is complete, and on disk if it has to be.
    ///
    /// @throws StoreException of kind UNAVAILABLE when the directory is gone, and with it what was written
    void sealed() throws IOException {
        directory.requireThere();
        shared.probe().reached(Probe.Step.BLOB_SYNCED);
    }

    /// A writer is closed. If no commit has claimed its blob, the blob is given up.
    void closed(Slot slot) {
        var became = ended(slot.place());
        if (slot.place().kind() == BlobPosition.SEGMENT) {
            return;
        }
        if (became == OpenBlobs.State.TO_SEARCH) {
            searches.extentsNow();
        }
        if (became == OpenBlobs.State.WRITING && !directory.isGone()) {
            shared.files().delete(slot.file().path());
        }
        slot.file().close();
    }

    private OpenBlobs.@Nullable State ended(BlobPosition place) {
        synchronized (state) {
            var ended = state.open().end(place);
            if (place.kind() == BlobPosition.SEGMENT) {
                state.segments().written(place, ended == OpenBlobs.State.UNSURE);
            }
            return ended;
        }
    }

    /// A sync of a file or of its name failed: what is written next gets a new file, with a sync of its own.
    StoreException failed(BlobPosition place, StoreException why) {
        synchronized (state) {
            if (place.kind() == BlobPosition.SEGMENT) {
                state.segments().sealActive();
            }
            troubles.failed(place.kind(), directory.nextNumber(), directory.space(), why);
            return why;
        }
    }

    /// A file and its name are on disk.
    void synced(BlobPosition place) {
        synchronized (state) {
            troubles.synced(place);
        }
    }

    /// One sentence for each kind of file that could not be synced.
    List<String> troubles() {
        synchronized (state) {
            return troubles.sentences();
        }
    }

    /// The kinds of files that could not be synced; none when the directory is gone.
    List<Integer> troubledKinds() {
        synchronized (state) {
            return directory.isGone() ? List.of() : troubles.kinds();
        }
    }
}
