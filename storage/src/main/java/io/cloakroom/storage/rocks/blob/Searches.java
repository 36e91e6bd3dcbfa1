package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/// What the collector is to search a space for. Asking for a search that is already due changes nothing.
public final class Searches {
    private final Runnable wake;
    @GuardedBy("this")
    private boolean extents = true;

    @GuardedBy("this")
    private boolean partitions = true;


    /// @param wake called when a search should begin soon
    Searches(Runnable wake) {
        this.wake = wake;
    }

    /// Extents without a claim may have been left.
    public void extentsNow() {
        extentsLater();
        wake.run();
    }

    /// A search for extents failed: it is to be done again in the next round, not at once.
    public synchronized void extentsLater() {
        extents = true;
    }

    /// A partition was dropped, and something is left of it.
    public void partitionsNow() {
        partitionsLater();
        wake.run();
    }

    public synchronized void partitionsLater() {
        partitions = true;
    }

    synchronized boolean anyDue() {
        return extents || partitions;
    }

    /// Whether a search for extents is due; it is taken to be begun.
    public synchronized boolean takeExtents() {
        var due = extents;
        extents = false;
        return due;
    }

    public synchronized boolean takePartitions() {
        var due = partitions;
        partitions = false;
        return due;
    }
}
