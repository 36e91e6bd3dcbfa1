package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Repeats an optimistic change until no other change comes between its reading and its commit. The first attempt takes no
/// lock. After it was overtaken, a change queues with the other overtaken changes of its key, so that many writers of one key
/// do not undo each other's work for ever.
public final class Retries {
    private static final int STRIPES = 256;
    private static final int MOST_ATTEMPTS = 10_000;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    public Retries() {
        Arrays.setAll(stripes, _ -> new ReentrantLock());
    }

    public interface Attempt<T> {
        /// @return the result, or `null` when a guard did not hold
        @Nullable
        T run() throws IOException;
    }

    public <T> T until(Partition partition, byte[] owner, Attempt<T> attempt) throws IOException {
        T first = attempt.run();
        if (first != null) {
            return first;
        }
        var stripe = stripes[Math.floorMod(31 * partition.hashCode() + Arrays.hashCode(owner), STRIPES)];
        stripe.lock();
        try {
            for (int i = 1; i < MOST_ATTEMPTS; i++) {
                T result = attempt.run();
                if (result != null) {
                    return result;
                }
            }
        } finally {
            stripe.unlock();
        }
        throw new StoreException(StoreException.Kind.BUSY, "a key changes faster than it can be written");
    }
}
