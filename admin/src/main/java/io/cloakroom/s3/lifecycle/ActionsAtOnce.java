package io.cloakroom.s3.lifecycle;

import io.cloakroom.s3.lifecycle.LifecycleActions.Result;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the actions of one page concurrently, so that the changes share commits and syncs. A failed action does not
/// stop the others, and is left to the next pass.
final class ActionsAtOnce {
    private static final Logger LOG = LoggerFactory.getLogger(ActionsAtOnce.class);
    private static final int AT_ONCE = 32;

    private ActionsAtOnce() {}

    interface Action {
        Result run() throws IOException;
    }

    /// Returns when all actions have ended.
    ///
    /// @return how often each result occurred
    static Map<Result, Long> run(List<Action> actions) {
        var permits = new Semaphore(AT_ONCE);
        var results = new ConcurrentHashMap<Result, Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var action : actions) {
                permits.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        results.merge(result(action), 1L, Long::sum);
                    } finally {
                        permits.release();
                    }
                });
            }
        }
        return results;
    }

    private static Result result(Action action) {
        try {
            return action.run();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("what a lifecycle rule wants is left to the next pass: {}", failed.toString());
            return Result.FAILED;
        }
    }
}
