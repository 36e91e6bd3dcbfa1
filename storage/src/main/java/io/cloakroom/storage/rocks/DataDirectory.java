package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The data directory: `format`, `lock`, `reserve`, `native/` (RocksDB's library, unpacked), `control/`, `spaces/<id>/`,
/// `retired/<id>-<time>/`. Each space has `db/`, `mark`, `segments/`, `extents/`.
final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "1";
    private static final Pattern SPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// Makes or takes a directory for this process alone.
    static DataDirectory open(Path root) throws StoreException {
        FileChannel lockFile = null;
        try {
            make(root.toAbsolutePath(), ownerOnly());
            lockFile = lock(root);
            checkFormat(root);
            Files.createDirectories(root.resolve("spaces"));
            Files.createDirectories(root.resolve("retired"));
            sync(root);
            removeUnused(root.resolve("spaces"));
            return new DataDirectory(root, lockFile);
        } catch (IOException failed) {
            closeQuietly(lockFile);
            if (failed instanceof StoreException clear) {
                throw clear;
            }
            throw failed("The data directory " + root + " cannot be written: " + reason(failed), failed);
        }
    }

    @SuppressWarnings("resource") // held until the lock file is closed
    private static FileChannel lock(Path root) throws IOException {
        var file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException ours) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            throw failed("The data directory " + root + " is in use by another process.", null);
        }
        return file;
    }

    private static void checkFormat(Path root) throws IOException {
        var path = root.resolve("format");
        try {
            var found = Files.readString(path).strip();
            if (!found.equals(FORMAT)) {
                throw failed(
                        "The data directory " + root + " has format " + found + ", this version knows format " + FORMAT
                                + ": use the version that wrote it, or a newer one.",
                        null);
            }
        } catch (NoSuchFileException first) {
            var fresh = root.resolve("format.new");
            Files.writeString(fresh, FORMAT + "\n");
            try (var file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    Path root() {
        return root;
    }

    Path space(String name) {
        if (!SPACE.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a space: " + name);
        }
        return name.equals(Partition.CONTROL)
                ? root.resolve(name)
                : root.resolve("spaces").resolve(name);
    }

    void createSpace(String name) throws IOException {
        // Synced even when it is there: a crash may have come before the sync of who made it.
        Files.createDirectories(space(name));
        try {
            sync(space(name).resolveSibling("."));
        } catch (IOException failed) {
            withdraw(space(name));
            throw failed;
        }
    }

    /// Removes an empty directory whose name may not be on disk, so that the next try makes a new name: a second sync
    /// may succeed though the first one has lost it.
    static void withdraw(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            // It is in use: its name was made durable before.
        }
    }

    /// Removes the directories in which nothing was ever made: a crash may have come before anybody knew of such a space.
    private static void removeUnused(Path spaces) throws IOException {
        try (var found = Files.newDirectoryStream(spaces)) {
            for (var path : found) {
                try {
                    Files.delete(path);
                } catch (DirectoryNotEmptyException _) {
                    // The directory of a space that is used.
                }
            }
        }
    }

    /// Names of all spaces but control.
    List<String> spaces() throws IOException {
        var names = new ArrayList<String>();
        try (var found = Files.newDirectoryStream(root.resolve("spaces"))) {
            found.forEach(path -> names.add(String.valueOf(path.getFileName())));
        }
        return names;
    }

    void retireSpace(String name, Instant now) throws IOException {
        var target = root.resolve("retired").resolve(name + "-" + now.toEpochMilli());
        Files.move(space(name), target, StandardCopyOption.ATOMIC_MOVE);
        sync(root.resolve("retired"));
        sync(root.resolve("spaces"));
    }

    /// Removes what was retired longer ago than the time of grace.
    void purgeRetired(Instant now, Duration grace) throws IOException {
        try (var found = Files.newDirectoryStream(root.resolve("retired"))) {
            for (var path : found) {
                var name = String.valueOf(path.getFileName());
                var since = Instant.ofEpochMilli(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
                if (since.plus(grace).compareTo(now) <= 0) {
                    removeAll(path);
                }
            }
        } catch (NumberFormatException foreign) {
            throw new IOException("unknown name in " + root.resolve("retired") + ": " + foreign.getMessage(), foreign);
        }
    }

    private static void removeAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Makes a directory with all above it that are missing, each name durable.
    private static void make(Path directory, FileAttribute<?>... attributes) throws IOException {
        var parent = directory.getParent();
        if (Files.isDirectory(directory) || parent == null) {
            return;
        }
        make(parent);
        Files.createDirectories(directory, attributes);
        sync(parent);
    }

    /// What people store is nobody else's business on a machine that they share.
    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /// Makes the names in a directory durable, see [Fsync].
    static void sync(Path directory) throws IOException {
        Fsync.names(directory);
    }

    private static StoreException failed(String sentence, @Nullable IOException cause) {
        return cause == null
                ? new StoreException(StoreException.Kind.FAILED, sentence)
                : new StoreException(StoreException.Kind.FAILED, sentence, cause);
    }

    private static String reason(IOException failed) {
        return switch (failed) {
            case java.nio.file.AccessDeniedException _ -> "permission denied.";
            case java.nio.file.FileAlreadyExistsException file -> file.getFile() + " is no directory.";
            case java.nio.file.FileSystemException file when file.getReason() != null -> file.getReason() + ".";
            default -> failed.getMessage() + ".";
        };
    }

    private static void closeQuietly(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException ignored) {
            // The failure that led here is told.
        }
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }
}
