package io.cloakroom.storage.rocks.shared;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One sync for all who wait. Whoever comes while a sync is running is covered by the next one.
public final class GroupSync {
    private final Sync sync;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    @GuardedBy("lock")
    private long arrived;

    @GuardedBy("lock")
    private long covered;

    @GuardedBy("lock")
    private boolean running;

    @GuardedBy("lock")
    private @Nullable IOException failure;

    public interface Sync {
        void run() throws IOException;
    }

    public GroupSync(Sync sync) {
        this.sync = sync;
    }

    /// Returns when a sync that began after this call has ended. After a failed sync no later one can be believed, since the
    /// kernel reports a lost page only once: from then on all calls fail, and what is written next needs another file with a
    /// sync of its own.
    public void join() throws IOException {
        lock.lock();
        try {
            var ticket = ++arrived;
            while (covered < ticket) {
                if (failure != null) {
                    throw Failures.rethrown(failure);
                }
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void lead() {
        var covers = arrived;
        running = true;
        lock.unlock();
        // The sync counts as failed, whatever it throws, unless it is seen to end well.
        @Nullable IOException failed = new IOException("a sync was broken off");
        try {
            sync.run();
            failed = null;
        } catch (IOException error) {
            failed = error;
        } finally {
            lock.lock();
            running = false;
            if (failed == null) {
                covered = covers;
            } else {
                failure = failed;
            }
            ended.signalAll();
        }
    }
}
