package io.cloakroom.admin.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the audit log: their names, and how they are begun and repaired.
public final class AuditFiles {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFiles.class);

    private AuditFiles() {}

    /// The files in a directory, in order.
    public static List<Path> in(Path directory) throws IOException {
        try (var all = Files.list(directory)) {
            return all.filter(file -> String.valueOf(file.getFileName()).matches("audit-\\d{10}\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /// Sequence number of the file's first line, which is part of its name.
    static long firstSequence(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).substring(6, 16));
    }

    /// Creates the file whose first line gets this sequence number.
    static FileChannel begin(Path directory, long sequence) throws IOException {
        var file = directory.resolve("audit-%010d.jsonl".formatted(sequence));
        var out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
        return out;
    }

    static Optional<String> lastLine(List<Path> files) throws IOException {
        for (var file : files.reversed()) {
            try (var lines = new LinesBackwards(file, Long.MAX_VALUE)) {
                var line = lines.next();
                if (line != null) {
                    return Optional.of(line);
                }
            }
        }
        return Optional.empty();
    }

    static long lines(Path file) throws IOException {
        long count = 0;
        try (var lines = new LinesBackwards(file, Long.MAX_VALUE)) {
            while (lines.next() != null) {
                count++;
            }
        }
        return count;
    }

    /// Removes the last line when a crash has cut it off.
    static void cutUnfinished(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            while (end > 0) {
                bytes.seek(end - 1);
                if (bytes.read() == '\n') {
                    break;
                }
                end--;
            }
            if (end < bytes.length()) {
                LOG.warn("the audit log's last line in {} was cut off by a crash, and is taken away", file);
                bytes.setLength(end);
                bytes.getFD().sync();
            }
        }
    }
}
