package io.cloakroom.admin.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Reads the lines of a file from its end to its beginning. Text after the last line break is not a line.
public final class LinesBackwards implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int LONGEST_LINE_BYTES = 1024 * 1024;

    private final FileChannel file;
    /// A section of the file. The lines that have not been returned yet end at `end`, after a line break; the section
    /// begins at `start` in the file.
    private byte[] read = {};
    private int end;
    private long start;

    /// @param before position in the file: only lines that begin before it are read
    public LinesBackwards(Path path, long before) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        start = Math.min(before, file.size());
        if (start == file.size()) {
            dropUnfinished();
        }
    }

    private void dropUnfinished() throws IOException {
        while (start > 0 && lastBreak(end) < 0 && end < LONGEST_LINE_BYTES) {
            readMore();
        }
        end = lastBreak(end) + 1;
    }

    /// The next line, or `null` when there is none.
    public @Nullable String next() throws IOException {
        int from = lastBreak(end - 1);
        while (from < 0 && start > 0 && end < LONGEST_LINE_BYTES) {
            readMore();
            from = lastBreak(end - 1);
        }
        if (end == 0) {
            return null;
        }
        var line = new String(read, from + 1, end - from - 2, StandardCharsets.UTF_8);
        end = from + 1;
        return line;
    }

    /// Position of the line that [#next] returned last.
    public long position() {
        return start + end;
    }

    /// Index of the last line break before `limit`, or -1.
    private int lastBreak(int limit) {
        for (int i = limit - 1; i >= 0; i--) {
            if (read[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void readMore() throws IOException {
        int length = (int) Math.min(CHUNK_BYTES, start);
        var all = ByteBuffer.allocate(length + end);
        all.limit(length);
        while (all.hasRemaining()) {
            if (file.read(all, start - length + all.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        all.limit(all.capacity());
        all.put(read, 0, end);
        read = all.array();
        end = read.length;
        start -= length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
