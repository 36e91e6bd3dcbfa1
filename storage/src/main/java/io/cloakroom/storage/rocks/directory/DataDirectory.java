package io.cloakroom.storage.rocks.directory;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.rocks.shared.Fsync;
import io.cloakroom.storage.rocks.shared.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The data directory: `format`, `lock`, `reserve`, `native/` (RocksDB's library, unpacked), `control/`, `spaces/<id>/`,
/// `retired/<id>-<time>/`. Other names in it are left alone. [SpaceDirectory] lists what is in a space.
public final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "1";
    private static final Pattern SPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Path root;
    private final FileChannel lockFile;
    private volatile boolean isNew;

    private DataDirectory(Path root, FileChannel lockFile, boolean isNew) {
        this.root = root;
        this.lockFile = lockFile;
        this.isNew = isNew;
    }

    /// Takes a directory for this process alone, and makes it if it is missing.
    public static DataDirectory open(Path root) throws StoreException {
        return open(root, false);
    }

    /// Takes a directory for this process alone whose control database is lost for good: another one will be made.
    ///
    /// @throws StoreException when anything of the old one is there
    public static DataDirectory openWithoutControl(Path root) throws StoreException {
        return open(root, true);
    }

    private static DataDirectory open(Path root, boolean withoutControl) throws StoreException {
        FileChannel lockFile = null;
        try {
            make(root.toAbsolutePath(), OwnerOnly.attributes());
            lockFile = lock(root);
            OwnerOnly.close(root);
            var isNew = !hasFormat(root) || withoutControl;
            if (withoutControl) {
                requireNone(root.resolve(Partition.CONTROL));
            } else if (isNew) {
                requireUnused(root);
            }
            Files.createDirectories(root.resolve("spaces"));
            Files.createDirectories(root.resolve("retired"));
            Fsync.names(root);
            return new DataDirectory(root, lockFile, isNew);
        } catch (IOException failed) {
            closeQuietly(lockFile);
            if (failed instanceof StoreException clear) {
                throw clear;
            }
            throw failed("The data directory " + root + " cannot be written: " + reason(failed), failed);
        }
    }

    /// Takes a directory that exists, as it is. Makes nothing in it but the file `lock`.
    public static DataDirectory openAsItIs(Path root) throws StoreException {
        if (!Files.isDirectory(root)) {
            throw failed("There is no data directory " + root + ".", null);
        }
        try {
            return new DataDirectory(root, lock(root), !hasFormat(root));
        } catch (IOException failed) {
            if (failed instanceof StoreException clear) {
                throw clear;
            }
            throw failed("The data directory " + root + " cannot be read: " + reason(failed), failed);
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

    /// Whether there is the file `format`, which is written once there is a control database.
    ///
    /// @throws StoreException when it names another format
    private static boolean hasFormat(Path root) throws IOException {
        try {
            var found = Files.readString(root.resolve("format")).strip();
            if (!found.equals(FORMAT)) {
                throw failed(
                        "The data directory " + root + " has format " + found + ", this version knows format " + FORMAT
                                + ": use the version that wrote it, or a newer one.",
                        null);
            }
            return true;
        } catch (NoSuchFileException first) {
            return false;
        }
    }

    /// Refuses a directory that holds spaces but no control database. It is not new, and a control database that was made anew
    /// would know none of these spaces.
    private static void requireUnused(Path root) throws IOException {
        var control = new SpaceDirectory(Partition.CONTROL, root.resolve(Partition.CONTROL));
        if (DurableMark.read(control.mark()) != null && control.missing() == null) {
            return; // only the file `format` was lost
        }
        for (var kind : List.of("spaces", "retired")) {
            if (!names(root.resolve(kind)).isEmpty()) {
                throw failed(
                        "The data directory " + root + " has projects in " + root.resolve(kind)
                                + ", but the database of projects, users and tokens is missing: " + control.path()
                                + ". Restore it from a backup. Nothing was changed.",
                        null);
            }
        }
    }

    private static void requireNone(Path control) throws IOException {
        if (!names(control).isEmpty()) {
            throw failed("There is something left in " + control + ": restore it, or move it away first.", null);
        }
    }

    /// Whether the database of a space may be made. The control database is made in a new directory only: if it is missing
    /// later, it was lost.
    public boolean mayMake(String space) {
        return isNew || !space.equals(Partition.CONTROL);
    }

    /// To be called when a space was made or found. Once there is a control database, the directory is no longer new.
    public void created(String space) throws IOException {
        if (isNew && space.equals(Partition.CONTROL)) {
            var fresh = root.resolve("format.new");
            Files.writeString(fresh, FORMAT + "\n");
            try (var file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(fresh, root.resolve("format"), StandardCopyOption.ATOMIC_MOVE);
            Fsync.names(root);
            isNew = false;
        }
    }

    public Path root() {
        return root;
    }

    public Path space(String name) {
        if (!SPACE.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a space: " + name);
        }
        return name.equals(Partition.CONTROL)
                ? root.resolve(name)
                : root.resolve("spaces").resolve(name);
    }

    /// Whether a name can be that of a space.
    public static boolean isSpaceName(String name) {
        return SPACE.matcher(name).matches();
    }

    public void createSpace(String name) throws IOException {
        // The name is synced even if it is there already: whoever made it may have crashed before the sync.
        Files.createDirectories(space(name));
        try {
            Fsync.names(space(name).resolveSibling("."));
        } catch (IOException failed) {
            SpaceDirectory.withdraw(space(name));
            throw failed;
        }
    }

    /// All names in `spaces/`; not all of them need be spaces.
    public List<String> spaces() throws IOException {
        return names(root.resolve("spaces"));
    }

    private static List<String> names(Path directory) throws IOException {
        var names = new ArrayList<String>();
        try (var found = Files.newDirectoryStream(directory)) {
            found.forEach(path -> names.add(String.valueOf(path.getFileName())));
        } catch (NoSuchFileException none) {
            return names;
        }
        names.sort(null);
        return names;
    }

    /// Name of the state in which the database of a closed space lies; `null` when it was not closed in order, or nothing
    /// is known of it.
    @Nullable
    public Long atRest(SpaceDirectory space) {
        try {
            var mark = DurableMark.read(space.mark());
            return mark == null || mark.rest() == 0 ? null : mark.rest();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// Makes a directory and those above it that are missing, and makes each name durable.
    private static void make(Path directory, FileAttribute<?>... attributes) throws IOException {
        var parent = directory.getParent();
        if (Files.isDirectory(directory) || parent == null) {
            return;
        }
        make(parent);
        Files.createDirectories(directory, attributes);
        Fsync.names(parent);
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
            // There is nothing left to lose, and a failure that led here is reported.
        }
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }
}
