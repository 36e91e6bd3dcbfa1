package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.database.Effects;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.FileCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The segment and extent files of one space: where new blobs are written, how blobs are read, and what commits and holds
/// mean for the files. Nothing but the claims in the database says which bytes are in use: a file or stretch without a
/// claim, and without an open writer, is garbage.
public final class BlobFiles implements Effects {
    private final PayloadResources shared;
    private final PayloadDirectory directory;
    private final PayloadState state;
    private final Searches searches;
    private final NewBlobs newBlobs;
    private final Extents extents;
    private final Reclaim reclaim;

    @GuardedBy("state")
    private boolean prepared;

    /// @param wake called when there may be work for the collector
    public BlobFiles(SpaceDirectory space, PayloadResources shared, Runnable wake) {
        this.shared = shared;
        directory = new PayloadDirectory(space, shared.pools());
        state = new PayloadState(new Segments(directory, shared, wake));
        searches = new Searches(wake);
        newBlobs = new NewBlobs(state, directory, shared, searches);
        extents = new Extents(state, directory, shared, searches);
        reclaim = new Reclaim(state, directory, shared);
    }

    public Searches searches() {
        return searches;
    }

    public NewBlobs newBlobs() {
        return newBlobs;
    }

    public Extents extents() {
        return extents;
    }

    public Reclaim reclaim() {
        return reclaim;
    }

    public boolean needsCollector() {
        return searches.anyDue() || reclaim.anyWasteful();
    }

    /// Finds the files that are there. To be called whenever the database was opened; only the first call does anything.
    public void prepare(Database database) throws IOException {
        synchronized (state) {
            if (!prepared) {
                directory.find(database);
                state.segments().find(database);
                prepared = true;
            }
        }
    }

    /// Refuses to claim blobs that were written to a directory which has been exchanged for another one since.
    ///
    /// @throws StoreException of kind UNAVAILABLE
    public void requireOpen(List<Change> changes) throws StoreException {
        for (var change : changes) {
            if (change instanceof Change.Claim(var blob, byte[] _) && !isOpen(BlobPosition.of(blob))) {
                throw directory.unavailable("payload was written before its directory was exchanged");
            }
        }
    }

    private boolean isOpen(BlobPosition place) {
        synchronized (state) {
            return state.open().contains(place);
        }
    }

    public BlobReader read(BlobRef blob) throws IOException {
        var file = shared.files().lease(directory.path(blob.kind(), blob.file()));
        return new BlobReader(blob, file, new FileCalls(shared.pools()), settled(blob));
    }

    /// Whether nobody writes to the blob's file any more. An extent is complete before anybody can read it; a segment is
    /// written to until it is sealed and its last writer is gone.
    private boolean settled(BlobRef blob) {
        synchronized (state) {
            return blob.kind() == BlobPosition.EXTENT || state.segments().settled(blob.file());
        }
    }

    @Override
    public void applied(Collection<BlobRef> claimed, Collection<Released> released) {
        var dead = new ArrayList<Long>();
        synchronized (state) {
            for (var blob : claimed) {
                state.open().claimed(blob);
                state.segments().claimed(blob);
            }
            for (var one : released) {
                var blob = one.blob();
                state.segments().released(blob);
                if (!state.holds().keep(one.owner(), blob) && blob.kind() == BlobPosition.EXTENT) {
                    dead.add(blob.file());
                }
            }
        }
        extents.released(dead);
    }

    @Override
    public void tookOver(BlobOwner from, BlobOwner to) {
        synchronized (state) {
            state.holds().share(from, to);
        }
    }

    @Override
    public void unsure(Collection<BlobRef> claimed) {
        synchronized (state) {
            claimed.forEach(state.open()::unsure);
        }
        searches.extentsNow();
    }

    /// Postpones what the owner's commits release until the last hold on it is closed.
    public Blobs.Hold hold(BlobOwner owner) {
        synchronized (state) {
            state.holds().begin(owner);
        }
        return new Blobs.Hold() {
            private boolean closed;

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    letGo(owner);
                }
            }
        };
    }

    private void letGo(BlobOwner owner) {
        List<Long> dead;
        synchronized (state) {
            dead = state.holds().end(owner);
        }
        extents.released(dead);
    }

    /// The database was closed after a failed write, and is about to be opened again. From then on its claims say which of the
    /// blobs in doubt ([#unsure]) are in use.
    public void reopening() {
        synchronized (state) {
            state.open().reopening();
            state.segments().reopening();
        }
        searches.extentsNow();
    }

    /// Closes the files of all spaces that nobody uses.
    public void closeIdle() {
        shared.files().closeIdle();
    }

    /// The directory has moved away, or was exchanged: whatever lies at these paths now is not this one's.
    public void forget() {
        synchronized (state) {
            directory.gone();
            state.segments().sealActive();
            shared.files().forget(directory.root());
        }
    }
}
