package io.cloakroom.storage.rocks.collect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.jobs.JobRun;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spaces that wait for the collector. A space waits at most once, is swept by one worker at a time, and goes to the end
/// of the line after each turn, so that a large or busy one does not keep the others waiting.
final class Sweeps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final Beginning beginning;
    private final Runnable wake;

    @GuardedBy("this")
    private final Map<String, Sweep> sweeps = new HashMap<>();

    @GuardedBy("this")
    private final Queue<Sweep> line = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean closed;

    /// One sweep of a space.
    interface Turns {
        /// Takes the next turn.
        ///
        /// @return whether there is another one
        boolean next(JobRun run);
    }

    interface Beginning {
        Turns begin(String space);
    }

    /// @param wake tells whoever calls [#turn] that a space waits; must not wait itself
    Sweeps(Beginning beginning, Runnable wake) {
        this.beginning = beginning;
        this.wake = wake;
    }

    /// Asks for a sweep of the space that begins after this call. Cheap, and waits for nothing.
    ///
    /// @return ends with that sweep, however it went; at once when this is closed
    CompletableFuture<Void> ask(String space) {
        Sweep asked;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            var now = sweeps.get(space);
            if (now != null && now.begun) {
                var next = now.next == null ? new Sweep(space) : now.next;
                now.next = next;
                return next.done;
            }
            if (now != null) {
                return now.done;
            }
            asked = new Sweep(space);
            sweeps.put(space, asked);
            line.add(asked);
        }
        wake.run();
        return asked.done;
    }

    /// Takes the turn of the space that has waited longest.
    ///
    /// @return whether others wait
    boolean turn(JobRun run) {
        Sweep sweep;
        synchronized (this) {
            sweep = line.poll();
            if (sweep == null) {
                return false;
            }
            sweep.begun = true;
        }
        boolean more = false;
        try {
            more = sweep.turns().next(run);
        } catch (RuntimeException failed) {
            LOG.error("space {}: the collector failed", sweep.space, failed);
        } finally {
            if (more) {
                enqueueAgain(sweep);
            } else {
                ended(sweep);
            }
        }
        synchronized (this) {
            return !line.isEmpty();
        }
    }

    private void enqueueAgain(Sweep sweep) {
        synchronized (this) {
            if (!closed) {
                line.add(sweep);
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

    /// @return the sweep that was asked for after this one, if it will never begin
    private synchronized @Nullable Sweep over(Sweep sweep) {
        var next = sweep.next;
        if (next == null) {
            sweeps.remove(sweep.space);
        } else if (!closed) {
            sweeps.put(sweep.space, next);
            line.add(next);
            return null;
        }
        return next;
    }

    /// Ends all sweeps that wait. A turn that is being taken ends by itself.
    @Override
    public void close() {
        Queue<Sweep> waiting;
        synchronized (this) {
            closed = true;
            waiting = new ArrayDeque<>(line);
            line.clear();
        }
        waiting.forEach(this::ended);
    }

    private final class Sweep {
        private final String space;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        /// Used by the one worker that sweeps the space.
        private @Nullable Turns turns;
        // Guarded by the monitor of Sweeps, which no annotation can say here.
        private boolean begun;
        private @Nullable Sweep next;

        private Sweep(String space) {
            this.space = space;
        }

        /// Asked for by the one worker that sweeps the space.
        private Turns turns() {
            var going = turns == null ? beginning.begin(space) : turns;
            turns = going;
            return going;
        }
    }
}
