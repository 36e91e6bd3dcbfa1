package io.cloakroom.admin.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The lines of a file from its end to its beginning. Text behind the last line break is no line.
final class LinesBackwards implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int LONGEST_LINE_BYTES = 1024 * 1024;

    private final FileChannel file;
    /// What was read of the file and not given out yet; it begins at `start` and ends behind a line break.
    private byte[] rest = {};
    private long start;

    /// @param end only lines that begin before it
    LinesBackwards(Path path, long end) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        start = Math.min(end, file.size());
        if (start == file.size()) {
            dropUnfinished();
        }
    }

    private void dropUnfinished() throws IOException {
        while (start > 0 && lastBreak(rest.length) < 0 && rest.length < LONGEST_LINE_BYTES) {
            readMore();
        }
        rest = java.util.Arrays.copyOf(rest, lastBreak(rest.length) + 1);
    }

    /// The next line, or `null` when there is none.
    @Nullable
    String next() throws IOException {
        int from = lastBreak(rest.length - 1);
        while (from < 0 && start > 0 && rest.length < LONGEST_LINE_BYTES) {
            readMore();
            from = lastBreak(rest.length - 1);
        }
        if (rest.length == 0) {
            return null;
        }
        var line = new String(rest, from + 1, rest.length - from - 2, StandardCharsets.UTF_8);
        rest = java.util.Arrays.copyOf(rest, from + 1);
        return line;
    }

    /// Where the line begins that [#next] gave last.
    long position() {
        return start + rest.length;
    }

    /// Index of the last line break before `end`, or -1.
    private int lastBreak(int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (rest[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void readMore() throws IOException {
        int length = (int) Math.min(CHUNK_BYTES, start);
        var all = ByteBuffer.allocate(length + rest.length);
        all.limit(length);
        while (all.hasRemaining()) {
            if (file.read(all, start - length + all.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        all.limit(all.capacity());
        all.put(rest);
        rest = all.array();
        start -= length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
