package io.cloakroom.storage.rocks.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.engine.KeyValue.Range;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The open cursors of one database, which has to take them back before it can be closed.
final class OpenCursors {
    private final NativeCalls calls;

    @GuardedBy("this")
    private final Set<RocksCursor> open = new HashSet<>();

    OpenCursors(NativeCalls calls) {
        this.calls = calls;
    }

    synchronized RocksCursor open(int partition, Range range) {
        var cursor = new RocksCursor(calls, partition, range, this::ended);
        open.add(cursor);
        return cursor;
    }

    private synchronized void ended(RocksCursor cursor) {
        open.remove(cursor);
        if (open.isEmpty()) {
            notifyAll();
        }
    }

    synchronized boolean any() {
        return !open.isEmpty();
    }

    /// Waits until all cursors are closed, but no longer than `patience`.
    synchronized void await(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        try {
            for (var left = patience.toNanos(); !open.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes all cursors back, each under its own monitor and not under this one: a cursor that ends takes both, its own
    /// first.
    void takeBack() {
        List<RocksCursor> all;
        synchronized (this) {
            all = List.copyOf(open);
        }
        all.forEach(RocksCursor::takeBack);
    }
}
