package io.cloakroom.storage.rocks.shared;

import java.io.IOException;
import java.time.Duration;

/// Makes the file reads or writes of one stream: on the caller's thread while the page cache answers at once, on a thread of
/// the pool after a slow one. A slow one on a virtual thread would hold the carrier of that thread.
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
