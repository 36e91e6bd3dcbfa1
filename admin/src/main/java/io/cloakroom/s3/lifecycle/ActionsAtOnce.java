package io.cloakroom.s3.lifecycle;

import io.cloakroom.s3.lifecycle.LifecycleActions.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Does what is due on one page side by side, so that the changes share their commits and syncs.
final class ActionsAtOnce {
    private static final int AT_ONCE = 32;

    private ActionsAtOnce() {}

    interface Action {
        Result run() throws IOException;
    }

    /// Returns when all have ended, also after one has failed.
    ///
    /// @return how often each result came
    /// @throws IOException the first that was thrown
    static Map<Result, Integer> run(List<Action> actions) throws IOException {
        var permits = new Semaphore(AT_ONCE);
        var running = new ArrayList<Future<Result>>(actions.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var action : actions) {
                permits.acquireUninterruptibly();
                running.add(threads.submit(() -> {
                    try {
                        return action.run();
                    } finally {
                        permits.release();
                    }
                }));
            }
        }
        var results = new EnumMap<Result, Integer>(Result.class);
        for (var each : running) {
            results.merge(result(each), 1, Integer::sum);
        }
        return results;
    }

    private static Result result(Future<Result> ended) throws IOException {
        try {
            return ended.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException ofStore) {
                throw ofStore;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("it has ended already", impossible);
        }
    }
}
