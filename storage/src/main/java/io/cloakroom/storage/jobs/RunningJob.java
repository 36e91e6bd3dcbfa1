package io.cloakroom.storage.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.jobs.JobStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One job with its threads, its progress and its pace.
final class RunningJob {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
    private static final long NOTE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long SLICE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofMinutes(5).toNanos();

    private final String name;
    private final JobPace pace;
    private final Job job;
    private final MachineShare machine;
    private final @Nullable JobNotes notes;
    private final InstantSource clock;
    private final JobProgress progress = new JobProgress();
    private final Rate rate = new Rate();
    private final List<Thread> threads = new ArrayList<>();
    /// Held while progress is read or stored, which may take long.
    private final ReentrantLock noting = new ReentrantLock();

    @GuardedBy("noting")
    private boolean loaded;

    @GuardedBy("noting")
    private long notedNanos = System.nanoTime();

    @GuardedBy("this")
    private boolean stopped;

    /// How many threads are taking a step now.
    @GuardedBy("this")
    private int inSteps;

    /// Counts the calls of [#wake]. A waiting thread goes on when the count differs from the one that it has seen.
    @GuardedBy("this")
    private long wakes;

    @GuardedBy("this")
    private long retryNanos = FIRST_RETRY_NANOS;

    @GuardedBy("this")
    private @Nullable String failure;

    @GuardedBy("this")
    private @Nullable Instant failedAt;

    RunningJob(
            String name, JobPace pace, Job job, MachineShare machine, @Nullable JobNotes notes, InstantSource clock) {
        this.name = name;
        this.pace = pace;
        this.job = job;
        this.machine = machine;
        this.notes = notes;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    void start() {
        for (int number = 1; number <= pace.workers(); number++) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("job-" + name + (pace.workers() == 1 ? "" : "-" + number))
                    .start(() -> new Worker().work()));
        }
    }

    void wake() {
        job.asked();
        synchronized (this) {
            wakes++;
            notifyAll();
        }
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /// @return whether all threads have ended by this time
    boolean awaitEnd(long endNanos) {
        try {
            for (var thread : threads) {
                var left = Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
                if (!thread.join(left)) {
                    return false;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    synchronized JobStatus status() {
        var state = stopped
                ? State.STOPPED
                : failure != null ? State.FAILING : inSteps > 0 || progress.isInPass() ? State.WORKING : State.WAITING;
        return progress.status(name, state, failure, failedAt, pace.limited());
    }

    /// Waits until a time of the monotonic clock, or until the job stops or is woken.
    ///
    /// @param seenWakes the count of wakes before the wait; `-1` for a wait that waking does not end
    private synchronized void await(long untilNanos, long seenWakes) {
        try {
            for (long left = untilNanos - System.nanoTime();
                    left > 0 && !stopped && (seenWakes < 0 || seenWakes == wakes);
                    left = untilNanos - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            stopped = true;
        }
    }

    private void load() throws IOException {
        noting.lock();
        try {
            if (!loaded && notes != null) {
                notes.read(name).ifPresent(progress::resume);
            }
            loaded = true;
        } finally {
            noting.unlock();
        }
    }

    private synchronized void stepBegins() {
        inSteps++;
    }

    /// @param more whether the pass goes on; `null` when the step failed
    private synchronized void stepEnded(@Nullable Boolean more) {
        inSteps--;
        if (more != null) {
            failure = null;
            retryNanos = FIRST_RETRY_NANOS;
            if (!more && inSteps == 0) {
                progress.passEnded(clock.instant());
            }
        }
    }

    /// @return how long to wait before the next try
    private synchronized long failed(Throwable thrown) {
        var message = String.valueOf(thrown.getMessage() == null ? thrown : thrown.getMessage());
        // While the server stops, the store may be closing already: such a failure is not worth a warning.
        if (!stopped && !message.equals(failure)) {
            LOG.warn("the job {} failed, and is tried again: {}", name, thrown.toString(), thrown);
        }
        failure = message;
        failedAt = clock.instant();
        long wait = retryNanos;
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
        return wait;
    }

    /// Stores the progress of the job if it has changed.
    ///
    /// @param soon whether storing may wait for some seconds
    private void note(boolean soon) {
        noting.lock();
        try {
            long now = System.nanoTime();
            if (notes == null || !loaded || !progress.isChanged() || (soon && now - notedNanos < NOTE_NANOS)) {
                return;
            }
            notedNanos = now;
            notes.write(name, progress.note());
        } catch (IOException | RuntimeException failed) {
            progress.noteIsLost();
            LOG.warn("the progress of the job {} could not be stored: {}", name, failed.toString());
        } finally {
            noting.unlock();
        }
    }

    /// One thread of the job.
    private final class Worker implements JobRun {
        private long workingSince;
        private long requestsSeen;

        void work() {
            long wakesSeen = 0;
            while (!RunningJob.this.isStopped()) {
                synchronized (RunningJob.this) {
                    wakesSeen = wakes;
                }
                long wait = passes();
                await(System.nanoTime() + wait, failing() ? -1 : wakesSeen);
            }
            note(false);
        }

        private boolean failing() {
            synchronized (RunningJob.this) {
                return failure != null;
            }
        }

        /// Takes steps until the pass is over or one fails.
        ///
        /// @return how long to wait before the next pass or retry
        private long passes() {
            try {
                load();
                for (boolean more = true; more && !RunningJob.this.isStopped(); ) {
                    begin();
                    more = step();
                    note(more);
                    breathe();
                }
                return pace.pause().toNanos();
            } catch (IOException | RuntimeException | Error thrown) {
                // An Error is tried again as well: a job that never runs again would be worse than one that fails
                // again.
                return failed(thrown);
            }
        }

        private boolean step() throws IOException {
            stepBegins();
            Boolean more = null;
            try {
                more = job.step(this);
                return more;
            } finally {
                stepEnded(more);
            }
        }

        private void begin() {
            workingSince = System.nanoTime();
            requestsSeen = machine.load().requests();
        }

        @Override
        public Optional<byte[]> place() {
            return progress.place();
        }

        @Override
        public void at(byte[] place, String shown) {
            progress.at(place, shown);
        }

        @Override
        public void did(long operations, long bytes) {
            progress.did(operations, bytes);
            rate.spend(operations, bytes, limits());
        }

        @Override
        public void count(String what, long number) {
            progress.count(what, number);
        }

        @Override
        public void breathe() {
            long now = System.nanoTime();
            long until = Math.max(rate.untilNanos(now), now + toGiveWay(now));
            // The job may become urgent while it waits.
            while (until - now > 0 && !RunningJob.this.isStopped() && !job.isUrgent()) {
                await(Math.min(until, now + SLICE_NANOS), -1);
                now = System.nanoTime();
            }
            begin();
        }

        private JobLimits limits() {
            return pace.limited() ? machine.limits() : JobLimits.NONE;
        }

        private long toGiveWay(long now) {
            var load = machine.load();
            boolean busy = load.isServing() || load.requests() != requestsSeen;
            int share = limits().share();
            return busy ? (now - workingSince) * (100 - share) / share : 0;
        }

        @Override
        public boolean isStopped() {
            return RunningJob.this.isStopped();
        }
    }
}
