package io.cloakroom.admin.accesslog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Queues the entries of requests and writes them within a second. It never delays a request: the queue is bounded,
/// and lines are dropped and counted when the queue is full or the disk fails.
public final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final long MOST_WAITING_BYTES = 16L << 20;
    private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BATCH_CHARACTERS = 1 << 20;
    private static final long SECONDS_BETWEEN_WARNINGS = 60;
    /// How long callers wait for lines to be written; the reader of standard output may have stalled.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AccessSettings settings;
    private final AccessFiles files;
    private final OutputStream standardOutput;
    private final ConcurrentLinkedQueue<List<AccessEntry>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final Thread writer;
    private final ReentrantLock writing = new ReentrantLock();

    @GuardedBy("writing")
    private long warnedNanos = System.nanoTime() - TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WARNINGS);

    @GuardedBy("writing")
    private long warnedOf;

    private volatile String trouble = "";
    private volatile boolean closing;

    private AccessLog(Path directory, AccessSettings settings, OutputStream standardOutput) {
        this.settings = settings;
        this.files = new AccessFiles(directory, settings);
        this.standardOutput = standardOutput;
        this.writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::writeOn);
    }

    /// @param directory      for the files; created with the first line
    /// @param standardOutput destination of the lines, if the settings say so
    public static AccessLog open(Path directory, AccessSettings settings, OutputStream standardOutput) {
        var log = new AccessLog(directory, settings, standardOutput);
        if (settings.logged() != AccessSettings.Logged.OFF) {
            log.writer.start();
        }
        return log;
    }

    public AccessSettings settings() {
        return settings;
    }

    /// How many lines were lost since the start.
    public long lost() {
        return lost.sum();
    }

    /// Sentences about failures to write. Writing is retried with the next lines.
    public List<String> troubles() {
        var now = trouble;
        return now.isEmpty() ? List.of() : List.of(now);
    }

    /// Queues the lines of one request. Does not block.
    public void add(List<AccessEntry> entries) {
        long weight = entries.stream().mapToLong(AccessEntry::weight).sum();
        if (waitingBytes.addAndGet(weight) > MOST_WAITING_BYTES) {
            waitingBytes.addAndGet(-weight);
            lost.add(entries.size());
            return;
        }
        waiting.add(entries);
        if (waitingBytes.get() > MOST_WAITING_BYTES / 2) {
            LockSupport.unpark(writer);
        }
    }

    private void writeOn() {
        while (!closing) {
            LockSupport.parkNanos(this, WRITE_NANOS);
            write();
        }
        write();
    }

    /// Writes all queued lines, unless another thread is stuck in writing.
    private void write() {
        try {
            if (writing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    writeWaiting();
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @GuardedBy("writing")
    private void writeWaiting() {
        while (!waiting.isEmpty()) {
            var lines = new StringBuilder();
            long weight = 0;
            int count = 0;
            for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                for (var entry : next) {
                    lines.append(settings.form().line(entry)).append('\n');
                    weight += entry.weight();
                    count++;
                }
                if (lines.length() > BATCH_CHARACTERS) {
                    break;
                }
            }
            write(lines.toString().getBytes(StandardCharsets.US_ASCII), count);
            waitingBytes.addAndGet(-weight);
        }
        warn();
    }

    private void write(byte[] lines, int count) {
        try {
            switch (settings.output()) {
                case FILES -> files.append(lines);
                case STANDARD_OUTPUT -> {
                    standardOutput.write(lines);
                    standardOutput.flush();
                }
            }
            trouble = "";
        } catch (IOException failed) {
            lost.add(count);
            trouble = "the access log cannot be written, so lines are lost: " + failed;
            LOG.debug("lines of the access log could not be written", failed);
        }
    }

    @GuardedBy("writing")
    private void warn() {
        long now = lost.sum();
        if (now > warnedOf && System.nanoTime() - warnedNanos >= TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WARNINGS)) {
            LOG.warn("the access log has lost {} lines: they came too fast, or could not be written", now - warnedOf);
            warnedOf = now;
            warnedNanos = System.nanoTime();
        }
    }

    /// Finds the newest matching lines before a position, including all lines that were queued before this call.
    ///
    /// @param before `next` of the previous page, or `null` to begin at the end of the log
    /// @throws IllegalArgumentException when `before` is not a position from this log
    public AccessEntries find(AccessQuery query, @Nullable String before, int max) throws IOException {
        writeFiles();
        return files.find(query, before, max);
    }

    /// Arrival of the oldest request in the files; empty when there is none.
    public Optional<Instant> reachesBackTo() throws IOException {
        writeFiles();
        return Optional.ofNullable(files.oldest()).map(AccessEntry::time);
    }

    /// Searches must not wait for a reader of standard output.
    private void writeFiles() {
        if (settings.searchable()) {
            write();
        }
    }

    /// Writes the queued lines and ends; gives up on lines that cannot be written within two seconds.
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(PATIENCE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.warn("the access log ends without its last lines: they could not be written within {}", PATIENCE);
        } else {
            files.close();
        }
    }
}
