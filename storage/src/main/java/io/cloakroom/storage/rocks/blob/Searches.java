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

    /// Asks for a search that begins soon: extents without a claim may have been left.
    public void extentsNow() {
        extentsLater();
        wake.run();
    }

    /// Asks for a search in the next round, not at once, because one has failed.
    public synchronized void extentsLater() {
        extents = true;
    }

    /// Asks for a search that begins soon: a partition was dropped, and its rows and claims are left.
    public void partitionsNow() {
        partitionsLater();
        wake.run();
    }

    /// Asks for a search in the next round, not at once, because one has failed.
    public synchronized void partitionsLater() {
        partitions = true;
    }

    synchronized boolean anyDue() {
        return extents || partitions;
    }

    /// Whether a search for extents is due. From now on it counts as begun.
    public synchronized boolean takeExtents() {
        var due = extents;
        extents = false;
        return due;
    }

    /// Whether a search for what dropped partitions have left is due. From now on it counts as begun.
    public synchronized boolean takePartitions() {
        var due = partitions;
        partitions = false;
        return due;
    }
}
