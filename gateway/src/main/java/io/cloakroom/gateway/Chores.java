package io.cloakroom.gateway;

import io.cloakroom.admin.Server;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.RetentionClock;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be done now and then, on one thread: counts of requests are written, what is too old is removed, and
/// the time is noted by which retention ends.
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final int SWEEP_SECONDS = 60;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("chores").factory());
    private final TrafficCounter traffic;
    private final RetentionClock retention;

    private Chores(TrafficCounter traffic, RetentionClock retention) {
        this.traffic = traffic;
        this.retention = retention;
    }

    static Chores start(TrafficCounter traffic, ExpiringRecords records, RetentionClock retention) {
        var chores = new Chores(traffic, retention);
        chores.every(Server.TRAFFIC_SECONDS, traffic::write);
        chores.every(SWEEP_SECONDS, traffic::sweep);
        chores.every(SWEEP_SECONDS, () -> sweep(records));
        chores.every(SWEEP_SECONDS, chores::noteTime);
        return chores;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the chores catch what they throw, so that they go on
    private void every(int seconds, Runnable chore) {
        thread.scheduleWithFixedDelay(chore, seconds, seconds, TimeUnit.SECONDS);
    }

    private static void sweep(ExpiringRecords records) {
        try {
            records.sweep();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("records that have ended could not be removed: {}", failed.toString());
        }
    }

    private void noteTime() {
        try {
            retention.note();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("the time by which retention ends could not be written down: {}", failed.toString());
        }
    }

    /// Ends, and writes what was counted last, and how late it is.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        traffic.write();
        noteTime();
    }
}
