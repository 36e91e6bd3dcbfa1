package io.cloakroom.gateway.observe;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// All S3 requests since the start, and how many there were of late.
public final class ServerCounts {
    private static final int SECONDS = 64;
    private static final int LOOKED_AT = 60;
    /// A client that asks for what S3 has and this server has not: no error of the server.
    private static final int NOT_IMPLEMENTED = 501;

    private final InstantSource clock;
    private final LongAdder requests = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    /// Of each second its number (upper half) and its requests (lower half).
    private final AtomicLongArray ring = new AtomicLongArray(SECONDS);

    public ServerCounts(InstantSource clock) {
        this.clock = clock;
    }

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

    /// Over the last minute.
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
