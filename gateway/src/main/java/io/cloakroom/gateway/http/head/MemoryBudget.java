package io.cloakroom.gateway.http.head;

import java.util.concurrent.atomic.AtomicLong;

/// Memory that all connections of a listener share for one purpose. Each connection takes little, but ten thousand of
/// them must not use up the process's memory.
public final class MemoryBudget {
    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /// @return whether the budget sufficed. Either way the bytes are taken, and the caller has to give them back
    public boolean take(int bytes) {
        return left.addAndGet(-bytes) >= 0;
    }

    public void give(int bytes) {
        left.addAndGet(bytes);
    }
}
