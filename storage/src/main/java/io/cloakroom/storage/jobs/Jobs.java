package io.cloakroom.storage.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs all background work. Each job has threads of its own, so that a job that hangs does not hold up the others. Pauses are
/// measured by a monotonic clock: when the system clock jumps, no job skips a pass or hurries. Safe for many threads.
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();

    private final MachineShare machine = new MachineShare();
    private volatile @Nullable JobNotes notes;

    @GuardedBy("this")
    private boolean closed;

    /// @param clock tells the times that statuses show; decides nothing
    public Jobs(InstantSource clock) {
        this.clock = clock;
    }

    /// Says how busy the server is. Until this is called, jobs take the server for idle.
    public void giveWayTo(ServerLoad load) {
        machine.giveWayTo(load);
    }

    /// Says where jobs that are added from now on store their progress.
    public void remember(JobNotes notes) {
        this.notes = notes;
    }

    /// Limits what each job may take of the machine from now on.
    public void limit(JobLimits limits) {
        machine.limit(limits);
    }

    public JobLimits limits() {
        return machine.limits();
    }

    /// Adds a job and begins its first pass, or continues the pass that a restart interrupted.
    ///
    /// @param name the job's name for people and in notes, such as `usage-sums`; never reused for another job
    /// @throws IllegalStateException when there is a job of that name
    public void add(String name, JobPace pace, Job job) {
        synchronized (this) {
            if (closed) {
                return;
            }
            var running = new RunningJob(name, pace, job, machine, notes, clock);
            if (jobs.putIfAbsent(name, running) != null) {
                throw new IllegalStateException("there is a job " + name);
            }
            running.start();
        }
    }

    /// Begins a pass of the job now, if it waits for its next one.
    ///
    /// @return whether there is such a job
    public boolean wake(String name) {
        RunningJob job;
        synchronized (this) {
            job = jobs.get(name);
        }
        if (job == null) {
            return false;
        }
        job.wake();
        return true;
    }

    /// The status of all jobs, ordered by name.
    public List<JobStatus> statuses() {
        List<RunningJob> all;
        synchronized (this) {
            all = new ArrayList<>(jobs.values());
        }
        return all.stream()
                .map(RunningJob::status)
                .sorted(Comparator.comparing(JobStatus::name))
                .toList();
    }

    /// Stops all jobs, waits a little for their current steps to end, and stores their progress. Closing again does nothing.
    @Override
    public void close() {
        List<RunningJob> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            all = new ArrayList<>(jobs.values());
        }
        all.forEach(RunningJob::stop);
        long end = System.nanoTime() + CLOSING.toNanos();
        for (var job : all) {
            if (!job.awaitEnd(end)) {
                LOG.warn("the server stops while the job {} is in the middle of a step", job.name());
            }
        }
    }
}
