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
    private final EngineParts parts;
    private final Searches searches;
    /// Released, but not yet on disk; without durability only.
    @GuardedBy("this")
    private final List<Long> releasedUnsynced = new ArrayList<>();


    Extents(PayloadState state, PayloadDirectory directory, EngineParts parts, Searches searches) {
        this.state = state;
        this.directory = directory;
        this.parts = parts;
        this.searches = searches;
    }

    /// A commit released them, and nobody holds their owner.
    void released(List<Long> numbers) {
        if (parts.durable()) {
            deleteSoon(numbers);
            return;
        }
        // Their release may be lost with the machine's power, and then they are needed.
        synchronized (this) {
            releasedUnsynced.addAll(numbers);
        }
    }

    /// What was released and waits for the log to be on disk; to be asked for before it is synced.
    public synchronized List<Long> releasedUnsynced() {
        return List.copyOf(releasedUnsynced);
    }

    /// The log is on disk now.
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
            parts.pools().start(() -> numbers.forEach(this::delete));
        } catch (StoreException busy) {
            searches.extentsNow();
        }
    }

    private void delete(long number) {
        try {
            parts.probe().reached(Probe.Step.BEFORE_DELETE);
            if (!directory.isGone()) {
                parts.files().delete(directory.path(BlobPosition.EXTENT, number));
            }
        } catch (IOException failed) {
            searches.extentsNow();
        }
    }

    /// Extents that nobody is writing. Those among them that have no claim, when asked for after this, are garbage.
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

    /// Deletes an extent that has no claim, unless somebody writes it or holds its owner. Called by the committer: then
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
