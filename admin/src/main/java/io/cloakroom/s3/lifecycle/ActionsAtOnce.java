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

/// Does what is due on one page side by side, so that the changes share their commits and syncs. One that fails keeps no other from
/// being done, and is left to the next pass.
final class ActionsAtOnce {
    private static final Logger LOG = LoggerFactory.getLogger(ActionsAtOnce.class);
    private static final int AT_ONCE = 32;

    private ActionsAtOnce() {}

    interface Action {
        Result run() throws IOException;
    }

    /// Returns when all have ended.
    ///
    /// @return how often each result came
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
