package io.cloakroom.gateway.http.head;

import java.util.concurrent.atomic.AtomicLong;

/// Memory that all connections of a listener share for one purpose: what each of them takes is small, and ten thousand of
/// them must not end the process.
public final class MemoryBudget {
    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /// @return whether there was so much; it is taken in any case, and to be given back
    public boolean take(int bytes) {
        return left.addAndGet(-bytes) >= 0;
    }

    public void give(int bytes) {
        left.addAndGet(bytes);
    }
}
