package io.cloakroom.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/// Memory for the header blocks of all connections of a listener that are half there. A block by itself is small; what
/// nobody may do is to begin ten thousand of them and end none.
final class HeadMemory {
    private final AtomicLong left;

    HeadMemory(long bytes) {
        left = new AtomicLong(bytes);
    }

    /// @return whether there was so much; it is taken in any case
    boolean take(int bytes) {
        return left.addAndGet(-bytes) >= 0;
    }

    void give(int bytes) {
        left.addAndGet(bytes);
    }
}
