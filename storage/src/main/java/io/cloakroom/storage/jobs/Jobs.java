package io.cloakroom.storage.jobs;

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

/// The one runner of background work. Each job has threads of its own, so that one that hangs keeps no other from its work.
/// Pauses are counted by a clock that cannot be set: a system clock that jumps makes no job skip a pass or hurry. Safe for many
/// threads.
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();
    private final MachineShare machine = new MachineShare();
    private volatile @Nullable JobNotes notes;
    private boolean closed;

    /// @param clock tells when passes ended; decides nothing
    public Jobs(InstantSource clock) {
        this.clock = clock;
    }

    /// Who tells how busy the server is. Until then jobs take it for idle.
    public void giveWayTo(ServerLoad told) {
        machine.giveWayTo(told);
    }

    /// Where jobs that are added from now on note how far they are.
    public void remember(JobNotes kept) {
        notes = kept;
    }

    /// What each job may take of the machine from now on.
    public void limit(JobLimits told) {
        machine.limit(told);
    }

    public JobLimits limits() {
        return machine.limits();
    }

    /// Adds a job and begins its first pass, or goes on with the one that a restart interrupted.
    ///
    /// @param name what people and notes call it, as `usage-sums`; never used for anything else
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

    /// How all jobs go, by name.
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

    /// Stops all jobs, lets the steps that are being taken end, for a while, and notes how far they are. Closing again changes
    /// nothing.
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
