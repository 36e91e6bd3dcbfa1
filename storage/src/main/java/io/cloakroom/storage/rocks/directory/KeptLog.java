package io.cloakroom.storage.rocks.directory;

import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;

/// The log of a damaged database as it was found, under second names in `found-log/`: RocksDB deletes what it has read,
/// the part that it could not read too. It stays until the operator removes it.
public final class KeptLog {
    private KeptLog() {}

    public static void keep(SpaceDirectory directory) throws IOException {
        Files.createDirectories(directory.foundLog());
        try (var logs = Files.newDirectoryStream(directory.db(), "*.log")) {
            for (var log : logs) {
                try {
                    Files.createLink(directory.foundLog().resolve(log.getFileName()), log);
                } catch (FileAlreadyExistsException | UnsupportedOperationException _) {
                    // Kept by an earlier try, or the file system has no links: then there is less to look at.
                }
            }
        }
        Fsync.names(directory.foundLog());
    }
}
