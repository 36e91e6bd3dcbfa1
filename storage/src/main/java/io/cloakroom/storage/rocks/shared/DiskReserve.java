package io.cloakroom.storage.rocks.shared;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Free disk space that is kept so that deletes still work on a full disk: when less is free, writes are refused. Part of the
/// reserve is a file. It is deleted when something else fills the disk nevertheless, so that deletes can be committed.
public final class DiskReserve {
    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
    private static final long GIB = 1 << 30;
    private static final long MAX_FILE_BYTES = 32 << 20;

    private final Path path;
    private final FileStore disk;
    private final long reserveBytes;
    private final long fileBytes;
    private final AtomicLong freeBytes = new AtomicLong();

    public DiskReserve(Path root, RocksSettings settings) throws IOException {
        path = root.resolve("reserve");
        disk = Files.getFileStore(root);
        reserveBytes = settings.reserveBytes() == RocksSettings.DEFAULT_RESERVE
                ? Math.max(GIB, disk.getTotalSpace() / 100)
                : settings.reserveBytes();
        fileBytes = Math.min(MAX_FILE_BYTES, reserveBytes / 8);
        freeBytes.set(disk.getUsableSpace());
    }

    public boolean writable() {
        return freeBytes.get() >= reserveBytes;
    }

    /// Counts bytes that are being written, until free space is measured again.
    public void spend(long bytes) {
        freeBytes.addAndGet(-bytes);
    }

    /// Whether even the collector has to stop copying. Its copies may use the reserve, but not the part that the databases
    /// need to commit deletes.
    public boolean exhausted() {
        return freeBytes.get() < fileBytes;
    }

    /// Whether even writers that began when there was room have to stop.
    public boolean nearlyFull() {
        return freeBytes.get() < reserveBytes / 2;
    }

    public StoreException full() {
        return new StoreException(
                StoreException.Kind.FULL,
                "The disk of the data directory has " + freeBytes + " bytes left, the reserve is " + reserveBytes
                        + ": writes are refused until there is more.");
    }

    /// Measures free space. Deletes the reserve file when the disk is nearly full, and makes it again when there is room.
    public void refresh() throws IOException {
        var wasWritable = writable();
        freeBytes.set(disk.getUsableSpace());
        if (wasWritable != writable()) {
            LOG.warn(
                    "{} bytes are free, the reserve is {}: writes are {}",
                    freeBytes,
                    reserveBytes,
                    writable() ? "accepted again" : "refused");
        }
        if (freeBytes.get() < fileBytes) {
            if (Files.deleteIfExists(path)) {
                LOG.warn("the disk is nearly full: the reserve file was given up so that deletes go on");
                freeBytes.set(disk.getUsableSpace());
            }
        } else if (fileBytes > 0 && freeBytes.get() >= reserveBytes + fileBytes && !isWhole()) {
            allocate();
        }
    }

    private boolean isWhole() throws IOException {
        return Files.exists(path) && Files.size(path) == fileBytes;
    }

    /// Writes the whole file, since a file with holes reserves nothing.
    private void allocate() throws IOException {
        try (var file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(1 << 16);
            for (long left = fileBytes; left > 0; left -= zeros.position()) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    file.write(zeros);
                }
            }
            file.force(true);
        }
    }
}
