package io.cloakroom.storage.engine;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// A fixed number of locks for any number of keys: a key always gets the same lock, which it may share with other keys.
public final class StripedLocks {
    private final ReentrantLock[] locks;

    public StripedLocks(int count) {
        locks = new ReentrantLock[count];
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    public ReentrantLock of(Object key) {
        return locks[Math.floorMod(key.hashCode(), locks.length)];
    }
}
