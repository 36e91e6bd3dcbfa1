package io.cloakroom.storage.jobs;

/// Holds a number of operations and bytes a second, over all threads of a job. Safe for many threads.
final class Rate {
    private static final double NANOS = 1e9;

    /// When what was done until now would have ended at that rate.
    private long endNanos = System.nanoTime();

    synchronized void spend(long operations, long bytes, JobLimits limits) {
        double seconds = Math.max(seconds(operations, limits.operations()), seconds(bytes, limits.bytes()));
        long now = System.nanoTime();
        // What was not used before is not made up for.
        endNanos = (endNanos - now < 0 ? now : endNanos) + (long) (seconds * NANOS);
    }

    private static double seconds(long done, long aSecond) {
        return aSecond == 0 ? 0 : (double) done / aSecond;
    }

    /// When the next step may be taken.
    synchronized long untilNanos(long now) {
        return endNanos - now > 0 ? endNanos : now;
    }
}
