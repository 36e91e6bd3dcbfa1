package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.FileCalls;
import io.cloakroom.storage.rocks.shared.GroupSync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;

/// Writes one blob into its stretch of a segment or into its extent; several may write into one segment at once.
public final class BlobWriter implements Blobs.Writer {
    private final BlobProgress progress;
    private final BlobPosition place;
    private final OpenFiles.Lease file;
    private final GroupSync sync;
    private final boolean durable;
    private final FileCalls calls;
    private final WriteBehind behind;
    private final long maxBytes;
    private final boolean exact;
    private final boolean copy;
    private final Slot slot;
    private long written;
    private boolean sealed;
    private boolean closed;

    /// @param length when it is known
    /// @param copy   whether the collector makes it, which frees more than it writes
    BlobWriter(BlobProgress progress, Slot slot, OptionalLong length, boolean copy, PayloadResources shared) {
        this.progress = progress;
        this.slot = slot;
        place = slot.place();
        file = slot.file();
        sync = slot.sync();
        durable = shared.durable();
        calls = new FileCalls(shared.pools());
        behind = new WriteBehind(
                shared.files(), file.path(), shared.pools(), durable && place.kind() == BlobPosition.EXTENT);
        maxBytes = length.orElse(Long.MAX_VALUE);
        exact = length.isPresent();
        this.copy = copy;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (closed || sealed) {
            throw new IllegalStateException("the blob is complete");
        }
        var length = bytes.remaining();
        if (length > maxBytes - written) {
            throw new IOException("more bytes than were announced: " + maxBytes);
        }
        progress.requireRoom(length, copy);
        try {
            calls.run(() -> file.write(bytes, place.offset() + written));
        } catch (IOException failed) {
            throw Failures.ofFile(file.path(), failed);
        }
        written += length;
        behind.written(length);
    }

    @Override
    public BlobRef seal() throws IOException {
        return seal(() -> {
            if (durable) {
                sync();
            }
        });
    }

    /// Ends a copy and makes it durable whatever the setting, because its original will be deleted. Copies that lie in one file
    /// share its sync.
    ///
    /// @param synced the files that were synced after the last byte of all these copies was written; the file of this copy is
    ///               added
    public BlobRef sealDurably(Set<Path> synced) throws IOException {
        return seal(() -> {
            if (!synced.contains(file.path())) {
                sync();
                synced.add(file.path());
            }
        });
    }

    private BlobRef seal(GroupSync.Sync durably) throws IOException {
        if (closed) {
            throw new IllegalStateException("the writer is closed");
        }
        if (written == 0 || (exact && written < maxBytes)) {
            throw new IllegalStateException("sealed after " + written + " bytes");
        }
        if (!sealed) {
            durably.run();
            sealed = true;
            progress.sealed();
        }
        return new BlobRef(place.kind(), place.file(), place.offset(), written);
    }

    private void sync() throws IOException {
        try {
            sync.join();
            behind.check();
        } catch (IOException failed) {
            throw progress.failed(place, Failures.ofFile(file.path(), failed));
        }
        progress.synced(place);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            progress.closed(slot);
        }
    }
}
