package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.rocks.database.Admission;
import io.cloakroom.storage.rocks.database.RawReader;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Natives;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The spaces of a data directory that no server uses. Nothing in the directory is changed but the file `lock`, which keeps
/// servers out meanwhile.
public final class StoredSpaces implements SpaceReader.All, AutoCloseable {
    private final DataDirectory directory;
    private final Natives natives;
    private final Path unpacked;

    private StoredSpaces(DataDirectory directory, Natives natives, Path unpacked) {
        this.directory = directory;
        this.natives = natives;
        this.unpacked = unpacked;
    }

    /// @throws StoreException with one clear sentence when it is not there, in use or of another format
    public static StoredSpaces open(Path data) throws IOException {
        var directory = DataDirectory.openAsItIs(data.toAbsolutePath());
        try {
            var unpacked = Files.createTempDirectory("cloakroom");
            return new StoredSpaces(directory, new Natives(unpacked, RocksSettings.defaults()), unpacked);
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    private SpaceDirectory space(String name) {
        return new SpaceDirectory(name, directory.space(name));
    }

    @Override
    public List<String> names() throws IOException {
        return directory.spaces().stream()
                .filter(DataDirectory::isSpaceName)
                .filter(name -> Files.isDirectory(space(name).path()))
                .filter(name -> !new RetirementNote(space(name)).exists())
                .toList();
    }

    @Override
    public @Nullable String trouble(String name) throws IOException {
        var trouble = Admission.trouble(space(name), natives);
        return trouble == null ? null : trouble.getMessage();
    }

    @Override
    public <T> T read(String name, SpaceReader.Reading<T> reading) throws IOException {
        return RawReader.read(space(name), natives, reading);
    }

    @Override
    public void close() throws IOException {
        natives.close();
        directory.close();
        try (var files = Files.newDirectoryStream(unpacked)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(unpacked);
    }
}
