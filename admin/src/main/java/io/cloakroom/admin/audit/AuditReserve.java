package io.cloakroom.admin.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disk space for some thousand lines, held by a hidden file that is deleted when the disk is full. Not thread-safe.
final class AuditReserve {
    private static final Logger LOG = LoggerFactory.getLogger(AuditReserve.class);
    private static final int BYTES = 1024 * 1024;

    private final Path directory;
    private final Path file;
    private boolean held;

    AuditReserve(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(".room");
    }

    /// Whether lines can be written even when the disk becomes full now. Makes the file when there is space for it.
    ///
    /// @param failing whether the last line could not be written
    boolean isThere(boolean failing) {
        if (held) {
            return true;
        }
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            boolean plenty = free >= 4 * BYTES;
            held = isLeft() || ((failing || plenty) && make());
            return held || (!failing && !plenty && free >= BYTES / 8);
        } catch (IOException unknown) {
            return false;
        }
    }

    /// After a restart on a full disk, the file from before is still there.
    private boolean isLeft() throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == BYTES;
    }

    private boolean make() {
        try {
            Files.write(file, new byte[BYTES], StandardOpenOption.CREATE, StandardOpenOption.SYNC);
            return true;
        } catch (IOException full) {
            file.toFile().delete(); // a partial file would only take space away from others
            return false;
        }
    }

    void release() throws IOException {
        held = false;
        if (Files.deleteIfExists(file)) {
            LOG.warn("the audit log could not be written: the room that was kept for it was given up");
        }
    }
}
