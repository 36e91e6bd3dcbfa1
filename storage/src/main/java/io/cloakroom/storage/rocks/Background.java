package io.cloakroom.storage.rocks;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that does its round every second, for work that the engine cannot do without. Other work is a job, see
/// [io.cloakroom.storage.jobs.Jobs].
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;

    @GuardedBy("this")
    private boolean stopped;

    @GuardedBy("this")
    private boolean running;

    interface Round {
        void run() throws IOException;
    }

    Background(String name) {
        this.name = name;
    }

    void start(Round round) {
        synchronized (this) {
            running = true;
        }
        Thread.ofPlatform().daemon().name(name).start(() -> {
            while (pause()) {
                try {
                    round.run();
                } catch (IOException | RuntimeException failed) {
                    LOG.warn("{}: {}", name, failed.toString(), failed);
                }
            }
            ended();
        });
    }

    private synchronized boolean pause() {
        var end = System.nanoTime() + PAUSE_NANOS;
        try {
            for (long left = PAUSE_NANOS; !stopped && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            stopped = true;
        }
        return !stopped;
    }

    private synchronized void ended() {
        running = false;
        notifyAll();
    }

    /// Waits for the round that is running, for a while.
    @Override
    public synchronized void close() {
        stopped = true;
        notifyAll();
        var end = System.nanoTime() + 2 * PAUSE_NANOS;
        try {
            for (long left = 2 * PAUSE_NANOS; running && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
