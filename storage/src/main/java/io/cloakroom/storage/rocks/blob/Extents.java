package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Effects;
import io.cloakroom.storage.rocks.shared.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Deletes the extents that nothing refers to any more.
public final class Extents {
    private final PayloadState state;
    private final PayloadDirectory directory;
    private final PayloadResources shared;
    private final Searches searches;
    /// Extents whose release may not be on disk yet. Always empty when each commit is on disk as it returns.
    @GuardedBy("this")
    private final List<Long> releasedUnsynced = new ArrayList<>();

    Extents(PayloadState state, PayloadDirectory directory, PayloadResources shared, Searches searches) {
        this.state = state;
        this.directory = directory;
        this.shared = shared;
        this.searches = searches;
    }

    /// A commit has released these extents, and nobody holds their owner.
    void released(List<Long> numbers) {
        if (shared.durable()) {
            deleteSoon(numbers);
            return;
        }
        // A power failure may undo their release, and then they are needed.
        synchronized (this) {
            releasedUnsynced.addAll(numbers);
        }
    }

    /// Extents whose release is in the log, but maybe not on disk. To be asked for before the log is synced.
    public synchronized List<Long> releasedUnsynced() {
        return List.copyOf(releasedUnsynced);
    }

    /// The log is on disk now, and the release of these extents with it, so they can be deleted.
    public void releasesSynced(List<Long> numbers) {
        synchronized (this) {
            releasedUnsynced.removeAll(Set.copyOf(numbers));
        }
        deleteSoon(numbers);
    }

    private void deleteSoon(List<Long> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        try {
            shared.pools().start(() -> numbers.forEach(this::delete));
        } catch (StoreException busy) {
            searches.extentsNow();
        }
    }

    private void delete(long number) {
        try {
            shared.probe().reached(Probe.Step.BEFORE_DELETE);
            if (!directory.isGone()) {
                shared.files().delete(directory.path(BlobPosition.EXTENT, number));
            }
        } catch (IOException failed) {
            searches.extentsNow();
        }
    }

    /// Extents that nobody writes or holds. Those that have no claim when this has returned are garbage.
    public List<Long> toSearch() throws IOException {
        var numbers = directory.numbers(BlobPosition.EXTENT);
        var found = new ArrayList<Long>();
        synchronized (state) {
            for (var number : numbers) {
                if (!state.needsExtent(number)) {
                    found.add(number);
                }
            }
        }
        return found;
    }

    /// Deletes an extent that has no claim, unless somebody writes it or holds its owner. Called by the committer, so that
    /// no release is between its commit and [Effects#applied], which looks for holds.
    ///
    /// @return whether it was garbage
    public boolean forget(long number) {
        synchronized (state) {
            if (state.needsExtent(number)) {
                return false;
            }
        }
        deleteSoon(List.of(number));
        return true;
    }
}
