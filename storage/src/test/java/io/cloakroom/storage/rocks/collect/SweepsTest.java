package io.cloakroom.storage.rocks.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.Jobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SweepsTest {
    private final Jobs jobs = new Jobs(InstantSource.system());

    /// Sweeps with two workers.
    private Sweeps sweeps(Sweeps.Beginning beginning) {
        var sweeps = new Sweeps(beginning, () -> jobs.wake("sweeps"));
        jobs.add("sweeps", new JobPace(Duration.ofDays(1), 2, false), sweeps::turn);
        return sweeps;
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void largeSpacesGoToTheEndOfTheLineAfterEachTurn() throws Exception {
        var small = new CountDownLatch(1);
        var sweeps = sweeps(space -> space.equals("small")
                ? _ -> {
                    small.countDown();
                    return false;
                }
                : _ -> small.getCount() > 0); // for as long as the small one waits
        var large = List.of(sweeps.ask("large 1"), sweeps.ask("large 2"), sweeps.ask("large 3"));
        sweeps.ask("small").get(1, TimeUnit.MINUTES);
        for (var each : large) {
            each.get(1, TimeUnit.MINUTES);
        }
        sweeps.close();
    }

    @Test
    void aRequestDuringASweepGetsTheNextSweep() throws Exception {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var number = new AtomicInteger();
        var ended = Collections.synchronizedList(new ArrayList<Integer>());
        try (var sweeps = sweeps(_ -> _ -> {
            int own = number.incrementAndGet();
            begun.countDown();
            await(gate);
            ended.add(own);
            return false;
        })) {
            var first = sweeps.ask("space");
            await(begun);
            var second = sweeps.ask("space");
            assertThat(sweeps.ask("space")).isSameAs(second).isNotSameAs(first);
            gate.countDown();
            second.get(1, TimeUnit.MINUTES);
            assertThat(first).isDone();
            assertThat(ended).containsExactly(1, 2);
        }
    }

    @Test
    void aSweepThatThrowsEndsAndIsForgotten() throws Exception {
        var number = new AtomicInteger();
        try (var sweeps = sweeps(_ -> {
            if (number.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
            return _ -> false;
        })) {
            sweeps.ask("space").get(1, TimeUnit.MINUTES);
            sweeps.ask("space").get(1, TimeUnit.MINUTES);
            assertThat(number).hasValue(2);
        }
    }

    @Test
    void closingEndsTheWaitForASweep() throws Exception {
        var begun = new CountDownLatch(2);
        var gate = new CountDownLatch(1);
        var sweeps = sweeps(_ -> _ -> {
            begun.countDown();
            await(gate);
            return true;
        });
        var asked = new ArrayList<>(List.of(sweeps.ask("1"), sweeps.ask("2")));
        await(begun);
        asked.add(sweeps.ask("1"));
        asked.add(sweeps.ask("3"));
        var closing = Thread.ofVirtual().start(sweeps::close);
        gate.countDown();
        closing.join();
        asked.add(sweeps.ask("4"));
        for (var each : asked) {
            each.get(1, TimeUnit.MINUTES);
        }
    }
}
