package io.cloakroom.storage.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/// Limits the operations and bytes per second of a job, over all of its threads. Safe for many threads.
final class Rate {
    private static final double NANOS = 1e9;

    /// When the work so far would have ended at the permitted rate.
    @GuardedBy("this")
    private long endNanos = System.nanoTime();

    synchronized void spend(long operations, long bytes, JobLimits limits) {
        double seconds = Math.max(seconds(operations, limits.operations()), seconds(bytes, limits.bytes()));
        long now = System.nanoTime();
        // A pause earns no credit: unused time is not made up for.
        endNanos = (endNanos - now < 0 ? now : endNanos) + (long) (seconds * NANOS);
    }

    private static double seconds(long done, long aSecond) {
        return aSecond == 0 ? 0 : (double) done / aSecond;
    }

    /// The time at which the next step may be taken.
    synchronized long untilNanos(long now) {
        return endNanos - now > 0 ? endNanos : now;
    }
}
