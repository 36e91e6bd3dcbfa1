package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpLimits;
import java.util.concurrent.TimeUnit;

/// Judges whether a client keeps up with one message. Only the time spent waiting for the client counts, so that a slow
/// server is never held against it. Not thread-safe.
final class Pace {
    private final long stallNanos;
    private final long stretchNanos;
    private final long leastBytes;
    private long stalledNanos;
    private long waitedNanos;
    private long movedBytes;
    private long leftNanos = Long.MAX_VALUE;

    Pace(HttpLimits.Times times) {
        stallNanos = TimeUnit.MILLISECONDS.toNanos(times.stallMillis());
        stretchNanos = TimeUnit.MILLISECONDS.toNanos(times.leastRateMillis());
        leastBytes = (long) times.leastBytesPerSecond() * times.leastRateMillis() / 1000;
    }

    /// Limits the waiting for the client, from now on and in all, however steadily it moves bytes.
    void hurry(int millis) {
        leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /// How long to wait for the client before judging it again.
    long patienceNanos() {
        return Math.max(1, Math.min(leftNanos, Math.min(stallNanos - stalledNanos, stretchNanos - waitedNanos)));
    }

    /// Notes a wait for the client, and the bytes that moved since the last call.
    ///
    /// @return false when the client is too slow
    boolean keeps(long nanos, long bytes) {
        stalledNanos = bytes > 0 ? 0 : stalledNanos + nanos;
        waitedNanos += nanos;
        movedBytes += bytes;
        leftNanos -= nanos;
        if (stalledNanos >= stallNanos || leftNanos <= 0) {
            return false;
        }
        if (waitedNanos >= stretchNanos) {
            boolean enough = movedBytes >= leastBytes;
            waitedNanos = 0;
            movedBytes = 0;
            return enough;
        }
        return true;
    }
}
