package io.cloakroom.storage.rocks.directory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// How far a database was known to be on disk, in a small file beside it. The file has two places, which are written in turn,
/// so that a torn write leaves the mark before it.
///
/// | offset in a place | bytes | what |
/// |---|---|---|
/// | 0 | 8 | turn: the place with the higher one counts |
/// | 8 | 8 | [Mark#sequence] |
/// | 16 | 1 | [Mark#clean] |
/// | 17 | 4 | CRC-32C of the 17 bytes before |
/// | 32 | 48 | [Mark#opening], [Mark#previous], [Mark#rest], [Mark#manifest], [Mark#database], [Mark#space]; absent in marks of older builds |
/// | 80 | 4 | CRC-32C of the turn and of the 48 bytes before |
public final class DurableMark implements AutoCloseable {
    private static final int PLACE_BYTES = 4096;
    private static final int CHECKED_BYTES = 8 + 8 + 1;
    private static final int EXTENSION = 32;
    private static final int EXTENSION_BYTES = 6 * 8;
    private static final int MARK_BYTES = EXTENSION + EXTENSION_BYTES + 4;

    private final FileChannel file;

    @GuardedBy("this")
    private long turn;

    @GuardedBy("this")
    private @Nullable Mark last;

    /// @param sequence number of the last change that is on disk
    /// @param clean    whether nothing was left in the log, because the database was closed in order
    /// @param opening  names the first opening of this directory by the process that used it last; 0 when not known
    /// @param previous the opening before that one
    /// @param rest     names the state in which the database was closed; 0 while it is open, and after a crash
    /// @param manifest [SpaceDirectory#manifest] as it was when the database was closed clean; 0 when not known
    /// @param database [SpaceDirectory#databaseId] of the database that the mark belongs to; 0 when not known
    /// @param space    [SpaceDirectory#id] of the space that the mark belongs to; 0 when not known
    public record Mark(
            long sequence,
            boolean clean,
            long opening,
            long previous,
            long rest,
            long manifest,
            long database,
            long space) {
        public static final Mark NONE = new Mark(0, true, 0, 0, 0, 0, 0, 0);

        /// The mark beside payload, which holds nothing but openings.
        ///
        /// @param certain whether it is known that the database was marked, too
        public static Mark ofPayload(boolean certain, long opening, long previous) {
            return new Mark(0, certain, opening, previous, 0, 0, 0, 0);
        }

        /// The mark of a database in use, which no longer lies in the state in which it was closed.
        public Mark inUse(long onDisk) {
            return new Mark(onDisk, false, opening, previous, 0, 0, database, space);
        }

        /// The mark of a database that is being closed.
        public Mark closed(long onDisk, boolean cleanly, long atRest, long itsManifest) {
            return new Mark(onDisk, cleanly, opening, previous, atRest, itsManifest, database, space);
        }
    }

    private record WrittenMark(long turn, Mark mark) {}

    /// Opens the mark, or makes the file.
    public DurableMark(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var found = newest(file);
        if (found != null) {
            turn = found.turn();
            last = found.mark();
        }
    }

    /// Reads a mark and changes nothing.
    ///
    /// @return `null` when there is no file, or no mark was ever written to it
    public static @Nullable Mark read(Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            var found = newest(file);
            return found == null ? null : found.mark();
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private static @Nullable WrittenMark newest(FileChannel file) throws IOException {
        var first = place(file, 0);
        var second = place(file, 1);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.turn() > first.turn() ? second : first;
    }

    private static @Nullable WrittenMark place(FileChannel file, int place) throws IOException {
        var bytes = ByteBuffer.allocate(MARK_BYTES);
        int length = file.read(bytes, (long) place * PLACE_BYTES);
        if (length < CHECKED_BYTES + 4 || bytes.getInt(CHECKED_BYTES) != checksum(bytes)) {
            return null;
        }
        long turn = bytes.getLong(0);
        long sequence = bytes.getLong(8);
        boolean clean = bytes.get(16) == 1;
        var mark = length == MARK_BYTES && bytes.getInt(MARK_BYTES - 4) == checksumOfExtension(bytes)
                ? new Mark(
                        sequence,
                        clean,
                        bytes.getLong(EXTENSION),
                        bytes.getLong(EXTENSION + 8),
                        bytes.getLong(EXTENSION + 16),
                        bytes.getLong(EXTENSION + 24),
                        bytes.getLong(EXTENSION + 32),
                        bytes.getLong(EXTENSION + 40))
                : new Mark(sequence, clean, 0, 0, 0, 0, 0, 0);
        return turn > 0 ? new WrittenMark(turn, mark) : null;
    }

    /// What was written last; [Mark#NONE] when nothing was.
    public synchronized Mark last() {
        return last == null ? Mark.NONE : last;
    }

    public synchronized void write(Mark mark) throws IOException {
        turn++;
        var bytes = ByteBuffer.allocate(MARK_BYTES)
                .putLong(turn)
                .putLong(mark.sequence())
                .put((byte) (mark.clean() ? 1 : 0));
        bytes.putInt(checksum(bytes));
        bytes.position(EXTENSION)
                .putLong(mark.opening())
                .putLong(mark.previous())
                .putLong(mark.rest())
                .putLong(mark.manifest())
                .putLong(mark.database())
                .putLong(mark.space());
        bytes.putInt(checksumOfExtension(bytes)).flip();
        file.write(bytes, turn % 2 * PLACE_BYTES);
        file.force(false);
        last = mark;
    }

    private static int checksum(ByteBuffer mark) {
        var crc = new CRC32C();
        crc.update(mark.duplicate().limit(CHECKED_BYTES).position(0));
        return (int) crc.getValue();
    }

    /// Covers the turn too. An older release that writes a place anew leaves the extension of the mark before there; because of
    /// the turn, this extension does not count.
    private static int checksumOfExtension(ByteBuffer mark) {
        var crc = new CRC32C();
        crc.update(mark.duplicate().limit(8).position(0));
        crc.update(mark.duplicate().limit(EXTENSION + EXTENSION_BYTES).position(EXTENSION));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
