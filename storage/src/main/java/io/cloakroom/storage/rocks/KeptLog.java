package io.cloakroom.storage.rocks;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The log as a crash has left it, under second names for as long as the recovery is not known to be whole: RocksDB
/// deletes what it has read, the damaged part too.
final class KeptLog {
    private final Path directory;

    KeptLog(Path directory) {
        this.directory = directory;
    }

    static Path path(Path directory) {
        return directory.resolve("found-log");
    }

    void keep() throws IOException {
        var database = directory.resolve("db");
        if (!Files.isDirectory(database)) {
            return;
        }
        Files.createDirectories(path(directory));
        try (var logs = Files.newDirectoryStream(database, "*.log")) {
            for (var log : logs) {
                link(log);
            }
        }
    }

    private void link(Path log) throws IOException {
        try {
            Files.createLink(path(directory).resolve(log.getFileName()), log);
        } catch (FileAlreadyExistsException | UnsupportedOperationException _) {
            // Kept by an earlier try, or the file system has no links: then there is less to look at.
        }
    }

    void remove() throws IOException {
        var kept = path(directory);
        if (!Files.isDirectory(kept)) {
            return;
        }
        try (var logs = Files.newDirectoryStream(kept)) {
            for (var log : logs) {
                Files.delete(log);
            }
        }
        Files.delete(kept);
    }
}
