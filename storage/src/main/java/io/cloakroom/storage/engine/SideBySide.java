package io.cloakroom.storage.engine;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Runs independent tasks on virtual threads, a limited number at a time, so that an engine can write their commits as one
/// group.
public final class SideBySide {
    /// Enough for a group commit to be worthwhile, and few enough to leave room for clients' writes.
    private static final int AT_ONCE = 128;

    private SideBySide() {}

    public interface Task {
        public void run() throws IOException;
    }

    /// Returns when all tasks have ended, even when one has failed.
    ///
    /// @throws IOException the first failure
    public static void run(List<? extends Task> works) throws IOException {
        if (works.size() == 1) {
            works.getFirst().run();
            return;
        }
        var failures = new ConcurrentLinkedQueue<Exception>();
        var permits = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var work : works) {
                permits.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        work.run();
                    } catch (IOException | RuntimeException failed) {
                        failures.add(failed);
                    } finally {
                        permits.release();
                    }
                });
            }
        }
        switch (failures.poll()) {
            case null -> {}
            case IOException failed -> throw failed;
            case RuntimeException failed -> throw failed;
            case Exception failed -> throw new IllegalStateException(failed);
        }
    }
}
