package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.engine.Blobs;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A hold on an owner's blobs that an object and its bodies share. It ends when the last of them is closed, in whatever
/// order. Closing a share twice does nothing.
public final class SharedHold implements AutoCloseable {
    private final Blobs.Hold hold;
    private final AtomicInteger shares;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedHold(Blobs.Hold hold, AtomicInteger shares) {
        this.hold = hold;
        this.shares = shares;
    }

    public static SharedHold of(Blobs.Hold hold) {
        return new SharedHold(hold, new AtomicInteger(1));
    }

    /// Another share of the hold.
    public SharedHold share() {
        shares.incrementAndGet();
        return new SharedHold(hold, shares);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && shares.decrementAndGet() == 0) {
            hold.close();
        }
    }
}
