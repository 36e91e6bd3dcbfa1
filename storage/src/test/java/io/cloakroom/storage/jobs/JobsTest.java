package io.cloakroom.storage.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.control.EngineJobNotes;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.jobs.JobStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T16:00:00Z");
    private static final JobPace ONCE = JobPace.patiently(Duration.ofDays(1));

    private final MemoryEngine engine = new MemoryEngine();
    private final JobNotes notes = new EngineJobNotes(engine.keyValue());
    private Jobs jobs = new Jobs(InstantSource.fixed(NOW));

    JobsTest() throws IOException {
        engine.createSpace(Partition.CONTROL);
        engine.keyValue().create(KeyLayout.JOBS);
        jobs.remember(notes);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    private void restart() {
        jobs.close();
        jobs = new Jobs(InstantSource.fixed(NOW));
        jobs.remember(notes);
    }

    private JobStatus status(String name) {
        return jobs.statuses().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Waits for what another thread does.
    private static void until(BooleanSupplier happened) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for five minutes").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// Counts from one to ten, and says where it is.
    private static Job counting(List<Integer> seen, int stopsAt, CountDownLatch stopped) {
        return run -> {
            int next = run.place()
                            .map(place -> Integer.parseInt(new String(place, UTF_8)))
                            .orElse(0)
                    + 1;
            if (next == stopsAt) {
                stopped.countDown();
                until(run::isStopped);
                return true;
            }
            seen.add(next);
            run.at(Integer.toString(next).getBytes(UTF_8), "at " + next);
            run.count("numbers seen", 1);
            run.did(1, 0);
            return next < 10;
        };
    }

    @Test
    void aPassThatAStopInterruptedGoesOnWhereItWas() {
        var seen = Collections.synchronizedList(new ArrayList<Integer>());
        var stopped = new CountDownLatch(1);
        jobs.add("counting", ONCE, counting(seen, 6, stopped));
        await(stopped);
        assertThat(status("counting").shown()).isEqualTo("at 5");
        assertThat(status("counting").state()).isEqualTo(State.WORKING);
        restart();
        jobs.add("counting", ONCE, counting(seen, 0, stopped));
        until(() -> status("counting").passes() == 1);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(status("counting").counts()).containsEntry("numbers seen", 10L);
        assertThat(status("counting").completedAt()).isEqualTo(NOW);
    }

    @Test
    void aCompletedPassIsNotTakenUpAgain() {
        var seen = Collections.synchronizedList(new ArrayList<Integer>());
        jobs.add("counting", ONCE, counting(seen, 0, new CountDownLatch(0)));
        until(() -> status("counting").passes() == 1);
        restart();
        seen.clear();
        jobs.add("counting", ONCE, counting(seen, 0, new CountDownLatch(0)));
        until(() -> status("counting").passes() == 2);
        assertThat(seen).startsWith(1).hasSize(10);
        assertThat(status("counting").counts()).containsEntry("numbers seen", 20L);
    }

    @Test
    void waitsForTheNextPassUnlessItIsWoken() {
        var passes = new AtomicInteger();
        jobs.add("job", ONCE, _ -> {
            passes.incrementAndGet();
            return false;
        });
        until(() -> status("job").state() == State.WAITING && passes.get() == 1);
        assertThat(jobs.wake("job")).isTrue();
        until(() -> passes.get() == 2);
        assertThat(jobs.wake("another")).isFalse();
        assertThatThrownBy(() -> jobs.add("job", ONCE, _ -> false)).isInstanceOf(IllegalStateException.class);
    }

    /// Whoever wakes a job has made work for it that its pass may have passed by.
    @Test
    void aJobThatIsWokenDuringItsPassBeginsAnother() {
        var begun = new CountDownLatch(1);
        var woken = new CountDownLatch(1);
        var passes = new AtomicInteger();
        jobs.add("job", ONCE, _ -> {
            begun.countDown();
            await(woken);
            passes.incrementAndGet();
            return false;
        });
        await(begun);
        jobs.wake("job");
        woken.countDown();
        until(() -> passes.get() == 2);
    }

    @Test
    void tellsOfAFailureAndTriesAgain() {
        var steps = new AtomicInteger();
        var seen = new CountDownLatch(1);
        jobs.add("failing", ONCE, run -> {
            switch (steps.incrementAndGet()) {
                case 1 -> run.at(new byte[] {1}, "the first place");
                case 2 -> throw new IOException("the disk says no");
                case 3 -> throw new StackOverflowError("too deep");
                default -> {
                    await(seen); // the next step that succeeds ends what is told
                    assertThat(run.place())
                            .hasValueSatisfying(place -> assertThat(place).containsExactly(1));
                    run.did(1, 0);
                    return false;
                }
            }
            return true;
        });
        until(() -> status("failing").state() == State.FAILING);
        assertThat(status("failing").failure()).isIn("the disk says no", "too deep");
        assertThat(status("failing").failedAt()).isEqualTo(NOW);
        seen.countDown();
        until(() -> status("failing").passes() == 1);
        assertThat(status("failing").failure()).isNull();
    }

    @Test
    void holdsTheRate() {
        jobs.limit(new JobLimits(1000, 0, 100));
        var steps = new AtomicInteger();
        long begin = System.nanoTime();
        jobs.add("paced", ONCE, run -> {
            run.did(100, 0);
            return steps.incrementAndGet() < 6;
        });
        until(() -> status("paced").passes() == 1);
        // After each of the first five steps it waits for a tenth of a second.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(status("paced").operations()).isEqualTo(600);
    }

    @Test
    void givesWayToRequestsAndToNothingElse() {
        var requests = new AtomicLong();
        jobs.giveWayTo(new ServerLoad() {
            @Override
            public long requests() {
                return requests.get();
            }

            @Override
            public boolean isServing() {
                return false;
            }
        });
        jobs.limit(new JobLimits(0, 0, 10));
        var ends = new LinkedBlockingQueue<Long>();
        var steps = new AtomicInteger();
        jobs.add("patient", ONCE, run -> {
            run.did(1, 0);
            long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
            until(() -> System.nanoTime() >= end);
            if (steps.incrementAndGet() == 2) {
                requests.incrementAndGet();
            }
            ends.add(System.nanoTime());
            return steps.get() < 3;
        });
        until(() -> status("patient").passes() == 1);
        var times = new ArrayList<>(ends);
        // A tenth of the time: 50 ms of work are followed by 450 ms of rest. A step that a busy machine stretches is
        // followed by
        // a rest nine times as long, so the share must not be much smaller.
        assertThat(Duration.ofNanos(times.get(2) - times.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @Test
    void urgentAndPromptJobsWaitForNobody() {
        jobs.limit(new JobLimits(1, 1, 1));
        jobs.add("urgent", ONCE, new Job() {
            @Override
            public boolean step(JobRun run) {
                run.did(1_000_000, 1_000_000);
                return false;
            }

            @Override
            public boolean isUrgent() {
                return true;
            }
        });
        jobs.add("prompt", JobPace.promptly(Duration.ofDays(1)), run -> {
            run.did(1_000_000, 1_000_000);
            run.breathe();
            return false;
        });
        until(() -> status("urgent").passes() == 1 && status("prompt").passes() == 1);
    }

    @Test
    void aJobThatBecomesUrgentWaitsNoLonger() {
        jobs.limit(new JobLimits(1, 0, 100));
        var urgent = new AtomicBoolean();
        var steps = new AtomicInteger();
        jobs.add("patient", ONCE, new Job() {
            @Override
            public boolean step(JobRun run) {
                run.did(1_000_000, 0);
                return steps.incrementAndGet() < 3;
            }

            @Override
            public boolean isUrgent() {
                return urgent.get();
            }
        });
        until(() -> steps.get() == 1);
        urgent.set(true);
        until(() -> status("patient").passes() == 1);
    }

    @Test
    void aLookThatFindsNothingToDoIsNoPass() {
        var looks = new AtomicInteger();
        jobs.add("looking", ONCE, _ -> {
            looks.incrementAndGet();
            return false;
        });
        until(() -> looks.get() == 1);
        jobs.wake("looking");
        until(() -> looks.get() == 2 && status("looking").state() == State.WAITING);
        assertThat(status("looking").passes()).isZero();
        assertThat(status("looking").completedAt()).isNull();
    }

    @Test
    void workersTakeStepsSideBySide() {
        var together = new CountDownLatch(2);
        jobs.add("two", new JobPace(Duration.ofDays(1), 2, false), run -> {
            run.did(1, 0);
            together.countDown();
            await(together);
            return false;
        });
        until(() -> status("two").passes() >= 1);
    }

    /// What a note holds is a help; without it the job begins anew.
    @Test
    void aDamagedNoteIsNoReasonToFail() throws IOException {
        var row = KeyLayout.named('j', "counting");
        notes.write("counting", new JobNote(new byte[] {1}, "", 3, new TreeMap<>(), NOW));
        var value = engine.keyValue().get(KeyLayout.JOBS, row);
        assertThat(value).isNotNull();
        var damaged = value.clone();
        damaged[damaged.length - 1] ^= 1;
        var _ = engine.keyValue().commit(KeyLayout.JOBS, row.bytes(), List.of(), List.of(new Change.Set(row, damaged)));
        assertThat(notes.read("counting")).isEmpty();
        var seen = Collections.synchronizedList(new ArrayList<Integer>());
        jobs.add("counting", ONCE, counting(seen, 0, new CountDownLatch(0)));
        until(() -> status("counting").passes() == 1);
        assertThat(seen).hasSize(10);
    }
}
