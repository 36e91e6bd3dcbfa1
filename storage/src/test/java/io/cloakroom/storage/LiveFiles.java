package io.cloakroom.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The files of a store that is open. Its threads make and remove files at any moment, with which [Files#walk] fails.
public final class LiveFiles {
    private LiveFiles() {}

    /// The regular files below a directory with their lengths. A file that is removed meanwhile may be missing.
    public static Map<Path, Long> below(Path directory) throws IOException {
        var found = new TreeMap<Path, Long>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.put(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                return goOn(failed);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                return failed == null ? FileVisitResult.CONTINUE : goOn(failed);
            }
        });
        return found;
    }

    private static FileVisitResult goOn(IOException failed) throws IOException {
        if (failed instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failed;
    }
}
