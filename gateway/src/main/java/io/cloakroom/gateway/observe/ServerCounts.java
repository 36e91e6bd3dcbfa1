package io.cloakroom.gateway.observe;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// Counts all S3 requests since the start, and those of the last minute.
public final class ServerCounts {
    private static final int SECONDS = 64;
    private static final int LOOKED_AT = 60;
    private static final int NOT_IMPLEMENTED = 501;

    private final InstantSource clock;
    private final LongAdder requests = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    /// For each of the last seconds: its number (upper half) and its requests (lower half).
    private final AtomicLongArray ring = new AtomicLongArray(SECONDS);

    public ServerCounts(InstantSource clock) {
        this.clock = clock;
    }

    /// Adds a request. A 501 is no server error, because the client asked for something that does not exist here.
    public void add(int status) {
        requests.increment();
        if (status >= 500 && status != NOT_IMPLEMENTED) {
            serverErrors.increment();
        }
        long second = clock.millis() / 1000;
        ring.updateAndGet((int) (second % SECONDS), old -> old >>> 32 == second ? old + 1 : second << 32 | 1);
    }

    public long requests() {
        return requests.sum();
    }

    public long serverErrors() {
        return serverErrors.sum();
    }

    /// Requests per second over the last minute.
    public double perSecond() {
        long now = clock.millis() / 1000;
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            long entry = ring.get(i);
            long age = now - (entry >>> 32);
            sum += age >= 1 && age <= LOOKED_AT ? entry & 0xFFFF_FFFFL : 0;
        }
        return (double) sum / LOOKED_AT;
    }
}
