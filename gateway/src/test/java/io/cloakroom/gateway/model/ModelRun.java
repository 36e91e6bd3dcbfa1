package io.cloakroom.gateway.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs many sequences at the same time, each in a bucket of its own, with restarts of the server and jumps of its
/// clock in between. The first difference ends the run, with the shortest sequence that shows it.
final class ModelRun {
    private static final int BUCKETS = 16;
    private static final int STEPS_OF_A_ROUND = 48;
    private static final int ROUNDS = 12;
    private static final int MOST_TRIES = Integer.getInteger("cloakroom.modelTries", 2000);

    /// The steps of a run.
    static final int STEPS = BUCKETS * STEPS_OF_A_ROUND * ROUNDS;

    private final LiveServer server;
    private final S3Port port;

    /// @param port to the server, which gets the requests
    ModelRun(LiveServer server, S3Port port) {
        this.server = server;
        this.port = port;
    }

    /// The shortest sequence that shows a difference.
    static final class Found extends AssertionError {
        private static final long serialVersionUID = 1;

        private final transient List<Step> steps;

        Found(String message, Throwable cause, List<Step> steps) {
            super(message, cause);
            this.steps = steps;
        }

        List<Step> steps() {
            return steps;
        }
    }

    /// A sequence that is running: the steps taken so far, including a failing one.
    private final class Sequence implements Callable<@Nullable Throwable> {
        private final List<Step> all;
        private final List<Step> taken = new ArrayList<>();
        private final Trial trial;
        private int next;

        Sequence(long seed) throws IOException {
            all = new Generator(seed).steps(STEPS_OF_A_ROUND * ROUNDS);
            trial = Trial.in(port, server.bucketName());
        }

        /// Takes the steps of a round.
        ///
        /// @return why it cannot
        ///
        /// @return why it cannot
        @Override
        public @Nullable Throwable call() {
            var changed = failure(Trial::age);
            if (changed != null) {
                return changed;
            }
            for (int end = next + STEPS_OF_A_ROUND; next < end; next++) {
                var step = all.get(next);
                taken.add(step);
                var failure = failure(step::take);
                if (failure != null) {
                    return failure;
                }
            }
            taken.add(new CompareEverything());
            return failure(taken.getLast()::take);
        }

        private @Nullable Throwable failure(Taking taking) {
            return ModelRun.failure(trial, taking);
        }
    }

    private interface Taking {
        void take(Trial trial) throws IOException;
    }

    private static @Nullable Throwable failure(Trial trial, Taking taking) {
        try {
            taking.take(trial);
            return null;
        } catch (Difference | IOException | RuntimeException failed) {
            return failed;
        }
    }

    /// @throws Found with the shortest sequence found that shows a difference
    void run(long seed) throws Exception {
        server.settle();
        var events = new Generator(seed);
        var sequences = new ArrayList<Sequence>();
        for (int i = 0; i < BUCKETS; i++) {
            sequences.add(new Sequence(seed * BUCKETS + i));
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (round > 0) {
                happen(event(events, round), sequences);
            }
            goOn(sequences, seed);
        }
    }

    private static Event event(Generator events, int round) {
        return switch (round % 4) {
            case 0 -> events.jump();
            case 2 -> events.restart(round % 8 == 2);
            default -> events.time();
        };
    }

    private void happen(Event event, List<Sequence> sequences) throws IOException {
        event.happen(port);
        sequences.forEach(sequence -> sequence.taken.add(event));
    }

    private void goOn(List<Sequence> sequences, long seed)
            throws InterruptedException, ExecutionException, IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var failures = threads.invokeAll(sequences);
            for (int i = 0; i < failures.size(); i++) {
                var failure = failures.get(i).get();
                if (failure != null) {
                    throw report(sequences.get(i).taken, failure, seed);
                }
            }
        }
    }

    private Found report(List<Step> failing, Throwable failure, long seed) throws IOException {
        System.out.println("S3ModelTest: a difference after " + failing.size() + " steps, the last of them "
                + failing.getLast() + ": " + failure + "\nnow looking for the shortest sequence that shows it");
        var steps = shrink(failing);
        var last = again(steps);
        var lines = steps.stream().map(step -> "\n  " + step).collect(Collectors.joining());
        return new Found(
                "a difference with seed " + seed + " after " + failing.size() + " steps; shortest sequence:" + lines
                        + "\n" + (last == null ? "which no longer shows it: " + failure : last) + "\n"
                        + server.errors(),
                last == null ? failure : last,
                steps);
    }

    /// Restarts take most of the time, so they are removed first.
    private List<Step> shrink(List<Step> failing) {
        var shrinker = new Shrinker(steps -> again(steps) != null, MOST_TRIES);
        var running =
                failing.stream().filter(step -> !(step instanceof Restart)).toList();
        return shrinker.shrink(again(running) == null ? List.copyOf(failing) : running);
    }

    private @Nullable Throwable again(List<Step> steps) {
        try {
            server.settle();
            var failure = failure(Trial.in(port, server.bucketName()), trial -> trial.take(steps));
            if (failure instanceof IOException) {
                server.restart(true, Duration.ZERO); // whatever became of it
            }
            return failure;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
