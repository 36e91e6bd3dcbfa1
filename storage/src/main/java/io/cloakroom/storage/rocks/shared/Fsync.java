package io.cloakroom.storage.rocks.shared;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Syncs files and directories, each on a descriptor of its own. An interrupt that was set before the sync takes effect after
/// it. An interrupt during the sync closes the descriptor and hides how the sync has ended. Such a sync counts as failed and
/// is not tried again, because the kernel reports a lost page only once.
public final class Fsync {
    private Fsync() {}

    /// Makes the bytes of a file durable.
    public static void data(Path file) throws IOException {
        of(file, false);
    }

    /// Makes the names in a directory durable.
    public static void names(Path directory) throws IOException {
        of(directory, true);
    }

    private static void of(Path path, boolean metadata) throws IOException {
        var interrupted = Thread.interrupted();
        try (var own = FileChannel.open(path, StandardOpenOption.READ)) {
            own.force(metadata);
        } catch (ClosedChannelException cut) {
            throw new IOException("a sync of " + path.getFileName() + " was interrupted", cut);
        } catch (IOException failed) {
            throw new IOException("a sync of " + path.getFileName() + " failed: " + failed.getMessage(), failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
