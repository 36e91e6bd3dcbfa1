package io.cloakroom.storage.rocks.directory;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The files of one space, and what can be said of them without changing any. The directory itself may be a symbolic link
/// or a mount point.
///
/// | name | what |
/// |---|---|
/// | `db/` | the RocksDB database |
/// | `mark` | [DurableMark]: how far the database was on disk |
/// | `segments/`, `extents/` | payload; the names are numbers in 16 hexadecimal digits |
/// | `segments/mark`, `extents/mark` | [DurableMark]: the opening that used this payload last; tells whether it is newer than the database |
/// | `accept-damage` | the operator's word to go on with what is left; honoured once |
/// | `found-log/` | the log as it was when that word was honoured |
/// | `retired` | the space is deleted; how long its files were kept so far, see `RetiredSpaces` |
///
/// @param name of the space
/// @param path may be missing
public record SpaceDirectory(String name, Path path) {
    private static final long MOST_MANIFEST_BYTES = 8 << 20;
    private static final Pattern PAYLOAD = Pattern.compile("[0-9a-f]{16}");

    public Path db() {
        return path.resolve("db");
    }

    public Path mark() {
        return path.resolve("mark");
    }

    public Path segments() {
        return path.resolve("segments");
    }

    public Path extents() {
        return path.resolve("extents");
    }

    public List<Path> payloadMarks() {
        return List.of(segments().resolve("mark"), extents().resolve("mark"));
    }

    public Path acceptance() {
        return path.resolve("accept-damage");
    }

    Path foundLog() {
        return path.resolve("found-log");
    }

    public Path retirement() {
        return path.resolve("retired");
    }

    /// Where [#retirement] is written before it gets its name.
    public Path freshRetirement() {
        return path.resolve("retired.new");
    }

    /// All that the engine ever makes in a space, the mark of its retirement last.
    public List<Path> ownFiles() {
        return List.of(db(), segments(), extents(), mark(), acceptance(), foundLog(), freshRetirement(), retirement());
    }

    /// Why the space cannot be used: its directory or its database is missing. `null` when both are there.
    @Nullable
    public StoreException missing() {
        if (!Files.isDirectory(path)) {
            return unavailable("its directory " + path + " is missing or cannot be read");
        }
        if (!Files.exists(db().resolve("CURRENT"))) {
            return unavailable("its database is missing: there is no " + db().resolve("CURRENT"));
        }
        return null;
    }

    /// Changes when a file that matters for opening the space comes, goes or is replaced.
    public String signature() {
        var signature = new StringBuilder();
        for (var file : List.of(path, db(), db().resolve("CURRENT"), mark(), segments(), extents(), acceptance())) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                signature.append(attributes.fileKey()).append(attributes.lastModifiedTime());
            } catch (IOException unreadable) {
                signature.append('-');
            }
        }
        return signature.append(manifest()).toString();
    }

    /// Tells a directory from another one that was put in its place; `null` when there is none.
    public static @Nullable Object identity(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// Numbers of the payload files, ascending. Other names belong to somebody else, and are left alone.
    ///
    /// @return none when the directory is missing
    public static List<Long> numbers(Path payload) throws IOException {
        var numbers = new ArrayList<Long>();
        try (var found = Files.newDirectoryStream(payload)) {
            for (var file : found) {
                var name = String.valueOf(file.getFileName());
                if (PAYLOAD.matcher(name).matches() && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    numbers.add(Long.parseUnsignedLong(name, 16));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return numbers;
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        numbers.sort(null);
        return numbers;
    }

    /// Makes the directories for payload that are missing, and makes their names durable.
    public void makePayloadDirectories() throws IOException {
        var directories = new ArrayList<Path>();
        for (var payload : List.of(segments(), extents())) {
            if (!Files.isDirectory(payload)) {
                Files.createDirectory(payload);
                directories.add(payload);
            }
        }
        if (directories.isEmpty()) {
            return;
        }
        try {
            Fsync.names(path);
        } catch (IOException failed) {
            directories.forEach(SpaceDirectory::withdraw);
            throw failed;
        }
    }

    /// Removes an empty directory whose name may not be on disk, so that the next try makes a new name. A second sync of the
    /// same name proves nothing: it may succeed though the first one has lost the name.
    static void withdraw(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            // It holds files, so its name was made durable before.
        }
    }

    /// Removes the operator's word after it was honoured, so that it does not count a second time.
    public void accepted() throws IOException {
        Files.deleteIfExists(acceptance());
    }

    public boolean hasPayload() throws IOException {
        return !numbers(segments()).isEmpty() || !numbers(extents()).isEmpty();
    }

    /// Whether the database has a log, even an empty one. A database in use always has one.
    public boolean hasLogFile() throws IOException {
        try (var logs = Files.newDirectoryStream(db(), "*.log")) {
            return logs.iterator().hasNext();
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /// Whether the database has rows in its log. Opening the database moves them to tables and deletes the log.
    public boolean hasLog() throws IOException {
        try (var logs = Files.newDirectoryStream(db(), "*.log")) {
            for (var log : logs) {
                if (Files.size(log) > 0) {
                    return true;
                }
            }
        } catch (NoSuchFileException none) {
            return false;
        }
        return false;
    }

    /// A checksum of the manifest that `CURRENT` names, and of its name; 0 when the manifest cannot be read, or is so long that
    /// opening the database is quicker.
    public long manifest() {
        try {
            var current = Files.readString(db().resolve("CURRENT")).strip();
            var manifest = db().resolve(current);
            if (Files.size(manifest) > MOST_MANIFEST_BYTES) {
                return 0;
            }
            var bytes = Files.readAllBytes(manifest);
            var crc = new CRC32C();
            crc.update(current.getBytes(StandardCharsets.UTF_8));
            crc.update(bytes);
            return (long) bytes.length << 32 | crc.getValue();
        } catch (IOException | InvalidPathException unknown) {
            return 0;
        }
    }

    /// A number that tells this space from others, made from its name.
    public long id() {
        var id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return (id.getMostSignificantBits() ^ id.getLeastSignificantBits()) | 1;
    }

    /// Which database it is, as RocksDB named it when it was made; 0 when it cannot be said.
    public long databaseId() {
        try {
            var id = UUID.fromString(Files.readString(db().resolve("IDENTITY")).strip());
            return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        } catch (IOException | IllegalArgumentException unknown) {
            return 0;
        }
    }

    public StoreException unavailable(String why) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE,
                "space " + name + " is not available: " + why + ". Nothing in it was changed.");
    }
}
