package io.cloakroom.storage.rocks.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queue of one database: at any time at most one thread of the shared pool takes what has come together, writes
/// it as one group and syncs once.
final class Committer {
    private static final int MAX_GROUP = 1024;
    private static final long MAX_GROUP_BYTES = 8 << 20;
    private static final int MAX_WAITING = 16_384;
    private static final long MAX_WAITING_BYTES = 128 << 20;

    private final Pools pools;
    private final Writing group;

    @GuardedBy("this")
    private final Deque<Work> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private long waitingBytes;

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private @Nullable StoreException ended;

    interface Writing {
        /// Writes the works as one group and answers each.
        ///
        /// @return why nothing more can be written; `null` when all is well
        @Nullable
        StoreException write(List<Work> works);
    }

    Committer(Pools pools, Writing group) {
        this.pools = pools;
        this.group = group;
    }

    /// Queues work and returns when it is durable, or refused.
    Outcome commit(Work work) throws IOException {
        enqueue(work);
        return Pools.await(work.done());
    }

    private synchronized void enqueue(Work work) throws StoreException {
        if (ended != null) {
            throw new StoreException(ended.kind(), String.valueOf(ended.getMessage()), ended);
        }
        if (waiting.size() >= MAX_WAITING || (waitingBytes + work.bytes() > MAX_WAITING_BYTES && waitingBytes > 0)) {
            throw new StoreException(StoreException.Kind.BUSY, "too many writes wait for the disk");
        }
        if (!running) {
            pools.commit(this::run);
            running = true;
        }
        waiting.add(work);
        waitingBytes += work.bytes();
    }

    private void run() {
        var works = take();
        var failed = group.write(works);
        synchronized (this) {
            if (failed != null) {
                end(failed);
            }
            if (waiting.isEmpty()) {
                running = false;
                notifyAll();
                return;
            }
        }
        continueLater();
    }

    /// Goes to the end of the pool's queue, so that busy databases do not starve the others.
    private void continueLater() {
        try {
            pools.commit(this::run);
        } catch (StoreException busy) {
            run();
        }
    }

    private synchronized List<Work> take() {
        var works = new ArrayList<Work>();
        long bytes = 0;
        while (!waiting.isEmpty()
                && works.size() < MAX_GROUP
                && (bytes == 0 || bytes + waiting.element().bytes() <= MAX_GROUP_BYTES)) {
            var work = waiting.remove();
            bytes += work.bytes();
            works.add(work);
        }
        waitingBytes -= bytes;
        return works;
    }

    /// Refuses all work that comes from now on, and all that waits.
    synchronized void end(StoreException why) {
        if (ended == null) {
            ended = why;
        }
        waiting.forEach(work -> work.done().completeExceptionally(why));
        waiting.clear();
        waitingBytes = 0;
    }
}
