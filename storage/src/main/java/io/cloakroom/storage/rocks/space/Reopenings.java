package io.cloakroom.storage.rocks.space;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How often the database of a space was closed and opened again, because a write to it had failed. Guarded by the monitor of its
/// [Space].
final class Reopenings {
    /// So many in a row in vain are no reason to wait; so many in the last 10 minutes are reported.
    private static final int FEW = 3;

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();

    private final Deque<Long> times = new ArrayDeque<>();
    /// How many of the last ones, in a row, came before anything was written.
    private int inVain;

    /// The database is about to be opened again.
    ///
    /// @param vain whether nothing was written since it was opened last
    /// @return how long to wait before that: not at all, unless it breaks again and again before anything is written
    Duration add(boolean vain) {
        long now = System.nanoTime();
        times.addLast(now);
        forgetOld(now);
        inVain = vain ? inVain + 1 : 0;
        int many = inVain - FEW;
        return many <= 0 ? Duration.ZERO : Duration.ofMillis(Math.min(5000, 20L << Math.min(many, 8)));
    }

    /// How many there were in the last 10 minutes; 0 when they are too few to be reported.
    int worthTelling() {
        forgetOld(System.nanoTime());
        return times.size() >= FEW ? times.size() : 0;
    }

    private void forgetOld(long now) {
        while (!times.isEmpty() && now - times.getFirst() > REMEMBERED_NANOS) {
            times.removeFirst();
        }
    }
}
