package io.cloakroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the memory of another process ten times a second (Linux), and keeps the peak.
final class MemoryWatch implements AutoCloseable {
    private final Path status;
    private final AtomicLong peakKib = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    MemoryWatch(long pid) {
        this.status = Path.of("/proc", Long.toString(pid), "status");
        var _ = clock.scheduleAtFixedRate(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try (var lines = Files.lines(status)) {
            lines.filter(line -> line.startsWith("RssAnon:"))
                    .forEach(line -> peakKib.accumulateAndGet(Long.parseLong(line.replaceAll("\\D", "")), Math::max));
        } catch (IOException gone) {
            // Keeps the peak so far.
        }
    }

    long peakMib() {
        return peakKib.get() >> 10;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
