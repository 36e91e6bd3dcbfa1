package io.cloakroom.storage.rocks.shared;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives access to the data directory to the user that the server runs as, and to no other user of the machine.
public final class OwnerOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /// The permissions of a directory that is made.
    public static FileAttribute<?>[] attributes() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    /// Takes access to an existing directory from other users. Where that is not possible, as on a volume that belongs to
    /// another user, the log gives a warning.
    public static void close(Path directory) {
        try {
            if (OWNER.containsAll(Files.getPosixFilePermissions(directory))) {
                return;
            }
            Files.setPosixFilePermissions(directory, OWNER);
            var after = Files.getPosixFilePermissions(directory);
            if (!OWNER.containsAll(after)) {
                warn(directory, PosixFilePermissions.toString(after));
            }
        } catch (IOException | UnsupportedOperationException failed) {
            warn(directory, failed.toString());
        }
    }

    private static void warn(Path directory, String why) {
        LOG.warn(
                "Other users of this machine may be able to read the data directory {}: its permissions cannot be set to"
                        + " rwx------ ({}).",
                directory,
                why);
    }
}
