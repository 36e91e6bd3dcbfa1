package io.cloakroom.admin.access;

import io.cloakroom.admin.audit.LinesBackwards;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the log, `requests-0000000001.jsonl` and on. Nothing is synced: a crash of the machine costs the last lines.
/// Not for several threads, but for [#find].
final class AccessFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("requests-(\\d{10})\\.(jsonl|log)");
    /// How much of the log one call of [#find] reads at most.
    private static final long MOST_READ_BYTES = 16L << 20;
    /// By how much lines may be out of order.
    private static final int SLACK_SECONDS = 60;

    private static final int LONGEST_REQUEST_SECONDS = 24 * 3600;

    private final Path directory;
    private final AccessSettings settings;
    private @Nullable FileChannel out;

    AccessFiles(Path directory, AccessSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /// Appends whole lines; on failure nothing of them is there.
    void append(byte[] lines) throws IOException {
        var file = current();
        long end = file.size();
        try {
            var bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException failed) {
            file.truncate(end);
            throw failed;
        }
    }

    private FileChannel current() throws IOException {
        var open = out;
        if (open != null && open.size() < settings.fileBytes()) {
            return open;
        }
        close();
        var begun = open == null ? reopened() : begin();
        out = begun;
        return begun;
    }

    /// The newest file, where lines of this form are added to it. A line that a crash cut off gets an end.
    private FileChannel reopened() throws IOException {
        Files.createDirectories(directory);
        var files = files();
        if (files.isEmpty()
                || !files.getLast().toString().endsWith(settings.form().ending())
                || Files.size(files.getLast()) >= settings.fileBytes()) {
            return begin();
        }
        var file = FileChannel.open(files.getLast(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        var last = ByteBuffer.allocate(1);
        if (file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n') {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), file.size());
        }
        return file.position(file.size());
    }

    private FileChannel begin() throws IOException {
        var files = files();
        long number = files.isEmpty() ? 1 : number(files.getLast()) + 1;
        for (int i = 0; i <= files.size() - settings.files(); i++) {
            Files.deleteIfExists(files.get(i));
        }
        var name = "requests-%010d.%s".formatted(number, settings.form().ending());
        return FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// The newest lines that match, from `before` backwards.
    ///
    /// @param before what the page before had as `next`, or `null` for the end of the log
    /// @throws IllegalArgumentException when `before` is none of ours
    AccessLog.Page find(AccessQuery query, @Nullable String before, int max) throws IOException {
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
                    var entry = line.contains(query.needle())
                            ? AccessForm.read(line).orElse(null)
                            : null;
                    if (entry != null && query.matches(entry)) {
                        found.add(entry);
                    }
                    if (isBefore(entry, query)) {
                        return new AccessLog.Page(found, null);
                    }
                    if (found.size() == max || left < 0) {
                        return new AccessLog.Page(found, number(file) + "." + lines.position());
                    }
                }
            } catch (NoSuchFileException rotatedAway) {
                break;
            }
        }
        return new AccessLog.Page(found, null);
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

    /// Whether all lines of a file are of requests that were answered after the wanted time: a request may have arrived long
    /// before its line.
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

    /// The oldest line that is kept; `null` when there is none.
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

    private static @Nullable AccessEntry first(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            var line = lines.readLine();
            return line == null ? null : AccessForm.read(line).orElse(null);
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
        if (out != null) {
            out.close();
        }
    }
}
