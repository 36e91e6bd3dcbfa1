package io.cloakroom.storage.rocks.shared;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The platform threads of the engine, bounded: one pool writes groups of batches, one opens and closes databases, one
/// syncs files, one does whatever else may be slow in native code or on disk, so that it does not hold the carrier of a
/// virtual thread.
public final class Pools implements AutoCloseable {
    private static final int MAX_WAITING = 16_384;

    private final ThreadPoolExecutor commits;
    private final ThreadPoolExecutor calls;
    /// Opens and closes databases. Its tasks may wait for calls to end, so they must not take the threads of the calls.
    private final ThreadPoolExecutor opening;
    /// Syncs files. Nobody interrupts these threads, and slow reads do not keep a sync waiting.
    private final ThreadPoolExecutor syncs;

    public Pools() {
        var cores = Runtime.getRuntime().availableProcessors();
        commits = pool("store-commit-", Math.max(4, 2 * cores));
        calls = pool("store-call-", Math.max(8, 4 * cores));
        opening = pool("store-open-", 4);
        syncs = pool("store-sync-", Math.max(16, 4 * cores));
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        var pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name(name, 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /// Has a group of batches written.
    ///
    /// @throws StoreException of kind BUSY when too many wait
    public void commit(Runnable group) throws StoreException {
        execute(commits, group);
    }

    /// Has a task run that may be slow, and does not wait for it.
    ///
    /// @throws StoreException of kind BUSY when too many wait
    public void start(Runnable task) throws StoreException {
        execute(calls, task);
    }

    /// Has a database opened or closed.
    ///
    /// @throws StoreException of kind BUSY when too many wait
    public void open(Runnable change) throws StoreException {
        execute(opening, change);
    }

    private static void execute(ThreadPoolExecutor pool, Runnable task) throws StoreException {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException refused) {
            throw new StoreException(
                    StoreException.Kind.BUSY,
                    pool.isShutdown() ? "the store is closing" : "too many calls wait for the disk",
                    refused);
        }
    }

    /// Waits until all calls that were begun before this one have ended.
    public void drain() throws IOException {
        var threads = calls.getMaximumPoolSize();
        var all = new CyclicBarrier(threads);
        var ends = new ArrayList<Future<?>>();
        for (int thread = 0; thread < threads; thread++) {
            var end = new FutureTask<>(all::await);
            execute(calls, end);
            ends.add(end);
        }
        for (var end : ends) {
            await(end);
        }
    }

    /// Makes a call on a platform thread and waits for its result.
    public <T> T call(Callable<T> call) throws IOException {
        var task = new FutureTask<>(call);
        execute(calls, task);
        return await(task);
    }

    /// Syncs on a thread that nobody interrupts before the engine closes, and waits for the end; on this thread when
    /// the queue is full.
    public void sync(GroupSync.Sync sync) throws IOException {
        var task = new FutureTask<@Nullable Void>(() -> {
            sync.run();
            return null;
        });
        try {
            execute(syncs, task);
        } catch (StoreException busy) {
            task.run();
        }
        await(task);
    }

    /// Waits until a task has ended, even when interrupted: the task goes on anyway, and only its end tells what it did.
    public static <T extends @Nullable Object> T await(Future<T> running) throws IOException {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return running.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw Failures.rethrown(failed.getCause());
        } catch (CancellationException ended) {
            throw new StoreException(StoreException.Kind.BUSY, "the store is closing", ended);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits some seconds for tasks to end, then interrupts those that run and cancels those that have not begun.
    @Override
    public void close() {
        opening.shutdown();
        calls.shutdown();
        syncs.shutdown();
        commits.shutdown();
        var interrupted = false;
        for (var pool : new ThreadPoolExecutor[] {opening, commits, calls, syncs}) {
            try {
                if (!pool.awaitTermination(3, TimeUnit.SECONDS)) {
                    pool.shutdownNow().forEach(Pools::cancel);
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cancel(Runnable neverBegun) {
        if (neverBegun instanceof Future<?> call) {
            call.cancel(false);
        }
    }
}
