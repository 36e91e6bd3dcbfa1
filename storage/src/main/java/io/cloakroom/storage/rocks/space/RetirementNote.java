package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Pattern;

/// The file `retired` in the directory of a space. It says that the space's project is deleted, and for how long the files have
/// been kept since, as far as that was counted.
record RetirementNote(SpaceDirectory space) {
    private static final Pattern KEPT = Pattern.compile("kept-seconds=([0-9]{1,18})");

    boolean exists() {
        return Files.exists(space.retirement());
    }

    Duration keptFor() throws IOException {
        try {
            var text = KEPT.matcher(Files.readString(space.retirement()));
            return text.find() ? Duration.ofSeconds(Long.parseLong(text.group(1))) : Duration.ZERO;
        } catch (NoSuchFileException olderBuild) {
            return Duration.ZERO;
        }
    }

    /// Replaces the file, and makes it durable.
    void write(Duration keptFor) throws IOException {
        var fresh = space.freshRetirement();
        Files.writeString(
                fresh,
                "This space is deleted. It is removed after the time of grace.\nkept-seconds=" + keptFor.toSeconds()
                        + "\n");
        try (var file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(fresh, space.retirement(), StandardCopyOption.ATOMIC_MOVE);
        Fsync.names(space.path());
    }

    void delete() throws IOException {
        Files.delete(space.retirement());
    }
}
