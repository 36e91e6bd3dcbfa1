package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One space, its database open or not. Guarded by its own monitor; [Spaces] moves it between its states.
final class Space {
    private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

    final String name;
    final Path directory;
    final BlobFiles files;

    @Nullable
    Database database;
    /// Ends when the database has been opened or closed; `null` while neither is going on.
    @Nullable
    CompletableFuture<Void> changing;
    /// How many use the database right now.
    int leases;
    boolean retired;
    long lastUsedNanos = System.nanoTime();
    /// Why it cannot be opened.
    @Nullable
    StoreException trouble;

    /// When to try again.
    long nextTryNanos;

    Space(String name, Path directory, BlobFiles files) {
        this.name = name;
        this.directory = directory;
        this.files = files;
    }

    /// The operator's word that he goes on with what a damaged log has left.
    static Path acceptance(Path directory) {
        return directory.resolve("accept-damage");
    }

    /// A database that could not be opened is not tried again by every call.
    void refuseWhileTroubled() throws StoreException {
        if (trouble != null && System.nanoTime() - nextTryNanos < 0 && !Files.exists(acceptance(directory))) {
            throw new StoreException(trouble.kind(), String.valueOf(trouble.getMessage()), trouble);
        }
    }

    void opened(Database opened) {
        database = opened;
        trouble = null;
    }

    void failed(StoreException why) {
        trouble = why;
        nextTryNanos = System.nanoTime() + RETRY_NANOS;
    }
}
