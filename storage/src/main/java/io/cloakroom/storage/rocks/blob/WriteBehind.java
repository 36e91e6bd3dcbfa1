package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Syncs a long extent while it is being written, so that the disk works meanwhile and the last sync finds little to
/// do.
final class WriteBehind {
    private static final long STEP_BYTES = 16 << 20;

    private final OpenFiles files;
    private final Path path;
    private final Pools pools;
    private final boolean enabled;
    private Future<?> last = CompletableFuture.completedFuture(null);
    private long ahead;
    private volatile @Nullable IOException failure;

    WriteBehind(OpenFiles files, Path path, Pools pools, boolean enabled) {
        this.files = files;
        this.path = path;
        this.pools = pools;
        this.enabled = enabled;
    }

    void written(long bytes) {
        ahead += bytes;
        if (!enabled || ahead < STEP_BYTES || !last.isDone()) {
            return;
        }
        ahead = 0;
        var task = new FutureTask<>(this::sync);
        try {
            pools.start(task);
            last = task;
        } catch (StoreException _) {
            // The pool is busy: the last sync does all the work.
        }
    }

    private @Nullable Void sync() {
        try (var file = files.lease(path)) {
            file.sync();
        } catch (NoSuchFileException _) {
            // The writer gave up.
        } catch (IOException failed) {
            failure = failed;
        }
        return null;
    }

    /// Waits for the syncs that were begun here, and fails if one of them failed. The kernel reports a lost page to one sync
    /// only, which may have been one of these.
    void check() throws IOException {
        Pools.await(last);
        var failed = failure;
        if (failed != null) {
            throw Failures.rethrown(failed);
        }
    }
}
