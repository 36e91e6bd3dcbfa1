package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Syncs a long extent while it is being written, so that the disk works meanwhile and the last sync finds little to
/// do.
final class WriteBehind {
    private static final long STEP_BYTES = 16 << 20;

    private final OpenFiles files;
    private final Path path;
    private final Pools pools;
    private final boolean enabled;
    private final AtomicBoolean running = new AtomicBoolean();
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
        if (!enabled || ahead < STEP_BYTES || !running.compareAndSet(false, true)) {
            return;
        }
        ahead = 0;
        try {
            pools.start(this::sync);
        } catch (StoreException busy) {
            running.set(false);
        }
    }

    private void sync() {
        try (var file = files.lease(path)) {
            file.sync();
        } catch (java.nio.file.NoSuchFileException _) {
            // The writer gave up.
        } catch (IOException failed) {
            failure = failed;
        } finally {
            running.set(false);
        }
    }

    /// The kernel reports a lost page to one sync only: when that was one of ours, it counts for the blob.
    void check() throws IOException {
        var failed = failure;
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }
}
