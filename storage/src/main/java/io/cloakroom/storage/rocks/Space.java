package io.cloakroom.storage.rocks;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One space, its database open or not. Guarded by its own monitor; [Spaces] moves it between its states.
final class Space {
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
    String trouble;

    Space(String name, Path directory, BlobFiles files) {
        this.name = name;
        this.directory = directory;
        this.files = files;
    }
}
