package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.GroupSync;
import io.cloakroom.storage.rocks.shared.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the writers of new blobs, finds a place for each, and hears from them how it went.
public final class NewBlobs {
    private static final Logger LOG = LoggerFactory.getLogger(NewBlobs.class);

    private final PayloadState state;
    private final PayloadDirectory directory;
    private final EngineParts parts;
    private final Searches searches;
    /// Guarded by the state.
    private final SyncTroubles troubles = new SyncTroubles();

    NewBlobs(PayloadState state, PayloadDirectory directory, EngineParts parts, Searches searches) {
        this.state = state;
        this.directory = directory;
        this.parts = parts;
        this.searches = searches;
    }

    /// Begins a blob: short ones share a segment, others, and those of unknown length, get a file of their own.
    public BlobWriter create(OptionalLong length) throws IOException {
        return create(kind(length), length, false);
    }

    /// Begins the copy of a blob that compaction makes to free more than that: it may use the reserve.
    public BlobWriter createCopy(long length) throws IOException {
        var known = OptionalLong.of(length);
        return create(kind(known), known, true);
    }

    private int kind(OptionalLong length) {
        var known = length.orElse(Long.MAX_VALUE);
        return known > 0 && known < parts.settings().extentThresholdBytes()
                ? BlobPosition.SEGMENT
                : BlobPosition.EXTENT;
    }

    private BlobWriter create(int kind, OptionalLong length, boolean copy) throws IOException {
        var slot = kind == BlobPosition.SEGMENT ? inSegment(length.orElseThrow()) : inExtent();
        return new BlobWriter(this, slot, length, copy, parts);
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
            var file = parts.files().create(path);
            return new Slot(place, file, new GroupSync(() -> {
                file.sync();
                name.join();
            }));
        } catch (IOException failed) {
            throw Failures.ofFile(path, failed);
        }
    }

    /// @throws StoreException of kind FULL when what is being written eats the reserve up
    void requireRoom(long bytes, boolean copy) throws StoreException {
        var reserve = parts.reserve();
        if (copy ? reserve.exhausted() : reserve.nearlyFull()) {
            throw reserve.full();
        }
        reserve.spend(bytes);
    }

    /// @throws StoreException of kind UNAVAILABLE when the directory is gone, and with it what was written
    void sealed() throws IOException {
        directory.requireThere();
        parts.probe().reached(Probe.Step.BLOB_SYNCED);
    }

    /// The writer is closed: what no commit has claimed goes.
    void closed(Slot slot) {
        var became = ended(slot.place());
        if (slot.place().kind() == BlobPosition.SEGMENT) {
            return;
        }
        if (became == OpenBlobs.State.TO_SEARCH) {
            searches.extentsNow();
        }
        if (became == OpenBlobs.State.WRITING && !directory.isGone()) {
            parts.files().delete(slot.file().path());
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

    /// A sync of this file or of its name failed: what is written next gets a new file, with a sync of its own.
    StoreException failed(BlobPosition place, StoreException why) {
        synchronized (state) {
            if (place.kind() == BlobPosition.SEGMENT) {
                state.segments().sealActive();
            }
            troubles.failed(place.kind(), directory.nextNumber(), directory.space(), why);
            return why;
        }
    }

    void synced(BlobPosition place) {
        synchronized (state) {
            troubles.synced(place);
        }
    }

    /// What of the files cannot be synced, a sentence each.
    public List<String> troubles() {
        synchronized (state) {
            return troubles.sentences();
        }
    }

    private List<Integer> troubledKinds() {
        synchronized (state) {
            return directory.isGone() ? List.of() : troubles.kinds();
        }
    }

    /// Syncs a new file of each kind that failed last: a trouble that shows has to go away by itself, since no client
    /// may come while it shows.
    public void tryAgain() {
        for (var kind : troubledKinds()) {
            try (var nobodys = create(kind, OptionalLong.of(1), false)) {
                nobodys.write(ByteBuffer.allocate(1));
                nobodys.sealDurably(new HashSet<>());
            } catch (IOException still) {
                LOG.debug("space {}: a sync still fails", directory.space(), still);
            }
        }
    }
}
