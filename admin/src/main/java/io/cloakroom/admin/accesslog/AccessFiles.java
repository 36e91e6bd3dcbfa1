package io.cloakroom.admin.accesslog;

import io.cloakroom.admin.audit.LinesBackwards;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the access log: `requests-0000000001.jsonl` and so on. They are not synced, so a power failure may
/// lose the last lines. Only [#find] is thread-safe.
final class AccessFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("requests-(\\d{10})\\.(jsonl|log)");
    /// The most that one call of [#find] reads.
    private static final long MOST_READ_BYTES = 16L << 20;
    /// How far lines may be out of order.
    private static final int SLACK_SECONDS = 60;

    private static final int LONGEST_REQUEST_SECONDS = 24 * 3600;
    /// The part of a file that is searched for its first complete line.
    private static final int HEAD_BYTES = 64 << 10;

    private final Path directory;
    private final AccessSettings settings;
    /// Not a channel, because an interrupt of the writing thread would close a channel.
    private @Nullable RandomAccessFile out;

    private Path newest = Path.of("");
    private long number;

    AccessFiles(Path directory, AccessSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /// Appends whole lines, all or none. After a failure, the next call continues from the actual content of the
    /// disk.
    void append(byte[] lines) throws IOException {
        var file = current();
        long end = file.length();
        try {
            file.write(lines);
        } catch (IOException failed) {
            try (file) {
                out = null;
                file.setLength(end);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private RandomAccessFile current() throws IOException {
        var open = out;
        if (open != null && open.length() < settings.fileBytes() && Files.exists(newest)) {
            return open;
        }
        close();
        var begun = reopened();
        out = begun;
        return begun;
    }

    /// The newest file, when its lines have this format; otherwise a new one. A line that a crash cut off gets a line
    /// break.
    private RandomAccessFile reopened() throws IOException {
        Files.createDirectories(directory);
        var files = files();
        if (files.isEmpty()
                || !files.getLast().toString().endsWith(settings.form().ending())
                || Files.size(files.getLast()) >= settings.fileBytes()) {
            return begin();
        }
        return opened(files.getLast());
    }

    /// Begins a file. Its number was not used since the start, even by files that were moved away, since they may be
    /// put back.
    private RandomAccessFile begin() throws IOException {
        var files = files();
        long next = Math.max(number, files.isEmpty() ? 0 : number(files.getLast())) + 1;
        for (int i = 0; i <= files.size() - settings.files(); i++) {
            Files.deleteIfExists(files.get(i));
        }
        var name = "requests-%010d.%s".formatted(next, settings.form().ending());
        return opened(Files.createFile(directory.resolve(name)));
    }

    private RandomAccessFile opened(Path path) throws IOException {
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            long end = file.length();
            file.seek(Math.max(0, end - 1));
            if (end > 0 && file.read() != '\n') {
                file.write('\n');
            }
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
        newest = path;
        number = number(path);
        return file;
    }

    /// Finds the newest matching lines before a position.
    ///
    /// @param before `next` of the previous page, or `null` to begin at the end of the log
    /// @throws IllegalArgumentException when `before` is not a position from this log
    AccessEntries find(AccessQuery query, @Nullable String before, int max) throws IOException {
        var files = files();
        var at = Position.of(before);
        var found = new ArrayList<AccessEntry>();
        long left = MOST_READ_BYTES;
        @Nullable AccessEntry afterFile = null;
        for (var file : files.reversed()) {
            if (isBefore(afterFile, query)) {
                break;
            }
            afterFile = query.from() == null ? null : first(file);
            if (number(file) > at.file() || !file.toString().endsWith("jsonl") || isLater(file, query)) {
                continue;
            }
            long end = number(file) == at.file() ? at.before() : Long.MAX_VALUE;
            try (var lines = new LinesBackwards(file, end)) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    left -= line.length();
                    var entry =
                            line.contains(query.needle()) ? JsonLine.read(line).orElse(null) : null;
                    if (entry != null && query.matches(entry)) {
                        found.add(entry);
                    }
                    if (isBefore(entry, query)) {
                        return new AccessEntries(found, null);
                    }
                    if (found.size() == max || left < 0) {
                        return new AccessEntries(found, number(file) + "." + lines.position());
                    }
                }
            } catch (NoSuchFileException rotatedAway) {
                break;
            }
        }
        return new AccessEntries(found, null);
    }

    private record Position(long file, long before) {
        static Position of(@Nullable String text) {
            if (text == null) {
                return new Position(Long.MAX_VALUE, Long.MAX_VALUE);
            }
            if (!text.matches("\\d{1,10}\\.\\d{1,18}")) {
                throw new IllegalArgumentException("no position in the access log");
            }
            int dot = text.indexOf('.');
            return new Position(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
        }
    }

    /// Whether all requests in a file were answered after the end of the range. A request may have arrived long
    /// before its line was written.
    private static boolean isLater(Path file, AccessQuery query) throws IOException {
        var until = query.until();
        if (until == null) {
            return false;
        }
        var first = first(file);
        return first != null && first.end().isAfter(until.plusSeconds(LONGEST_REQUEST_SECONDS));
    }

    private static boolean isBefore(@Nullable AccessEntry entry, AccessQuery query) {
        return entry != null
                && query.from() != null
                && entry.end().isBefore(query.from().minusSeconds(SLACK_SECONDS));
    }

    /// The oldest line in the files; `null` when there is none.
    @Nullable
    AccessEntry oldest() throws IOException {
        for (var file : files()) {
            var first = file.toString().endsWith("jsonl") ? first(file) : null;
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /// The first valid line: the file may begin with a fragment after a power failure.
    private static @Nullable AccessEntry first(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.US_ASCII)
                    .lines()
                    .flatMap(line -> JsonLine.read(line).stream())
                    .findFirst()
                    .orElse(null);
        } catch (NoSuchFileException rotatedAway) {
            return null;
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var all = Files.list(directory)) {
            return all.filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted((a, b) -> Long.compare(number(a), number(b)))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).substring(9, 19));
    }

    @Override
    public void close() throws IOException {
        var open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
