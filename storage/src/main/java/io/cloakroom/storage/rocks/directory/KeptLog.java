package io.cloakroom.storage.rocks.directory;

import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;

/// Keeps the log of a damaged database as it was found, by giving its files second names in `found-log/`. RocksDB deletes a
/// log that it has read, with the part that it could not read. The second names stay until the operator removes them.
public final class KeptLog {
    private KeptLog() {}

    public static void keep(SpaceDirectory directory) throws IOException {
        Files.createDirectories(directory.foundLog());
        try (var logs = Files.newDirectoryStream(directory.db(), "*.log")) {
            for (var log : logs) {
                try {
                    Files.createLink(directory.foundLog().resolve(log.getFileName()), log);
                } catch (FileAlreadyExistsException | UnsupportedOperationException _) {
                    // An earlier try has kept it, or the file system has no hard links, and the log cannot be kept.
                }
            }
        }
        Fsync.names(directory.foundLog());
    }
}
