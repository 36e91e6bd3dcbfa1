package io.cloakroom.storage.rocks;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spaces that wait for the collector, and its few threads. A space waits at most once, is swept by one thread at a
/// time, and goes to the end of the line after each turn, so that a large or busy one does not keep the others waiting.
final class Sweeps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final int THREADS = 2;
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Beginning beginning;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("store-sweep-", 1).factory());
    private final Map<String, Sweep> sweeps = new HashMap<>();
    private boolean closed;

    /// One sweep of a space.
    interface Turns {
        /// Takes the next turn.
        ///
        /// @return whether there is another one
        boolean next();
    }

    interface Beginning {
        Turns begin(String space);
    }

    Sweeps(Beginning beginning) {
        this.beginning = beginning;
        threads.allowCoreThreadTimeOut(true);
    }

    /// Asks for a sweep of the space that begins after this call. Cheap, and waits for nothing.
    ///
    /// @return ends with that sweep, however it went; at once when this is closed
    synchronized CompletableFuture<Void> ask(String space) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        var now = sweeps.get(space);
        if (now == null) {
            var first = new Sweep(space);
            sweeps.put(space, first);
            threads.execute(first);
            return first.done;
        }
        if (!now.begun) {
            return now.done;
        }
        var next = now.next == null ? new Sweep(space) : now.next;
        now.next = next;
        return next.done;
    }

    private synchronized void begun(Sweep sweep) {
        sweep.begun = true;
    }

    private void again(Sweep sweep) {
        synchronized (this) {
            if (!closed) {
                threads.execute(sweep);
                return;
            }
        }
        ended(sweep);
    }

    private void ended(Sweep sweep) {
        var next = over(sweep);
        sweep.done.complete(null);
        if (next != null) {
            next.done.complete(null);
        }
    }

    /// @return the sweep after this one, when it will never be
    private synchronized @Nullable Sweep over(Sweep sweep) {
        var next = sweep.next;
        if (next == null) {
            sweeps.remove(sweep.space);
        } else if (!closed) {
            sweeps.put(sweep.space, next);
            threads.execute(next);
            return null;
        }
        return next;
    }

    /// Lets the turns that are being taken end, for a while.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            threads.shutdown(); // who waits in the line finds that all is over
        }
        try {
            if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the store closes while space is being given back");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Sweep implements Runnable {
        private final String space;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable Turns turns;
        private boolean begun;
        private @Nullable Sweep next;

        private Sweep(String space) {
            this.space = space;
        }

        @Override
        public void run() {
            begun(this);
            var more = false;
            try {
                var going = turns == null ? beginning.begin(space) : turns;
                turns = going;
                more = going.next();
            } catch (RuntimeException failed) {
                LOG.error("space {}: the collector failed", space, failed);
            } finally {
                if (more) {
                    again(this);
                } else {
                    ended(this);
                }
            }
        }
    }
}
