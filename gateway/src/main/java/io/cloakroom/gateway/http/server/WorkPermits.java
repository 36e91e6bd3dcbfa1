package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.gateway.http.HttpLimits;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Limits how many requests work at a time. A request that waits for its client's socket gives up its turn meanwhile.
/// When all turns are taken, requests wait, and turns go round the addresses, so that a busy address delays itself
/// first.
final class WorkPermits {
    private final int perAddress;
    private final int mostWaiting;

    @GuardedBy("this")
    private final HashMap<Object, Share> shares = new HashMap<>();

    /// Addresses with waiting requests that are under their own limit.
    @GuardedBy("this")
    private final ArrayDeque<Share> rotation = new ArrayDeque<>();

    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private int waiting;

    WorkPermits(HttpLimits.Load load) {
        free = load.running();
        perAddress = load.runningPerAddress();
        mostWaiting = load.waiting();
    }

    Turn turn(Object address) {
        return new Turn(address);
    }

    synchronized int waiting() {
        return waiting;
    }

    /// The turn of one request. For the request's own thread.
    final class Turn {
        private final Object address;
        private boolean held;
        private boolean begun;
        private volatile boolean paused;

        private Turn(Object address) {
            this.address = address;
        }

        /// @return false when it took too long, or too many wait already
        boolean begin(int mostMillis) throws InterruptedException {
            begun = acquire(address, TimeUnit.MILLISECONDS.toNanos(mostMillis), false);
            held = begun;
            return begun;
        }

        /// Whether the request waits for its client. May be called from any thread.
        boolean isPaused() {
            return paused;
        }

        void pause() {
            paused = true;
            if (held) {
                held = false;
                release(address);
            }
        }

        /// Takes the turn again, ahead of requests of the same address that have not begun, and waits as long as that
        /// takes.
        void resume() {
            paused = false;
            boolean interrupted = false;
            while (begun && !held) {
                try {
                    held = acquire(address, Long.MAX_VALUE, true);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            pause();
            begun = false;
        }
    }

    private boolean acquire(Object address, long nanos, boolean again) throws InterruptedException {
        var waiter = takeOrWait(address, again);
        if (waiter == null) {
            return true;
        }
        if (waiter == Waiter.TOO_MANY) {
            return false;
        }
        try {
            return waiter.granted.await(nanos, TimeUnit.NANOSECONDS) || !withdraw(address, waiter);
        } catch (InterruptedException stopped) {
            if (!withdraw(address, waiter)) {
                release(address);
            }
            throw stopped;
        }
    }

    /// @return null when the turn was taken at once
    private synchronized @Nullable Waiter takeOrWait(Object address, boolean again) {
        var share = shares.computeIfAbsent(address, _ -> new Share());
        if (free > 0 && share.held < perAddress && share.waiters.isEmpty()) {
            free--;
            share.held++;
            return null;
        }
        if (waiting >= mostWaiting && !again) {
            forget(address, share);
            return Waiter.TOO_MANY;
        }
        var waiter = new Waiter();
        if (again) {
            share.waiters.addFirst(waiter);
        } else {
            share.waiters.addLast(waiter);
        }
        waiting++;
        queue(share);
        return waiter;
    }

    /// @return false when the turn was granted meanwhile
    private synchronized boolean withdraw(Object address, Waiter waiter) {
        var share = shares.get(address);
        if (waiter.granted.getCount() == 0 || share == null) {
            return false;
        }
        share.waiters.remove(waiter);
        waiting--;
        forget(address, share);
        return true;
    }

    private synchronized void release(Object address) {
        var share = shares.get(address);
        if (share == null) {
            throw new IllegalStateException("released more turns than were taken");
        }
        free++;
        share.held--;
        queue(share);
        grant();
        forget(address, share);
    }

    @GuardedBy("this")
    private void queue(Share share) {
        if (!share.queued && !share.waiters.isEmpty() && share.held < perAddress) {
            share.queued = true;
            rotation.add(share);
        }
    }

    @GuardedBy("this")
    private void grant() {
        while (free > 0) {
            var share = rotation.poll();
            if (share == null) {
                return;
            }
            share.queued = false;
            var waiter = share.held < perAddress ? share.waiters.poll() : null;
            if (waiter != null) {
                free--;
                share.held++;
                waiting--;
                waiter.granted.countDown();
            }
            queue(share);
        }
    }

    @GuardedBy("this")
    private void forget(Object address, Share share) {
        if (share.held == 0 && share.waiters.isEmpty()) {
            shares.remove(address);
        }
    }

    private static final class Share {
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(1);
        private int held;
        private boolean queued;
    }

    private static final class Waiter {
        private static final Waiter TOO_MANY = new Waiter();

        private final CountDownLatch granted = new CountDownLatch(1);
    }
}
