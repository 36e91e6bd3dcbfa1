package io.cloakroom.storage.rocks.shared;

import java.io.IOException;
import java.time.Duration;

/// Where one stream's reads or writes of files are made: on the caller's thread while the page cache answers at once,
/// on the pool as soon as one was slow, since a slow one would hold the carrier of a virtual thread.
public final class FileCalls {
    private static final long SLOW_NANOS = Duration.ofMillis(1).toNanos();
    private static final long FAST_NANOS = SLOW_NANOS / 4;

    private final Pools pools;
    private boolean slow;

    public interface Call {
        void run() throws IOException;
    }

    public FileCalls(Pools pools) {
        this.pools = pools;
    }

    public void run(Call call) throws IOException {
        var took = slow && Thread.currentThread().isVirtual() ? pools.call(() -> timed(call)) : timed(call);
        slow = took > (slow ? FAST_NANOS : SLOW_NANOS);
    }

    private static long timed(Call call) throws IOException {
        var start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }
}
